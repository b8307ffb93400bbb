using System;
using System.Collections.Generic;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Audit.Log.Json;

namespace MeadowTinyMl.Sentinel;

/// <summary>Where people had left the device when a reset or a power cut came: stopped or not, the modes of oversight, and the alerts that were open.</summary>
/// <remarks>
/// The log is the only record of it: a file beside it could be cut off between the two and then disagree. It is read from its end back to the last <c>oversight</c> entry, which tells
/// everything again, or to its beginning. Where neither is there, nobody can know.
/// </remarks>
internal sealed class Standing
{
    /// <summary>Entries after which all is told again.</summary>
    public const int ToldEvery = 64;

    private readonly Func<long, JsonValue?> _read;
    private readonly HashSet<long> _settled = new HashSet<long>();
    private readonly HashSet<long> _announced = new HashSet<long>();
    private readonly List<OpenAlert> _alerts = new List<OpenAlert>();
    private readonly List<ModeWord> _modes = new List<ModeWord>();
    private bool? _isStopped;

    private Standing(Func<long, JsonValue?> read) => _read = read;

    /// <summary>Gets what is known where the log cannot be read: nothing.</summary>
    public static Standing Unknown { get; } = new Standing(index => null);

    /// <summary>Gets a value indicating whether the log tells all of it.</summary>
    public bool IsKnown { get; private set; }

    /// <summary>Gets a value indicating whether the device is to stand stopped: a person has stopped it and nobody has let it go on, or nobody can know.</summary>
    public bool IsStopped => !IsKnown || _isStopped == true;

    /// <summary>Gets a value indicating whether a test of the stop function was cut short; whoever tests has not asked the device to stay stopped.</summary>
    public bool IsInTest { get; private set; }

    /// <summary>Gets what was said of the modes, the newest first.</summary>
    public IReadOnlyList<ModeWord> Modes => _modes;

    /// <summary>Gets the open alerts, the oldest first.</summary>
    public IReadOnlyList<OpenAlert> Alerts => _alerts;

    /// <summary>Finds it.</summary>
    /// <param name="read">Returns an entry, or null where it is not there any more.</param>
    /// <param name="size">Entries in the log.</param>
    public static Standing In(Func<long, JsonValue?> read, long size)
    {
        var standing = new Standing(read);
        JsonValue? entry = null;
        long index = size - 1;
        while (index >= 0 && !standing.IsKnown && (entry = read(index)) != null)
        {
            standing.Take(index, entry);
            index--;
        }

        // A new log has been read up to its first entry; a successor's begins in the middle of a story.
        standing.IsKnown = standing.IsKnown || (index < 0 && entry?["old_origin"] is null or { Kind: JsonKind.Null });
        standing._alerts.Reverse();
        return standing;
    }

    // Newer entries come first, so the first word on anything is the last one that was said.
    private void Take(long index, JsonValue entry)
    {
        switch (entry["t"]!.Text)
        {
            case OversightEntry.Name:
                TakeAll(entry);
                break;
            case StopEntry.Name:
                IsInTest = _isStopped == null && entry["cause"]!.Text == "test";
                _isStopped ??= !IsInTest;
                break;
            case ResumeEntry.Name:
                _isStopped ??= false;
                break;
            case ConfigEntry.Name when entry["parameter"]!.Text == "oversight_mode":
                TakeMode(entry["model"]!.Text, null, entry["class"]!.Text, entry["new"]!.Text);
                break;
            case HumanEntry.Name:
                TakeAnswer(entry);
                break;
            case AlertEntry.Name:
                _announced.Add(entry["decision"]!.Integer);
                Add(index, entry);
                break;
            case DecisionEntry.Name when entry["outcome"]!.Text == "alert" && _announced.Add(index):
                _alerts.Add(new OpenAlert(-1, null, index, entry));
                break;
        }
    }

    private void TakeAll(JsonValue entry)
    {
        _isStopped ??= entry["stopped"]!.IsTrue;
        for (int i = 0; i < entry["modes"]!.Items.Count; i++)
        {
            TakeMode(null, entry["tasks"]!.Items[i].Text, entry["classes"]!.Items[i].Text, entry["modes"]!.Items[i].Text);
        }

        for (int i = entry["open"]!.Items.Count - 1; i >= 0; i--)
        {
            long index = entry["open"]!.Items[i].Integer;
            if (_read(index) is { } alert)
            {
                Add(index, alert);
            }
        }

        IsKnown = true;
    }

    private void TakeMode(string? model, string? task, string label, string word)
    {
        if (LogWords.TryMode(word, out OversightOutput output, out OversightMode mode))
        {
            _modes.Add(new ModeWord(model, task, label, output, mode));
        }
    }

    private void TakeAnswer(JsonValue entry)
    {
        string action = entry["action"]!.Text;
        if (action == "close" || action == "reject" || (action == "reclassify" && entry["state"]!.Text == "off"))
        {
            _settled.Add(entry["alert"]!.Integer);
        }
    }

    private void Add(long index, JsonValue alert)
    {
        if (_settled.Add(index))
        {
            long decision = alert["decision"]!.Integer;
            _alerts.Add(new OpenAlert(index, alert, decision, _read(decision)));
        }
    }
}
