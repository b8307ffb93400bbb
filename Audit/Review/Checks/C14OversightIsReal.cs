using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Audit.Review.Statistics;
using MeadowTinyMl.Classification;

namespace MeadowTinyMl.Audit.Review.Checks;

/// <summary>C14: oversight quality: agreement rate and reaction time with intervals; confirmations faster than the alert can be read; long runs of confirmations. Findings, not failures.</summary>
/// <remarks>Figures are of all operators together: the log measures the system, not the worker. Answers of the role <c>simulated</c> are no oversight and are left out.</remarks>
internal sealed class C14OversightIsReal() : Check(
    "C14", "Oversight quality: agreement, reaction time, answers too fast to be read, long runs of confirmations", Requirements.Oversight, "AI Act 14(4)(b), 9, 26(2)")
{
    /// <summary>Confirmations in a row, without any other answer, from which on an auditor should ask. At an honest false alarm rate of 10 % such a run has a chance of 12 %, at 20 % of 1 %.</summary>
    public const int LongRun = 20;

    private const int ReactionBins = 3_601;

    private readonly Dictionary<string, (long Confirmed, long Answers, long Run)> _operators = new(StringComparer.Ordinal);
    private readonly long[] _reactions = new long[ReactionBins];
    private readonly HashSet<long> _challenges = [];
    private long _answers;
    private long _confirmed;
    private long _challengesConfirmed;

    internal override void Entry(AuditEntry entry, AuditContext log)
    {
        if (entry.Type == AlertEntry.Name && entry.IsTrue("challenge"))
        {
            _challenges.Add(entry.Index);
        }

        string action = entry.Type == HumanEntry.Name ? entry.Text("action") : string.Empty;
        if (action is not ("confirm" or "reject" or "reclassify") || entry.Text("role") == "simulated")
        {
            return;
        }

        bool isConfirmed = action == "confirm";
        long milliseconds = entry.Integer("ms") ?? 0;
        _answers++;
        _confirmed += isConfirmed ? 1 : 0;
        _reactions[Math.Min(milliseconds / 100, ReactionBins - 1)]++;
        if (_challenges.Remove(entry.Integer("alert") ?? -1) && isConfirmed)
        {
            _challengesConfirmed++;
            Notice(entry, "a challenge was confirmed: it was raised to be noticed as one");
        }

        if (isConfirmed && milliseconds < LogStatistics.ReadingMilliseconds)
        {
            Notice(entry, string.Create(CultureInfo.InvariantCulture, $"confirmed after {milliseconds} ms; reading the alert takes {LogStatistics.ReadingMilliseconds} ms"));
        }

        (long confirmed, long answers, long run) = _operators.GetValueOrDefault(entry.Text("operator"));
        run = isConfirmed ? run + 1 : 0;
        _operators[entry.Text("operator")] = (confirmed + (isConfirmed ? 1 : 0), answers + 1, run);
        if (run == LongRun)
        {
            Notice(entry, string.Create(CultureInfo.InvariantCulture, $"the last of {run} confirmations in a row by one pseudonym, without any other answer"));
        }
    }

    internal override void End(AuditContext log)
    {
        if (_answers == 0)
        {
            NotApplicable("no person answered an alert");
            return;
        }

        Figure("answers of persons", _answers);
        Figure("pseudonyms", _operators.Count);
        Figure("agreement (Wilson 95 %)", Intervals.Text(new WilsonInterval(_confirmed, _answers)));
        (long confirmed, long answers, _) = _operators.Values.MaxBy(item => new WilsonInterval(item.Confirmed, item.Answers).Low);
        Figure("highest agreement of one pseudonym (Wilson 95 %)", Intervals.Text(new WilsonInterval(confirmed, answers)));
        Figure("reaction time, median and its 95 % interval, in 0.1 s", Median());
        Figure("challenges confirmed", _challengesConfirmed);
    }

    // The interval of a median by the sign test: ranks n/2 -+ 1.96 sqrt(n)/2 (Conover, Practical Nonparametric Statistics, chapter 3.2).
    private string Median()
    {
        double half = 0.98 * Math.Sqrt(_answers);
        return string.Create(CultureInfo.InvariantCulture, $"{AtRank((_answers - 1) / 2.0)} ({AtRank((_answers / 2.0) - half - 1)} to {AtRank((_answers / 2.0) + half)})");
    }

    private int AtRank(double rank)
    {
        long left = (long)Math.Clamp(rank, 0, _answers - 1);
        int bin = 0;
        while (left >= _reactions[bin])
        {
            left -= _reactions[bin++];
        }

        return bin;
    }
}
