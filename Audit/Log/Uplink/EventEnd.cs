using System;
using System.Globalization;
using System.IO;
using System.Text;
using System.Threading.Tasks;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Audit.Log.Json;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Log.Storage;

namespace MeadowTinyMl.Audit.Log.Uplink;

/// <summary>A service that takes single events as the far end. It keeps no log, so how far it has been told is kept here.</summary>
/// <remarks>An event whose success was not stored before the power went is sent again; kind and index tell.</remarks>
public sealed class EventEnd : IUplinkEnd
{
    private static readonly string[] Told = { AlertEntry.Name, HumanEntry.Name, StopEntry.Name, IncidentEntry.Name, FaultEntry.Name };

    private readonly IStorage _storage;
    private readonly Func<UplinkEvent, Task<bool>> _send;

    /// <summary>Names the service.</summary>
    /// <param name="storage">Keeps the cursor; used by this end alone.</param>
    /// <param name="send">Sends an event; returns whether the service has taken it.</param>
    public EventEnd(IStorage storage, Func<UplinkEvent, Task<bool>> send)
    {
        _storage = storage;
        _send = send;
    }

    /// <inheritdoc/>
    public async Task<UplinkAnswer> SendAsync(byte[] message)
    {
        UplinkMessage parsed = UplinkMessage.Parse(message);
        Checkpoint checkpoint = Checkpoint.Parse(SignedNote.Parse(parsed.Request.CheckpointNote).Text);
        long cursor = Read();
        if (parsed.First != cursor)
        {
            return UplinkAnswer.Of(409, cursor);
        }

        foreach (byte[] entry in parsed.Entries)
        {
            string kind = CanonicalJson.Parse(entry)["t"]?.Text ?? string.Empty;
            if (Array.IndexOf(Told, kind) >= 0)
            {
                await TellAsync(new UplinkEvent(kind, checkpoint.Origin, cursor, Encoding.UTF8.GetString(entry))).ConfigureAwait(false);
                Keep(cursor + 1);
            }

            cursor++;
        }

        if (parsed.Entries.Count > 0)
        {
            if (parsed.End == checkpoint.Size)
            {
                await TellAsync(new UplinkEvent("checkpoint", checkpoint.Origin, checkpoint.Size, Encoding.UTF8.GetString(parsed.Request.CheckpointNote))).ConfigureAwait(false);
            }

            Keep(cursor);
        }

        return UplinkAnswer.Of(200, cursor);
    }

    private async Task TellAsync(UplinkEvent told)
    {
        if (!await _send(told).ConfigureAwait(false))
        {
            throw new IOException($"The service did not take {told.Kind} {told.Index}.");
        }
    }

    private long Read() => _storage.Read(LogFiles.EventCursor) is { } bytes && StrictDecimal.TryParse(Encoding.ASCII.GetString(bytes).TrimEnd('\n'), out long cursor) ? cursor : 0;

    private void Keep(long cursor) =>
        _storage.Replace(LogFiles.EventCursor, Encoding.ASCII.GetBytes(cursor.ToString(CultureInfo.InvariantCulture) + "\n"), Durability.Durable);
}
