namespace MeadowTinyMl.Sentinel.Operators;

/// <summary>How one operator has answered in this shift. It is told to nobody but them, so that they can see for themselves whether they only agree; it is kept nowhere and ends with the shift.</summary>
/// <param name="Operator">The operator, as enrolled.</param>
/// <param name="Confirmed">Alerts that they confirmed.</param>
/// <param name="Overridden">Alerts that they rejected or gave another class.</param>
/// <param name="TestsNoticed">Tests of attention that they did not confirm.</param>
/// <param name="TestsMissed">Tests of attention that they confirmed, though nothing had happened.</param>
/// <param name="Milliseconds">From an alert to its answer, in all.</param>
public sealed record ShiftAnswers(string Operator, int Confirmed, int Overridden, int TestsNoticed, int TestsMissed, long Milliseconds)
{
    /// <summary>Gets how many alerts and tests they answered.</summary>
    public int Count => Confirmed + Overridden + TestsNoticed + TestsMissed;

    /// <summary>Gets the seconds from an alert to its answer, on average and rounded; 0 before the first.</summary>
    public int MeanSeconds => Count == 0 ? 0 : (int)((Milliseconds + (500L * Count)) / (1_000L * Count));

    /// <summary>Returns the count with one more answer.</summary>
    /// <param name="action">What they said: not an acknowledgement, which settles nothing; to call others settles a test of attention alone.</param>
    /// <param name="isTest">Whether it was a test of attention.</param>
    /// <param name="milliseconds">From the alert to the answer.</param>
    public ShiftAnswers With(HumanAction action, bool isTest, long milliseconds)
    {
        int agreed = action == HumanAction.Confirm || action == HumanAction.Escalate ? 1 : 0;
        ShiftAnswers more = isTest
            ? this with { TestsMissed = TestsMissed + agreed, TestsNoticed = TestsNoticed + 1 - agreed }
            : this with { Confirmed = Confirmed + agreed, Overridden = Overridden + 1 - agreed };
        return more with { Milliseconds = Milliseconds + milliseconds };
    }
}
