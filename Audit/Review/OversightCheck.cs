using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Audit.Log.Json;

namespace MeadowTinyMl.Audit.Review;

/// <summary>C11: alerts equal decisions with outcome alert. C12: every alert ends in an answer in time, and no answer is followed by an escalation.</summary>
internal sealed class OversightCheck(List<Finding> findings)
{
    private readonly Dictionary<long, string> _unannounced = [];
    private readonly Dictionary<long, (string File, long Boot, long Uptime)> _unanswered = [];
    private readonly Dictionary<long, string> _unescalated = [];
    private long _limitMilliseconds = long.MaxValue;
    private long _boot;
    private long _uptime;

    public void Entry(long index, string file, string type, JsonValue entry)
    {
        _boot = entry["b"]?.Integer ?? 0;
        _uptime = entry["u"]?.Integer ?? 0;
        switch (type)
        {
            case "log.open" when entry["answer_s"] is { Kind: JsonKind.Integer } limit:
                _limitMilliseconds = limit.Integer * 1000;
                break;
            case "decision" when entry["outcome"]?.Text == "alert":
                _unannounced[index] = file;
                break;
            case "alert":
                if (!_unannounced.Remove(entry["decision"]?.Integer ?? -1))
                {
                    findings.Add(new Finding("C11", index, file, $"no decision with outcome alert at {entry["decision"]?.Integer}, or it has an alert already"));
                }

                _unanswered[index] = (file, _boot, _uptime);
                break;
            case "human":
                Answer(index, file, entry);
                break;
        }
    }

    public void End()
    {
        foreach ((long index, string file) in _unannounced)
        {
            findings.Add(new Finding("C11", index, file, "a decision with outcome alert has no alert"));
        }

        // An alert whose time has not run out is still open.
        foreach ((long index, (string file, long boot, long uptime)) in _unanswered.Where(item => item.Value.Boot != _boot || _uptime - item.Value.Uptime > Limit))
        {
            findings.Add(new Finding("C12", index, file, "the alert was not answered in time"));
        }

        foreach ((long index, string file) in _unescalated)
        {
            findings.Add(new Finding("C12", index, file, "no answer, and no escalation after it"));
        }
    }

    // A second covers the steps of the loop.
    private long Limit => _limitMilliseconds == long.MaxValue ? long.MaxValue : _limitMilliseconds + 15_000;

    private void Answer(long index, string file, JsonValue entry)
    {
        long alert = entry["alert"]?.Integer ?? -1;
        string action = entry["action"]?.Text ?? string.Empty;
        if (_unanswered.TryGetValue(alert, out (string File, long Boot, long Uptime) open))
        {
            if (action is "confirm" or "reject" or "reclassify" or "no_answer" or "escalate")
            {
                _unanswered.Remove(alert);
                if (open.Boot == _boot && _uptime - open.Uptime > Limit && action != "no_answer")
                {
                    findings.Add(new Finding("C12", index, file, $"answered {_uptime - open.Uptime} ms after alert {alert}"));
                }
            }
        }

        if (action == "no_answer")
        {
            _unescalated[index] = file;
        }
        else if (action == "escalate")
        {
            foreach (long waiting in _unescalated.Keys.Where(key => key < index).ToArray())
            {
                _unescalated.Remove(waiting);
            }
        }
    }
}
