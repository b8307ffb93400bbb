using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Meadow;
using Meadow.Cloud;
using MeadowTinyMl.Audit.Log.Uplink;

namespace MeadowTinyMl.App;

/// <summary>Meadow.Cloud as a service for events. Its own queue is in memory and says nothing of success, so one event at a time waits until that queue is empty.</summary>
internal static class CloudEvents
{
    private const int PatienceSeconds = 60;

    private static readonly Dictionary<string, int> Ids = new Dictionary<string, int>
    {
        ["alert"] = 200,
        ["human"] = 201,
        ["stop"] = 202,
        ["incident"] = 203,
        ["fault"] = 204,
        ["checkpoint"] = 210,
    };

    /// <summary>Sends an event; returns whether it has left the board.</summary>
    public static async Task<bool> SendAsync(UplinkEvent told)
    {
        IMeadowCloudService? cloud = Resolver.MeadowCloudService;
        if (cloud == null || !cloud.IsEnabled || cloud.ConnectionState != CloudConnectionState.Connected || cloud.QueueCount > 0)
        {
            return false;
        }

        await cloud.SendEvent(new CloudEvent
        {
            EventId = Ids[told.Kind],
            Description = told.Kind,
            Measurements = new Dictionary<string, object> { ["log"] = told.Origin, ["index"] = told.Index, ["text"] = told.Text },
            Timestamp = DateTimeOffset.UtcNow,
        });
        for (int second = 0; second < PatienceSeconds && cloud.QueueCount > 0; second++)
        {
            await Task.Delay(TimeSpan.FromSeconds(1));
        }

        return cloud.QueueCount == 0 && cloud.ConnectionState == CloudConnectionState.Connected;
    }
}
