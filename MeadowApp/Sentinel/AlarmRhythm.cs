namespace MeadowTinyMl.Sentinel;

/// <summary>How lamp, vibration and sounder show a signal over time, so that each signal can be told from the others by eyes, hands or ears alone.</summary>
/// <remarks>
/// A lamp flashes at most twice a second: faster flashes can cause seizures (WCAG 2.2, 2.3.1, allows three). Notice: lamp steady. Lamp: slow, 1.2 s of each 2.4 s. Sounding: in threes, each
/// 2.5 s. Escalated: long, 1.1 s of each 1.5 s. Whoever only hears tells the last two by pitch and rhythm.
/// </remarks>
public static class AlarmRhythm
{
    private const int SoundingHertz = 2_500;
    private const int EscalatedHertz = 3_500;

    /// <summary>Returns whether the lamp is on.</summary>
    /// <param name="signal">The signal.</param>
    /// <param name="milliseconds">Since any moment; not negative.</param>
    public static bool IsLampOn(AlarmSignal signal, long milliseconds) => signal switch
    {
        AlarmSignal.Notice => true,
        AlarmSignal.Lamp => milliseconds % 2_400 < 1_200,
        AlarmSignal.Sounding => IsInThrees(milliseconds % 2_500),
        AlarmSignal.Escalated => milliseconds % 1_500 < 1_100,
        _ => false,
    };

    /// <summary>Returns whether something vibrates: for alarms that nobody has looked at, in the lamp's rhythm, and never without a pause.</summary>
    /// <param name="signal">The signal.</param>
    /// <param name="milliseconds">Since any moment; not negative.</param>
    public static bool IsVibrating(AlarmSignal signal, long milliseconds) => signal >= AlarmSignal.Sounding && IsLampOn(signal, milliseconds);

    /// <summary>Returns the sounder's pitch in Hz, or 0 where it is silent.</summary>
    /// <param name="signal">The signal.</param>
    /// <param name="milliseconds">Since any moment; not negative.</param>
    public static int Hertz(AlarmSignal signal, long milliseconds) =>
        signal < AlarmSignal.Sounding || !IsLampOn(signal, milliseconds) ? 0 : signal == AlarmSignal.Escalated ? EscalatedHertz : SoundingHertz;

    // 300 ms on and 250 ms off, three times, then a pause.
    private static bool IsInThrees(long milliseconds) => milliseconds < 1_400 && milliseconds % 550 < 300;
}
