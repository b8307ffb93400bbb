using System.Collections.Generic;
using MeadowTinyMl.Audit.Log.Json;

namespace MeadowTinyMl.Audit.Review;

/// <summary>C07: the boot counter rises by one at each boot and never falls; time since boot never falls within one.</summary>
internal sealed class SequenceCheck(List<Finding> findings)
{
    private long _boot = -1;
    private long _uptime;

    public void Entry(long index, string file, string type, JsonValue entry)
    {
        if (entry["b"] is not { Kind: JsonKind.Integer } boot || entry["u"] is not { Kind: JsonKind.Integer } uptime)
        {
            findings.Add(new Finding("C05", index, file, "expected a boot counter b and a time since boot u"));
            return;
        }

        long expected = _boot < 0 ? boot.Integer : type == "boot" ? _boot + 1 : _boot;
        if (boot.Integer != expected)
        {
            findings.Add(new Finding("C07", index, file, $"boot counter {boot.Integer}, expected {expected}"));
        }
        else if (type != "boot" && uptime.Integer < _uptime)
        {
            findings.Add(new Finding("C07", index, file, $"time since boot falls from {_uptime} ms to {uptime.Integer} ms"));
        }

        _boot = boot.Integer;
        _uptime = uptime.Integer;
    }
}
