using System;
using System.Collections.Generic;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Audit.Log.Json;

namespace MeadowTinyMl.Sentinel;

/// <summary>The alerts that the log shows open when the board starts: what a reset or a power cut has interrupted.</summary>
/// <remarks>
/// The log is the only record of them: a file beside it could be cut off between the two and then disagree. It is read from its end back to the beginning of a boot whose
/// loop ran, since a loop that runs has taken up before whatever was open when it began.
/// </remarks>
internal sealed class OpenAlerts
{
    private readonly Func<long, JsonValue?> _read;
    private readonly HashSet<long> _settled = new HashSet<long>();
    private readonly HashSet<long> _announced = new HashSet<long>();
    private readonly List<OpenAlert> _found = new List<OpenAlert>();
    private bool _hasRun;

    private OpenAlerts(Func<long, JsonValue?> read) => _read = read;

    /// <summary>Finds them.</summary>
    /// <param name="read">Returns an entry, or null where it is not there any more.</param>
    /// <param name="size">Entries in the log.</param>
    /// <returns>The oldest first.</returns>
    public static IReadOnlyList<OpenAlert> In(Func<long, JsonValue?> read, long size)
    {
        var search = new OpenAlerts(read);
        long index = size - 1;
        while (index >= 0 && read(index) is { } entry && search.GoesOn(index, entry))
        {
            index--;
        }

        search._found.Reverse();
        return search._found;
    }

    // Newer entries come first, so the first word on an alert is the last one that was said.
    private bool GoesOn(long index, JsonValue entry)
    {
        switch (entry["t"]!.Text)
        {
            case BootEntry.Name:
                return !_hasRun;
            case HumanEntry.Name:
                TakeAnswer(entry);
                break;
            case AlertEntry.Name:
                _hasRun = true;
                _announced.Add(entry["decision"]!.Integer);
                Add(index, entry);
                break;
            case DecisionEntry.Name:
                _hasRun = true;
                if (entry["outcome"]!.Text == "alert" && _announced.Add(index))
                {
                    _found.Add(new OpenAlert(-1, null, index, entry));
                }

                break;
            case SummaryEntry.Name:
                _hasRun = true;
                break;
        }

        return true;
    }

    private void TakeAnswer(JsonValue entry)
    {
        long alert = entry["alert"]!.Integer;
        string action = entry["action"]!.Text;
        if (action == "resume")
        {
            if (_read(alert) is { } resumed)
            {
                Add(alert, resumed);
            }

            return;
        }

        _hasRun = true;
        if (action == "close" || action == "reject" || (action == "reclassify" && entry["state"]!.Text == "off"))
        {
            _settled.Add(alert);
        }
    }

    private void Add(long index, JsonValue alert)
    {
        if (_settled.Add(index))
        {
            long decision = alert["decision"]!.Integer;
            _found.Add(new OpenAlert(index, alert, decision, _read(decision)));
        }
    }
}
