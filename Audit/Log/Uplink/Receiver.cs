using System;
using System.Collections.Generic;
using System.Globalization;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Log.Witnessing;

namespace MeadowTinyMl.Audit.Log.Uplink;

/// <summary>The place where messages arrive: the mirror of each log takes the entries, a witness signs what is whole, orders go back. Safe for several threads.</summary>
/// <remarks>The witness has the last word on what goes on from what: it keeps one history of each log, whichever way a checkpoint came.</remarks>
public sealed class Receiver
{
    private readonly object _gate = new();
    private readonly Func<string, Mirror?> _mirrors;
    private readonly Witness? _witness;
    private readonly Func<string, IReadOnlyList<byte[]>> _orders;

    /// <summary>Creates the place.</summary>
    /// <param name="mirrors">Returns the mirror of a log by its origin, or null where the log is not enrolled.</param>
    /// <param name="witness">Signs whole checkpoints, or null.</param>
    /// <param name="orders">Returns the signed orders that wait for a device, by its log's origin.</param>
    public Receiver(Func<string, Mirror?> mirrors, Witness? witness, Func<string, IReadOnlyList<byte[]>> orders)
    {
        _mirrors = mirrors;
        _witness = witness;
        _orders = orders;
    }

    /// <summary>Takes a message.</summary>
    /// <param name="body">Its bytes, from anybody.</param>
    /// <param name="time">Seconds since 1970-01-01 UTC, for the cosignature.</param>
    /// <exception cref="System.IO.IOException">It could not be stored; nothing was acknowledged.</exception>
    public UplinkAnswer Take(byte[] body, long time)
    {
        UplinkMessage message;
        string origin;
        try
        {
            message = UplinkMessage.Parse(body);
            origin = Checkpoint.Parse(SignedNote.Parse(message.Request.CheckpointNote).Text).Origin;
        }
        catch (NoteFormatException)
        {
            return UplinkAnswer.Of(400, 0);
        }

        lock (_gate)
        {
            if (_mirrors(origin) is not { } mirror)
            {
                return UplinkAnswer.Of(404, 0);
            }

            int status = mirror.Add(message);
            long size = mirror.Size;
            if (status != 200)
            {
                return new UplinkAnswer(status, size, null, mirror.Checkpoint, Array.Empty<byte[]>());
            }

            WitnessAnswer? witnessed = _witness != null && size == SizeOf(message.Request.CheckpointNote) ? Ask(_witness, mirror, origin, time) : null;
            if (witnessed is { Status: 422 })
            {
                return new UplinkAnswer(422, size, null, _witness!.Latest(origin), Array.Empty<byte[]>());
            }

            string? line = witnessed is { Status: 200 } ? witnessed.Body : null;
            if (line != null)
            {
                mirror.AddCosignature(line);
            }

            return new UplinkAnswer(200, size, line, null, _orders(origin));
        }
    }

    private static long SizeOf(byte[] note) => Checkpoint.Parse(SignedNote.Parse(note).Text).Size;

    // What the witness says it knows is what it is asked from; a second answer is its last.
    private static WitnessAnswer Ask(Witness witness, Mirror mirror, string origin, long time)
    {
        long known = witness.Latest(origin) is { } latest ? SizeOf(latest) : 0;
        WitnessAnswer answer = witness.Add(mirror.RequestFor(known).Encode(), time);
        return answer.Status == 409 && long.TryParse(answer.Body, NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out long now) && now <= mirror.Size
            ? witness.Add(mirror.RequestFor(now).Encode(), time)
            : answer;
    }
}
