using Meadow;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Sentinel;

namespace MeadowTinyMl.App;

/// <summary>Why the board has started, and whether it had crashed before.</summary>
internal sealed class BoardHealth
{
    private readonly IReliabilityService? _service = Resolver.Services.Get<IReliabilityService>();

    /// <summary>Says that somebody listens; unheard, an error of the radio would reset the board after 30 seconds, also in mid-alert.</summary>
    public BoardHealth()
    {
        if (_service != null)
        {
            _service.MeadowSystemError += (MeadowSystemErrorInfo error, bool isResetAdvised, out bool forceReset) =>
            {
                forceReset = false;
                Resolver.Log.Error($"The system reports: {error}");
            };
        }
    }

    /// <summary>Gets the cause in the log's words.</summary>
    public string Cause => ResetCause.Word(Flags);

    // The vendor's values have the bits of the processor's register.
    private int Flags => _service == null ? 0 : (int)_service.LastResetReason;

    /// <summary>Logs what went wrong before this start. The text of a crash goes to the console alone: the log takes no free text.</summary>
    public void Report(IAuditTrail trail)
    {
        if (_service == null)
        {
            return;
        }

        if (ResetCause.IsDip(Flags))
        {
            trail.Append(new FaultEntry("power", "battery_low", null));
        }

        if (_service.LastBootWasFromCrash)
        {
            trail.Append(new FaultEntry("program", "recovered", _service.SystemResetCount < 0 ? (long?)null : _service.SystemResetCount));
            foreach (string line in _service.GetCrashData())
            {
                Resolver.Log.Error(line);
            }

            _service.ClearCrashData();
        }
    }
}
