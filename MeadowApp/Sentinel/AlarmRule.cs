using MeadowTinyMl.Classification;

namespace MeadowTinyMl.Sentinel;

/// <summary>Which signal an alert asks for.</summary>
public static class AlarmRule
{
    /// <summary>Returns the signal for an alert.</summary>
    /// <param name="state">Where the alert stands.</param>
    /// <param name="level">The level of the class in force: the model's, or the person's once they gave one.</param>
    public static AlarmSignal Signal(AlertState state, HazardLevel level)
    {
        bool isAlarm = level == HazardLevel.Alarm;
        switch (state)
        {
            case AlertState.Waiting:
            case AlertState.Confirmed:
                return isAlarm ? AlarmSignal.Sounding : AlarmSignal.Notice;
            case AlertState.Acknowledged:
                return isAlarm ? AlarmSignal.Lamp : AlarmSignal.Notice;
            case AlertState.Escalated:
                return AlarmSignal.Escalated;
            default:
                return AlarmSignal.Off;
        }
    }
}
