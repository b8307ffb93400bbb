using System.Threading;
using Meadow;
using Meadow.Update;
using MeadowTinyMl.Sentinel;

namespace MeadowTinyMl.App;

/// <summary>Updates over the air, whose service's handlers come back only when no alarm is open.</summary>
/// <remarks>Handlers without parameters fit the events of 2.1 and those of 2.5, which have one parameter more. Updates are off as delivered; see DEPLOY.md.</remarks>
internal static class BoardUpdates
{
    private const int PollMilliseconds = 1_000;

    public static UpdateHold Connect()
    {
        var hold = new UpdateHold(text => Resolver.Log.Warn(text), () => Thread.Sleep(PollMilliseconds));
        if (Resolver.UpdateService is IUpdateService service)
        {
            service.UpdateAvailable += delegate { hold.Hold("available"); };
            service.UpdateRetrieved += delegate { hold.Hold("ready"); };
        }

        return hold;
    }
}
