using System.Collections.Generic;
using MeadowTinyMl.Classification;

namespace MeadowTinyMl.Sentinel;

/// <summary>Which decisions become entries of the log; the others are counted in the summary.</summary>
/// <remarks>
/// Logged are: every decision that raises an alert, an abstention when it begins or its cause changes, a return to normal, and samples of normal
/// decisions. A quality flag that comes up while outcome and cause stay is logged too, each once until either changes: what a sensor suffers from stands in the log, and a flag that
/// comes and goes cannot fill it. A hazard whose alert is open or held off is only counted, so that alerts equal decisions with outcome <c>alert</c> (check C11).
/// </remarks>
public sealed class LoggingPolicy
{
    private readonly int _sampleEvery;
    private readonly Dictionary<string, Last> _lasts = new Dictionary<string, Last>();

    /// <summary>Creates the policy.</summary>
    /// <param name="sampleEvery">How many normal decisions of a sensor in a row make one sample; at least 1.</param>
    public LoggingPolicy(int sampleEvery) => _sampleEvery = sampleEvery;

    /// <summary>Gets a value indicating whether the last decision would have been a sample, had the disk had room.</summary>
    public bool HasWithheld { get; private set; }

    /// <summary>Says whether a decision is logged, and remembers it.</summary>
    /// <param name="report">The decision.</param>
    /// <param name="raisesAlert">Whether it raises an alert.</param>
    /// <param name="isSpaceScarce">Whether the disk is nearly full: then no samples, the summary counts them.</param>
    public bool ShouldLog(DecisionReport report, bool raisesAlert, bool isSpaceScarce)
    {
        if (!_lasts.TryGetValue(report.Sensor, out Last? last))
        {
            last = new Last();
            _lasts.Add(report.Sensor, last);
        }

        HasWithheld = false;
        bool isOther = last.Outcome != report.Decision.Outcome || last.Cause != report.Decision.Cause;
        last.Flags = isOther ? QualityFlags.None : last.Flags;
        bool isNew = isOther || (report.Quality & ~last.Flags) != QualityFlags.None;
        last.Flags |= report.Quality;
        last.Outcome = report.Decision.Outcome;
        last.Cause = report.Decision.Cause;
        if (report.Decision.Outcome != Outcome.Normal)
        {
            last.Normals = 0;
            return report.Decision.Outcome == Outcome.Alert ? raisesAlert : isNew;
        }

        last.Normals++;
        bool isSample = last.Normals >= _sampleEvery;
        last.Normals = isNew || isSample ? 0 : last.Normals;
        HasWithheld = isSample && isSpaceScarce && !isNew;
        return isNew || (isSample && !isSpaceScarce);
    }

    private sealed class Last
    {
        public Outcome? Outcome { get; set; }

        public AbstainCause Cause { get; set; }

        /// <summary>Gets or sets the flags seen since outcome or cause changed.</summary>
        public QualityFlags Flags { get; set; }

        public int Normals { get; set; }
    }
}
