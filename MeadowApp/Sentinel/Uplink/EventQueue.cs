using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using MeadowTinyMl.Audit.Log.Uplink;

namespace MeadowTinyMl.Sentinel.Uplink;

/// <summary>A service for events whose own queue is in memory and says nothing of success. One event at a time goes into it, and counts as sent once the queue is empty and the connection stands.</summary>
public sealed class EventQueue
{
    /// <summary>How often is looked, a second apart, whether an event has left.</summary>
    public const int Patience = 60;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    // Below 100 are the vendor's own.
    private static readonly Dictionary<string, int> Ids = new Dictionary<string, int>
    {
        ["alert"] = 200,
        ["human"] = 201,
        ["stop"] = 202,
        ["incident"] = 203,
        ["fault"] = 204,
        ["checkpoint"] = 210,
    };

    private readonly Func<bool> _isConnected;
    private readonly Func<int> _waiting;
    private readonly Func<int, UplinkEvent, Task> _put;
    private readonly Func<TimeSpan, Task> _wait;

    /// <summary>Takes the service.</summary>
    /// <param name="isConnected">Whether its connection stands.</param>
    /// <param name="waiting">How many events its queue holds, whoever put them there.</param>
    /// <param name="put">Puts an event into the queue, under a number for its kind.</param>
    /// <param name="wait">Waits.</param>
    public EventQueue(Func<bool> isConnected, Func<int> waiting, Func<int, UplinkEvent, Task> put, Func<TimeSpan, Task> wait)
    {
        _isConnected = isConnected;
        _waiting = waiting;
        _put = put;
        _wait = wait;
    }

    /// <summary>Sends an event; returns whether it has left the board.</summary>
    /// <param name="told">The event.</param>
    public async Task<bool> SendAsync(UplinkEvent told)
    {
        if (!_isConnected() || _waiting() > 0)
        {
            return false;
        }

        await _put(Ids[told.Kind], told).ConfigureAwait(false);
        for (int look = 0; look < Patience && _waiting() > 0; look++)
        {
            await _wait(Second).ConfigureAwait(false);
        }

        return _waiting() == 0 && _isConnected();
    }
}
