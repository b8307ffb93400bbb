using System.Collections.Generic;
using System.Linq;

namespace MeadowTinyMl.Audit.Review.Queries;

/// <summary>One alert from its cause to its end: the model, the decision, the alert, what moved the model, what people answered, what was switched. Fed with all entries in order.</summary>
/// <param name="start">Index of a decision, of an alert, or of any entry that names one of them.</param>
public sealed class AlertChain(long start)
{
    private readonly Dictionary<string, LoggedEntry> _models = [];
    private readonly Dictionary<long, LoggedEntry> _waiting = [];
    private readonly Dictionary<long, AlertChain> _open = [];
    private readonly Dictionary<long, AlertChain> _unexplained = [];

    /// <summary>Gets the entry that was asked for, or null where there is none at that index.</summary>
    public LoggedEntry? Start { get; private set; }

    /// <summary>Gets the last <c>model.load</c> of the decision's model before it, or null.</summary>
    public LoggedEntry? Model { get; private set; }

    /// <summary>Gets the decision, or null.</summary>
    public LoggedEntry? Decision { get; private set; }

    /// <summary>Gets the alert, or null where the decision raised none.</summary>
    public LoggedEntry? Alert { get; private set; }

    /// <summary>Gets which parts of the input moved the model most, the decision's <c>explanation</c>; or null.</summary>
    public LoggedEntry? Why { get; private set; }

    /// <summary>Gets the answers of people and what the device did by itself, in order.</summary>
    public List<LoggedEntry> Answers { get; } = [];

    /// <summary>Gets the outputs that were switched, in order.</summary>
    public List<LoggedEntry> Switched { get; } = [];

    /// <summary>Gets what was computed again of the decision, in order.</summary>
    public List<LoggedEntry> Replays { get; } = [];

    /// <summary>Gets all of it in the log's order.</summary>
    public IReadOnlyList<LoggedEntry> Entries => new[] { Model, Decision, Alert, Why }
        .Where(entry => entry != null)
        .Select(entry => entry!)
        .Concat(Answers)
        .Concat(Switched)
        .Concat(Replays)
        .OrderBy(entry => entry.Index)
        .ToArray();

    /// <summary>Gets what a person, or the device for want of one, said last about whether it is real: confirm, reject, reclassify or no_answer; or null.</summary>
    public LoggedEntry? LastWord => Answers.LastOrDefault(answer => answer["action"].Text is "confirm" or "reject" or "reclassify")
        ?? Answers.LastOrDefault(answer => answer["action"].Text == "no_answer");

    /// <summary>Takes the next entry.</summary>
    public void Add(LoggedEntry entry)
    {
        if (entry.Index == start)
        {
            Start = entry;
        }

        switch (entry.Type)
        {
            case "model.load":
                _models[entry["model"].Text] = entry;
                break;
            case "decision":
                TakeDecision(entry);
                break;
            case "alert":
                TakeAlert(entry);
                break;
            case "explanation":
                TakeWhy(entry);
                break;
            case "human" or "actuate":
                TakeAnswer(entry);
                break;
            case "consent" or "replay" when Decision != null && entry.Integer("decision") == Decision.Index:
                Replays.Add(entry);
                break;
        }
    }

    private void TakeDecision(LoggedEntry entry)
    {
        if (entry.Index == start)
        {
            Decision = entry;
            Model = _models.GetValueOrDefault(entry["model"].Text);
        }
        else if (Start == null && entry["outcome"].Text == "alert")
        {
            _waiting[entry.Index] = entry;
        }
    }

    // Until the entry that was asked for has come, every alert may be the one that it names.
    private void TakeAlert(LoggedEntry entry)
    {
        long decision = entry.Integer("decision") ?? -1;
        if (entry.Index == start)
        {
            Adopt(entry, _waiting.GetValueOrDefault(decision));
        }
        else if (Decision != null && Alert == null && decision == Decision.Index)
        {
            Alert = entry;
        }
        else if (Start == null)
        {
            var chain = new AlertChain(entry.Index);
            chain.Adopt(entry, _waiting.GetValueOrDefault(decision));
            chain.Model = chain.Decision == null ? null : _models.GetValueOrDefault(chain.Decision["model"].Text);
            _open[entry.Index] = chain;
            _unexplained[decision] = chain;
        }

        _waiting.Remove(decision);
    }

    private void TakeWhy(LoggedEntry entry)
    {
        long decision = entry.Integer("decision") ?? -1;
        _unexplained.Remove(decision, out AlertChain? chain);
        if (entry.Index == start && chain != null)
        {
            TakeOver(chain);
        }

        if (Decision?.Index == decision)
        {
            Why = entry;
        }
        else if (chain != null)
        {
            chain.Why = entry;
        }
    }

    private void TakeAnswer(LoggedEntry entry)
    {
        long alert = entry.Integer("alert") ?? -1;
        if (entry.Index == start && _open.TryGetValue(alert, out AlertChain? chain))
        {
            TakeOver(chain);
        }

        if (Alert != null && alert == Alert.Index)
        {
            (entry.Type == "human" ? Answers : Switched).Add(entry);
        }
        else if (_open.TryGetValue(alert, out chain))
        {
            (entry.Type == "human" ? chain.Answers : chain.Switched).Add(entry);
            if (entry["action"].Text == "close")
            {
                _open.Remove(alert);
            }
        }
    }

    private void TakeOver(AlertChain chain)
    {
        (Alert, Decision, Model, Why) = (chain.Alert, chain.Decision, chain.Model, chain.Why);
        Answers.AddRange(chain.Answers);
        Switched.AddRange(chain.Switched);
    }

    private void Adopt(LoggedEntry alert, LoggedEntry? decision)
    {
        Alert = alert;
        Decision = decision;
        Model = decision == null ? null : _models.GetValueOrDefault(decision["model"].Text);
    }
}
