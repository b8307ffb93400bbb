using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using MeadowTinyMl.Audit.Log.Json;
using MeadowTinyMl.Audit.Review.Queries;
using MeadowTinyMl.Classification;

namespace MeadowTinyMl.Audit.Review.Statistics;

/// <summary>Counts a log while it streams by: rates by model version, site, sensor, hour and hazard, reaction times, confidences, energy. Fed with all entries in order.</summary>
/// <remarks>Memory grows with the answers of people (four bytes each) and with alerts that nobody has answered, not with the log.</remarks>
public sealed class LogStatistics
{
    /// <summary>An answer faster than this was given before the alert could be read: six words (class, level, confidence, runner-up and its confidence) at 238 words a minute.</summary>
    /// <remarks>Source of the speed: M. Brysbaert, "How many words do we read per minute?", Journal of Memory and Language 109 (2019), 104047.</remarks>
    public const int ReadingMilliseconds = 1_500;

    private const int Bins = 10;

    private readonly Dictionary<string, string> _versions = [];
    private readonly Dictionary<long, Source> _decisions = [];
    private readonly Dictionary<long, Source> _alerts = [];
    private readonly Dictionary<(string Model, string Sensor), long> _uncounted = [];
    private readonly SortedDictionary<string, RateGroup> _byModel = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, RateGroup> _bySite = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, RateGroup> _bySensor = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, RateGroup> _byHour = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, RateGroup> _byHazard = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long[]> _histograms = new(StringComparer.Ordinal);
    private readonly List<int> _reactions = [];
    private readonly HashSet<string> _operators = [];
    private readonly SortedDictionary<string, long> _types = new(StringComparer.Ordinal);
    private readonly long[] _confirmed = new long[Bins];
    private readonly long[] _answered = new long[Bins];
    private string _site = "unknown";
    private long _boot = -1;
    private long _bootUptime;
    private long _bootIndex;
    private long _earlierUptime;
    private long _run;

    /// <summary>Gets the entries.</summary>
    public long Entries { get; private set; }

    /// <summary>Gets the entries of each type.</summary>
    public IReadOnlyDictionary<string, long> Types => _types;

    /// <summary>Gets the counts of all.</summary>
    public RateGroup All { get; } = new("all");

    /// <summary>Gets the alerts that the shares of decisions leave out: no summary counts the decisions about them, for the device stopped before it wrote one, or has not written it yet.</summary>
    public long UncountedAlerts => All.Alerts - All.CountedAlerts;

    /// <summary>Gets the counts by model version.</summary>
    public IReadOnlyCollection<RateGroup> ByModel => _byModel.Values;

    /// <summary>Gets the counts by site, the middle of the origin.</summary>
    public IReadOnlyCollection<RateGroup> BySite => _bySite.Values;

    /// <summary>Gets the counts by sensor.</summary>
    public IReadOnlyCollection<RateGroup> BySensor => _bySensor.Values;

    /// <summary>Gets the counts by hour of day, UTC; <c>unknown</c> where the clock was not set.</summary>
    public IReadOnlyCollection<RateGroup> ByHour => _byHour.Values;

    /// <summary>Gets the alerts and their answers by model version and hazard, as <c>gas-hp354 1.0.0 solvent_vapour</c>. Decisions are not counted by class.</summary>
    public IReadOnlyCollection<RateGroup> ByHazard => _byHazard.Values;

    /// <summary>Gets by model version the ten counts of the top confidence.</summary>
    public IReadOnlyDictionary<string, long[]> Histograms => _histograms;

    /// <summary>Gets the answers of people that said whether an alert is real, by tenth of the alert's confidence: how many there were, and how many confirmed.</summary>
    public IReadOnlyList<WilsonInterval> ConfirmedByConfidence => _answered.Select((answered, bin) => new WilsonInterval(_confirmed[bin], answered)).ToArray();

    /// <summary>Gets the first and the last time that the log tells; null where its clock was never set.</summary>
    public (DateTimeOffset? First, DateTimeOffset? Last) Time { get; private set; }

    /// <summary>Gets the worst clock quality of any entry, 0 to 3; 3 in an empty log.</summary>
    public long WorstClock { get; private set; } = 3;

