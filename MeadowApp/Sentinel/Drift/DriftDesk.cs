using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Sensing;

namespace MeadowTinyMl.Sentinel.Drift;

/// <summary>Watches every sensor for drift, and people's answers; advises and logs when one begins and when it has ended. It never adapts anything.</summary>
/// <remarks>Looks once an hour of running time; what it saw before a restart is forgotten. Call <see cref="Step"/> after each step of the loop, on its thread.</remarks>
public sealed class DriftDesk
{
    private const string Model = "model";
    private const string FirstGas = "gas0";

    private readonly DriftOptions _options;
    private readonly IAuditTrail _trail;
    private readonly IClock _clock;
    private readonly SiteRecord _site;
    private readonly AnswerRing _answers;
    private readonly BaselineGuard? _guard;
    private readonly BaselineTrend _trend = new BaselineTrend();
    private readonly List<Watch> _watches = new List<Watch>();
    private readonly Dictionary<(DriftKind Kind, string Sensor), int> _drifted = new Dictionary<(DriftKind Kind, string Sensor), int>();
    private long _hour;

    /// <summary>Wires the desk.</summary>
    /// <param name="options">Window and limits.</param>
    /// <param name="trail">The log.</param>
    /// <param name="clock">Time since boot.</param>
    /// <param name="site">What people said of alerts.</param>
    /// <param name="guard">The guard of the first gas sensor's clean air, or null.</param>
    public DriftDesk(DriftOptions options, IAuditTrail trail, IClock clock, SiteRecord site, BaselineGuard? guard)
    {
        _options = options;
        _trail = trail;
        _clock = clock;
        _site = site;
        _guard = guard;
        _answers = new AnswerRing(options.Answers, site.All);
        Figures = Array.Empty<DriftFigures>();
        Advice = Array.Empty<DriftAdvice>();
    }

    /// <summary>Gets what was seen at the last look; a new list with each look.</summary>
    public IReadOnlyList<DriftFigures> Figures { get; private set; }

    /// <summary>Gets what a person should look at.</summary>
    public IReadOnlyList<DriftAdvice> Advice { get; private set; }

    /// <summary>Counts a decision.</summary>
    public void Count(DecisionReport report)
    {
        Watch? watch = _watches.Find(known => known.Sensor == report.Sensor);
        if (watch == null)
        {
            watch = new Watch(report.Sensor, new DriftWindow(_options.WindowHours, _options.LeastInferences));
            _watches.Add(watch);
        }

        watch.Window.Advance(_clock.UptimeMilliseconds);
        watch.Window.Add(report);
        watch.Reference = report.Reference;
    }

    /// <summary>Looks, where an hour has ended.</summary>
    public void Step()
    {
        long hour = _clock.UptimeMilliseconds / DriftWindow.HourMilliseconds;
        if (hour == _hour)
        {
            return;
        }

        _hour = hour;
        try
        {
            Look();
        }
        catch (Exception exception) when (exception is IOException or LogRefusedException)
        {
            // A log that fails is the loop's to report; what could not be logged is looked at again in an hour.
        }
    }

    private void Look()
    {
        if (_guard != null)
        {
            _trend.Add(_guard.Watch.HighestQ16 * 1_000 / 65_536);
            Judge(DriftKind.BaselineAge, FirstGas, _guard.IsOld ? 1 : 0, 1);
            Judge(DriftKind.Baseline, FirstGas, _trend.Offset is { } offset ? Math.Abs(offset) : (int?)null, _options.MostOffset);
        }

        var figures = new List<DriftFigures>();
        foreach (Watch watch in _watches)
        {
            watch.Window.Advance(_clock.UptimeMilliseconds);
            int? distance = watch.Window.Distance(watch.Reference);
            int? shift = watch.Window.ConfidenceShift(watch.Reference);
            int? abstentions = watch.Window.Abstentions();
            Judge(DriftKind.Input, watch.Sensor, distance, _options.MostDistance);
            JudgeConfidence(watch.Sensor, shift, abstentions);
            bool hasBaseline = watch.Sensor == FirstGas;
            figures.Add(new DriftFigures(watch.Sensor, watch.Window.Inferences, distance, shift, abstentions, hasBaseline ? _trend.Offset : null, hasBaseline ? _trend.PerDay() : null));
        }

        Figures = figures;
        _answers.Take(_site.All);
        Judge(DriftKind.Overrides, Model, _answers.Share, _options.MostOverrides);
    }

    // Unsure answers and answers not given at all are one drift: whichever is farther beyond its own limit.
    private void JudgeConfidence(string sensor, int? shift, int? abstentions)
    {
        if (shift == null && abstentions == null)
        {
            return;
        }

        bool isShift = (shift ?? 0) * (long)_options.MostAbstentions >= (abstentions ?? 0) * (long)_options.MostConfidenceShift;
        Judge(DriftKind.Confidence, sensor, isShift ? shift ?? 0 : abstentions ?? 0, isShift ? _options.MostConfidenceShift : _options.MostAbstentions);
    }

    private void Judge(DriftKind kind, string sensor, int? value, int limit)
    {
        if (value == null)
        {
            return;
        }

        (DriftKind Kind, string Sensor) key = (kind, sensor);
        bool has = _drifted.ContainsKey(key);
        if (!has && value >= limit)
        {
            _trail.Append(new FaultEntry(Component(sensor), Code(kind), kind == DriftKind.BaselineAge ? null : value));
            _drifted[key] = value.Value;
        }
        else if (has && value * 100L < limit * (long)_options.EndsBelow)
        {
            _trail.Append(new FaultEntry(Component(sensor), "recovered", (int)kind));
            _drifted.Remove(key);
        }
        else if (has)
        {
            _drifted[key] = value.Value;
        }

        Advice = _drifted.OrderBy(item => item.Key.Sensor, StringComparer.Ordinal).ThenBy(item => item.Key.Kind).Select(item => new DriftAdvice(item.Key.Kind, item.Key.Sensor, item.Value)).ToArray();
    }

    private static string Component(string sensor) => sensor == Model ? Model : sensor == SoundChannel.Sensor ? "sound" : "gas";

    private static string Code(DriftKind kind) => kind switch
    {
        DriftKind.Input => "input_drift",
        DriftKind.Confidence => "confidence_drift",
        DriftKind.Overrides => "overridden_often",
        DriftKind.Baseline => "baseline_drifted",
        _ => "baseline_old",
    };

    private sealed class Watch
    {
        public Watch(string sensor, DriftWindow window)
        {
            Sensor = sensor;
            Window = window;
        }

        public string Sensor { get; }

        public DriftWindow Window { get; }

        public ReferenceStatistics? Reference { get; set; }
    }
}
