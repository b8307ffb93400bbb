namespace MeadowTinyMl.Sentinel;

/// <summary>The life of an alert as one table: state and event to the next state.</summary>
/// <remarks>
/// Whatever the machine sees, a state that a person chose is left by a person, by the end of the hazard that they confirmed, or by the end of the hold-off that
/// they caused (check C13). An alert that nobody has answered ends in no other way than by an answer, or by a person who stops the device.
/// </remarks>
public static class AlertTable
{
    // Rows: AlertState. Columns: Hazard, Acknowledge, Confirm, Reject, Escalate, TimeOut, Clear, HoldOffOver, Stop. Null: the event does not apply.
    private static readonly AlertState?[][] Next =
    {
        // Idle
        new AlertState?[] { AlertState.Waiting, null, null, null, null, null, null, null, null },

        // Waiting
        new AlertState?[] { null, AlertState.Acknowledged, AlertState.Confirmed, AlertState.Rejected, AlertState.Escalated, AlertState.Escalated, null, null, AlertState.Idle },

        // Acknowledged
        new AlertState?[] { null, null, AlertState.Confirmed, AlertState.Rejected, AlertState.Escalated, AlertState.Escalated, null, null, AlertState.Idle },

        // Escalated
        new AlertState?[] { null, AlertState.Acknowledged, AlertState.Confirmed, AlertState.Rejected, null, null, null, null, AlertState.Idle },

        // Confirmed
        new AlertState?[] { null, null, null, AlertState.Rejected, null, null, AlertState.Idle, null, AlertState.Idle },

        // Rejected
        new AlertState?[] { null, null, null, null, null, null, null, AlertState.Idle, AlertState.Idle },
    };

    /// <summary>Looks up the next state.</summary>
    /// <param name="state">Where the alert stands.</param>
    /// <param name="happened">What happened.</param>
    /// <param name="next">The next state, or <paramref name="state"/>.</param>
    /// <returns>Whether the event applies in this state.</returns>
    public static bool TryMove(AlertState state, AlertEvent happened, out AlertState next)
    {
        AlertState? found = Next[(int)state][(int)happened];
        next = found ?? state;
        return found != null;
    }
}
