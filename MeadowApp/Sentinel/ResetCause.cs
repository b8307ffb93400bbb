namespace MeadowTinyMl.Sentinel;

/// <summary>Why the processor was reset, out of the flags of its reset register.</summary>
/// <remarks>STM32F7, reference manual RM0410, RCC_CSR, its highest byte. A rising supply sets the flag of a dip as well, and each reset sets that of the reset pin.</remarks>
public static class ResetCause
{
    private const int Dip = 1 << 1;
    private const int PowerOn = 1 << 3;
    private const int Software = 1 << 4;
    private const int Watchdogs = (1 << 5) | (1 << 6); // the independent one and the windowed one

    /// <summary>Returns the cause in the log's words.</summary>
    /// <param name="flags">Bits 24 to 31 of the register, from bit 0 on; several may be set.</param>
    public static string Word(int flags) =>
        (flags & Watchdogs) != 0 ? "watchdog"
        : (flags & Software) != 0 ? "software"
        : (flags & (PowerOn | Dip)) != 0 ? "power_on"
        : "unknown";

    /// <summary>Returns whether the supply had dipped without having been switched off.</summary>
    /// <param name="flags">Bits 24 to 31 of the register, from bit 0 on.</param>
    public static bool IsDip(int flags) => (flags & (Dip | PowerOn)) == Dip;
}
