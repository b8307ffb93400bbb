namespace MeadowTinyMl.Sentinel;

/// <summary>Lamp and sounder.</summary>
public interface IAlarm
{
    /// <summary>Shows a signal until the next call; must not block.</summary>
    void Show(AlarmSignal signal);
}
