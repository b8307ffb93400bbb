using System.Threading;
using Meadow;
using Meadow.Update;

namespace MeadowTinyMl.App;

/// <summary>Holds an update for as long as an alarm is open: the service's events return only when none is.</summary>
/// <remarks>Handlers without parameters fit the events of 2.1 and those of 2.5, which have one parameter more. Updates are off as delivered; see DEPLOY.md.</remarks>
internal sealed class UpdateHold
{
    private const int PollMilliseconds = 1_000;

    private volatile bool _isAlarmOpen;

    public UpdateHold()
    {
        if (Resolver.UpdateService is IUpdateService service)
        {
            service.UpdateAvailable += delegate { Hold("available"); };
            service.UpdateRetrieved += delegate { Hold("ready"); };
        }
    }

    /// <summary>Sets whether an alarm is open; told by the loop after each step.</summary>
    public bool IsAlarmOpen
    {
        set => _isAlarmOpen = value;
    }

    private void Hold(string state)
    {
        Resolver.Log.Warn($"An update is {state}{(_isAlarmOpen ? "; it waits for the open alarm" : string.Empty)}.");
        while (_isAlarmOpen)
        {
            Thread.Sleep(PollMilliseconds);
        }
    }
}
