using System;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Sensing;

namespace MeadowTinyMl.Sentinel;

/// <summary>Logs when a gas sensor's clean air has become too old, and when the sensor no longer comes back to it: the scans' flag says one for both.</summary>
public sealed class BaselineReports
{
    private readonly BaselineGuard _guard;
    private readonly IAuditTrail _trail;
    private bool _wasOld;
    private bool _hadDrifted;

    /// <summary>Wires the reports.</summary>
    /// <param name="guard">The guard of one sensor.</param>
    /// <param name="trail">The log.</param>
    public BaselineReports(BaselineGuard guard, IAuditTrail trail)
    {
        _guard = guard;
        _trail = trail;
    }

    /// <summary>Looks, and logs what has begun since.</summary>
    /// <exception cref="System.IO.IOException">The log cannot be written.</exception>
    public void Step()
    {
        if (_guard.IsOld != _wasOld)
        {
            _wasOld = _guard.IsOld;
            Report(_wasOld, "baseline_old", null);
        }

        if (_guard.Watch.HasDrifted != _hadDrifted)
        {
            _hadDrifted = _guard.Watch.HasDrifted;
            Report(_hadDrifted, "baseline_drifted", Math.Abs(_guard.Watch.NearestQ16) * 1_000L / 65_536);
        }
    }

    private void Report(bool hasBegun, string code, long? thousandthsOfADecade)
    {
        if (hasBegun)
        {
            _trail.Append(new FaultEntry("gas", code, thousandthsOfADecade));
        }
    }
}
