using MeadowTinyMl.Classification;

namespace MeadowTinyMl.Sentinel;

/// <summary>What an alert asks of lamp, sounder and relay.</summary>
public static class AlarmRule
{
    /// <summary>Returns the signal for an alert.</summary>
    /// <param name="mode">What the device may do about this hazard with lamp and sounder.</param>
    /// <param name="state">Where the alert stands.</param>
    /// <param name="level">The level of the class in force: the model's, or the person's once they gave one.</param>
    /// <remarks>A notice is the question itself, and escalation a louder question: neither counts as acting.</remarks>
    public static AlarmSignal Signal(OversightMode mode, AlertState state, HazardLevel level)
    {
        bool mayAct = mode == OversightMode.OnTheLoop || (mode == OversightMode.InTheLoop && state == AlertState.Confirmed);
        bool isAlarm = level == HazardLevel.Alarm && mayAct;
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

    /// <summary>Says whether an alert asks for the relay to be energised.</summary>
    /// <param name="mode">What the device may do about this hazard with the relay.</param>
    /// <param name="state">Where the alert stands.</param>
    /// <param name="level">The level of the class in force; the relay is for alarms alone.</param>
    public static bool Relay(OversightMode mode, AlertState state, HazardLevel level)
    {
        if (level != HazardLevel.Alarm)
        {
            return false;
        }

        bool isOpen = state == AlertState.Waiting || state == AlertState.Acknowledged || state == AlertState.Escalated;
        return mode == OversightMode.OnTheLoop ? isOpen || state == AlertState.Confirmed : mode == OversightMode.InTheLoop && state == AlertState.Confirmed;
    }
}
