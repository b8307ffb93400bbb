namespace MeadowTinyMl.Sentinel.Slots;

/// <summary>What a device can run, whatever a bundle says of itself.</summary>
/// <remarks>As delivered each limit is at least twice what the larger of the two released models needs: 96 KB of flash, 23 KB of arena, 1.53 million multiply-accumulates, 78,125 samples.</remarks>
public sealed record DeviceLimits
{
    /// <summary>Gets the most bytes of one file of a bundle, those that are read once and not kept among them. Default 1 MiB.</summary>
    public int PartBytes { get; init; } = 1024 * 1024;

    /// <summary>Gets the most bytes that are kept of one bundle; the flash holds two of each task. Default 256 KiB.</summary>
    public int FlashBytes { get; init; } = 256 * 1024;

    /// <summary>Gets the most bytes that the engine takes for one model: arena, scratch and packed weights. Default 1 MiB.</summary>
    public int MemoryBytes { get; init; } = 1024 * 1024;

    /// <summary>Gets the most bytes of memory that a bundle may state for all around one input. Default 3 000 000.</summary>
    public int StatedRamBytes { get; init; } = 3_000_000;

    /// <summary>Gets the most processor time that a bundle may state for one input, in microseconds. Default 600 000 of the second that a window of sound lasts.</summary>
    public int StatedMicroseconds { get; init; } = 600_000;

    /// <summary>Gets the most multiply-accumulates of one inference. Default 4 000 000.</summary>
    public long MultiplyAccumulates { get; init; } = 4_000_000;

    /// <summary>Gets the heater profile that the gas sensor runs.</summary>
    public string HeaterProfile { get; init; } = "HP-354";

    /// <summary>Gets the microphone's rate, in hertz. Default 15 625.</summary>
    public int SampleRateHz { get; init; } = 15_625;

    /// <summary>Gets the most samples of one decision of sound; each is kept in memory as long as raw input is. Default 160 000.</summary>
    public int SamplesPerDecision { get; init; } = 160_000;
}
