using System;
using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Sentinel;

namespace MeadowTinyMl.Simulator.Operators;

/// <summary>Answers alerts on somebody's behalf for scripts and tests; its entries carry the role <c>simulated</c>.</summary>
internal sealed class SimulatedOperator
{
    /// <summary>The name; it needs no secret.</summary>
    public const string Name = "simulated operator";

    private const int QuickestMilliseconds = 1_500;
    private const int SlowestMilliseconds = 6_000;

    private readonly IClock _clock;
    private readonly Func<AlertReport, IEnumerable<ScriptedAnswer>> _answers;
    private readonly List<(long Due, OperatorAnswer Answer)> _waiting = [];

    private SimulatedOperator(IClock clock, Func<AlertReport, IEnumerable<ScriptedAnswer>> answers)
    {
        _clock = clock;
        _answers = answers;
    }

    /// <summary>Creates one who confirms everything.</summary>
    public static SimulatedOperator Confirming(IClock clock, int seed)
    {
        var random = new Random(seed);
        return new(clock, alert => [new ScriptedAnswer(alert.Number, HumanAction.Confirm, null, Delay(random))]);
    }

    /// <summary>Creates one who gives the runner-up in place of the model's class.</summary>
    public static SimulatedOperator Overriding(IClock clock, int seed)
    {
        var random = new Random(seed);
        return new(clock, alert => [new ScriptedAnswer(alert.Number, HumanAction.Reclassify, alert.Decision.RunnerUpLabel, Delay(random))]);
    }

    /// <summary>Creates one who follows a script.</summary>
    public static SimulatedOperator Following(IClock clock, IReadOnlyList<ScriptedAnswer> script) =>
        new(clock, alert => script.Where(answer => answer.Alert == alert.Number));

    /// <summary>Forgets what it meant to answer: the board has lost its power, and its clock starts anew.</summary>
    public void Forget() => _waiting.Clear();

    /// <summary>Sees an alert that was just raised.</summary>
    public void See(AlertReport alert)
    {
        foreach (ScriptedAnswer answer in _answers(alert))
        {
            _waiting.Add((alert.RaisedAtMilliseconds + answer.AfterMilliseconds, new OperatorAnswer(answer.Alert, answer.Action, answer.Label, Name)));
        }
    }

    /// <summary>Takes the next answer that is due.</summary>
    public bool TryTake(out OperatorAnswer? answer)
    {
        int due = _waiting.FindIndex(candidate => candidate.Due <= _clock.UptimeMilliseconds);
        answer = due < 0 ? null : _waiting[due].Answer;
        if (due >= 0)
        {
            _waiting.RemoveAt(due);
        }

        return due >= 0;
    }

    private static int Delay(Random random) => random.Next(QuickestMilliseconds, SlowestMilliseconds);
}