    /// <summary>Gets the time that the device ran, over all starts.</summary>
    public TimeSpan Uptime => TimeSpan.FromMilliseconds(_earlierUptime + _bootUptime);

    /// <summary>Gets the estimated energy, in millijoules; null where no summary gives one.</summary>
    public long? EnergyMillijoules { get; private set; }

    /// <summary>Gets the events that people reported and the device did not see.</summary>
    public long Missed { get; private set; }

    /// <summary>Gets the inputs that a sensor did not deliver.</summary>
    public long Faults { get; private set; }

    /// <summary>Gets the inputs not classified, and decisions not logged, for want of time or space.</summary>
    public long Dropped { get; private set; }

    /// <summary>Gets the confirmations that came before the alert could be read.</summary>
    public long HastyConfirmations { get; private set; }

    /// <summary>Gets the longest run of confirmations without any other answer.</summary>
    public long LongestConfirmingRun { get; private set; }

    /// <summary>Gets the pseudonyms that answered; how many, not which.</summary>
    public int Operators => _operators.Count;

    /// <summary>Gets how many answers say whether an alert is real.</summary>
    public int Reactions => _reactions.Count;

    /// <summary>Gets how many of these answers a program gave in place of a person: those of the role <c>simulated</c>.</summary>
    public int SimulatedReactions { get; private set; }

    /// <summary>Returns the time to answer below which a share of the answers lies, in milliseconds; null where there are none.</summary>
    /// <param name="share">0 to 1: 0.5 is the median. Nearest rank.</param>
    public int? ReactionQuantile(double share)
    {
        if (_reactions.Count == 0)
        {
            return null;
        }

        _reactions.Sort();
        return _reactions[Math.Clamp((int)Math.Ceiling(share * _reactions.Count) - 1, 0, _reactions.Count - 1)];
    }

    /// <summary>Returns how many answers took a time from one bound up to another, in milliseconds.</summary>
    public int CountReactions(int from, int to) => _reactions.Count(milliseconds => milliseconds >= from && milliseconds < to);

    /// <summary>Takes the next entry.</summary>
    public void Add(LoggedEntry entry)
    {
        Entries++;
        _types[entry.Type] = _types.GetValueOrDefault(entry.Type) + 1;
        Clock(entry);
        switch (entry.Type)
        {
            case "log.open":
                string[] name = (entry["origin"].Text.Length > 0 ? entry["origin"] : entry["device"]).Text.Split('/');
                _site = name.Length >= 3 ? string.Join('/', name[1..^1]) : _site;
                break;
            case "model.load":
                _versions[entry["model"].Text] = $"{entry["model"].Text} {entry["version"].Text}";
                break;
            case "summary":
                Summary(entry);
                break;
            case "decision" when entry["outcome"].Text == "alert":
                _decisions[entry.Index] = new Source(Version(entry), entry["sensor"].Text, Hour(entry), Bin(entry), entry.Class);
                break;
            case "alert":
                Alert(entry);
                break;
            case "human":
                Human(entry);
                break;
            case "missed":
                Missed++;
                break;
        }
    }

    private static string Hour(LoggedEntry entry) => entry.Time?.ToString("HH':00'", CultureInfo.InvariantCulture) ?? "unknown";

    private static int Bin(LoggedEntry entry) => entry.Integers("confidences") is [long top, ..] ? (int)Math.Clamp(top * Bins / 10_000, 0, Bins - 1) : 0;

    private static RateGroup Group(SortedDictionary<string, RateGroup> groups, string key)
    {
        if (!groups.TryGetValue(key, out RateGroup? group))
        {
            groups.Add(key, group = new RateGroup(key));
        }

        return group;
    }

    private string Version(LoggedEntry entry) => _versions.GetValueOrDefault(entry["model"].Text, entry["model"].Text);

    private IEnumerable<RateGroup> Groups(Source of)
    {
        RateGroup[] always = [All, Group(_byModel, of.Model), Group(_bySite, _site), Group(_bySensor, of.Sensor), Group(_byHour, of.Hour)];
        return string.IsNullOrEmpty(of.Hazard) ? always : always.Append(Group(_byHazard, $"{of.Model} {of.Hazard}"));
    }

