using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Meadow;
using Meadow.Cloud;
using MeadowTinyMl.Sentinel.Uplink;

namespace MeadowTinyMl.App;

/// <summary>Meadow.Cloud as a service for events.</summary>
internal static class CloudEvents
{
    public static EventQueue Queue(IMeadowCloudService cloud) => new EventQueue(
        () => cloud.IsEnabled && cloud.ConnectionState == CloudConnectionState.Connected,
        () => cloud.QueueCount,
        (id, told) => cloud.SendEvent(new CloudEvent
        {
            EventId = id,
            Description = told.Kind,
            Measurements = new Dictionary<string, object> { ["log"] = told.Origin, ["index"] = told.Index, ["text"] = told.Text },
            Timestamp = DateTimeOffset.UtcNow,
        }),
        time => Task.Delay(time));
}
