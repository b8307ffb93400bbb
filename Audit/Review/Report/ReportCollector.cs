using System.Collections.Generic;
using MeadowTinyMl.Audit.Review.Queries;
using MeadowTinyMl.Audit.Review.Statistics;

namespace MeadowTinyMl.Audit.Review.Report;

/// <summary>Gathers from a log, while it is verified, what the report tells. Memory does not grow with the log but by the answers of people.</summary>
public sealed class ReportCollector
{
    /// <summary>The events of each kind that the timeline keeps; older ones are counted.</summary>
    public const int MostEvents = 150;

    private static readonly HashSet<string> Rare =
        ["log.open", "boot", "clock", "model.load", "config", "stop", "resume", "selftest", "fault", "rotate", "prune", "export", "erase", "incident", "consent", "replay", "missed", "baseline"];

    private readonly SortedDictionary<string, LoggedEntry> _latest = [];
    private readonly Queue<LoggedEntry> _alerts = new();
    private readonly Queue<LoggedEntry> _answers = new();
    private readonly Queue<LoggedEntry> _events = new();
    private readonly List<LoggedEntry> _models = [];
    private readonly SortedSet<string> _firmware = [];

    /// <summary>Gets the figures.</summary>
    public LogStatistics Statistics { get; } = new();

    /// <summary>Gets the first entry, or null.</summary>
    public LoggedEntry? Open { get; private set; }

    /// <summary>Gets the newest entry of each type.</summary>
    public IReadOnlyDictionary<string, LoggedEntry> Latest => _latest;

    /// <summary>Gets the loads of models in order, the first of each file and version.</summary>
    public IReadOnlyList<LoggedEntry> Models => _models;

    /// <summary>Gets the digests of the programs that started.</summary>
    public IReadOnlyCollection<string> Firmware => _firmware;

    /// <summary>Gets the newest alerts, at most <see cref="MostEvents"/>.</summary>
    public IReadOnlyCollection<LoggedEntry> Alerts => _alerts;

    /// <summary>Gets the newest answers, at most <see cref="MostEvents"/>.</summary>
    public IReadOnlyCollection<LoggedEntry> Answers => _answers;

    /// <summary>Gets the newest of all other events but decisions and summaries, at most <see cref="MostEvents"/>.</summary>
    public IReadOnlyCollection<LoggedEntry> Events => _events;

    /// <summary>Gets the largest size that a <c>witness</c> entry names; 0 where there is none.</summary>
    public long WitnessedSize { get; private set; }

    /// <summary>Takes the next entry.</summary>
    public void Add(LoggedEntry entry)
    {
        Statistics.Add(entry);
        _latest[entry.Type] = entry;
        Open ??= entry.Type == "log.open" ? entry : null;
        switch (entry.Type)
        {
            case "boot":
                _firmware.Add(entry["firmware"].Text);
                break;
            case "model.load" when !_models.Exists(known => known["sha256"].Text == entry["sha256"].Text && known["version"].Text == entry["version"].Text):
                _models.Add(entry);
                break;
            case "alert":
                Keep(_alerts, entry);
                break;
            case "human":
                Keep(_answers, entry);
                break;
            case "witness":
                WitnessedSize = System.Math.Max(WitnessedSize, entry.Integer("size") ?? 0);
                break;
        }

        if (Rare.Contains(entry.Type))
        {
            Keep(_events, entry);
        }
    }

    private static void Keep(Queue<LoggedEntry> queue, LoggedEntry entry)
    {
        queue.Enqueue(entry);
        if (queue.Count > MostEvents)
        {
            queue.Dequeue();
        }
    }
}