    private void Clock(LoggedEntry entry)
    {
        if (entry.Integer("q") is { } quality)
        {
            WorstClock = Math.Min(WorstClock, quality);
        }

        if (entry.Time is { } time)
        {
            Time = (Time.First is { } first && first < time ? first : time, Time.Last is { } last && last > time ? last : time);
        }

        long boot = entry.Integer("b") ?? _boot;
        if (boot != _boot)
        {
            _earlierUptime += _bootUptime;
            _bootUptime = 0;
            _boot = boot;
            _bootIndex = entry.Index;
            _uncounted.Clear();
        }

        _bootUptime = Math.Max(_bootUptime, entry.Integer("u") ?? 0);
    }

    private void Summary(LoggedEntry entry)
    {
        string version = Version(entry);
        JsonValue classes = entry["classes"];
        long answered = classes.Keys.Sum(key => classes[key]!.Integer);
        long abstentions = entry.Integer("abstentions") ?? 0;
        string sensor = entry["sensor"].Text;
        _uncounted.Remove((version, sensor), out long alerts);
        foreach (RateGroup group in Groups(new Source(version, sensor.Length > 0 ? sensor : "unknown", Hour(entry), 0, null)))
        {
            group.Inferences += entry.Integer("inferences") ?? 0;
            group.Decisions += answered + abstentions;
            group.Abstentions += abstentions;
            group.CountedAlerts += alerts;
        }

        if (!_histograms.TryGetValue(version, out long[]? histogram))
        {
            _histograms[version] = histogram = new long[Bins];
        }

        IReadOnlyList<long> counts = entry.Integers("histogram");
        for (int bin = 0; bin < Math.Min(Bins, counts.Count); bin++)
        {
            histogram[bin] += counts[bin];
        }

        Faults += entry.Integer("faults") ?? 0;
        Dropped += entry.Integer("dropped") ?? 0;
        if (entry.Integer("energy_mj") is { } energy)
        {
            EnergyMillijoules = (EnergyMillijoules ?? 0) + energy;
        }
    }

    private void Alert(LoggedEntry entry)
    {
        long decision = entry.Integer("decision") ?? -1;
        if (!_decisions.Remove(decision, out Source of))
        {
            of = new Source("unknown", "unknown", Hour(entry), 0, null);
        }

        _alerts[entry.Index] = of;
        if (decision >= _bootIndex)
        {
            _uncounted[(of.Model, of.Sensor)] = _uncounted.GetValueOrDefault((of.Model, of.Sensor)) + 1;
        }

        foreach (RateGroup group in Groups(of))
        {
            group.Alerts++;
        }
    }

    // The first word of a person counts: a later change of mind is not the model's doing.
    private void Human(LoggedEntry entry)
    {
        long alert = entry.Integer("alert") ?? -1;
        string action = entry["action"].Text;
        if (!_alerts.TryGetValue(alert, out Source of))
        {
            return;
        }

        if (action == "no_answer")
        {
            foreach (RateGroup group in Groups(of))
            {
                group.Unanswered++;
            }

            return;
        }

        if (action is not ("confirm" or "reject" or "reclassify"))
        {
            return;
        }

        _alerts.Remove(alert);
        _operators.Add(entry["operator"].Text);
        SimulatedReactions += entry["role"].Text == "simulated" ? 1 : 0;
        bool isConfirmed = action == "confirm";
        foreach (RateGroup group in Groups(of))
        {
            group.Confirmed += isConfirmed ? 1 : 0;
            group.Overridden += isConfirmed ? 0 : 1;
        }

        _answered[of.Bin]++;
        _confirmed[of.Bin] += isConfirmed ? 1 : 0;
        long milliseconds = entry.Integer("ms") ?? 0;
        _reactions.Add((int)Math.Clamp(milliseconds, 0, int.MaxValue));
        HastyConfirmations += isConfirmed && milliseconds < ReadingMilliseconds ? 1 : 0;
        _run = isConfirmed ? _run + 1 : 0;
        LongestConfirmingRun = Math.Max(LongestConfirmingRun, _run);
    }

    /// <summary>What an alert's counts belong to.</summary>
    private readonly record struct Source(string Model, string Sensor, string Hour, int Bin, string? Hazard);
}
