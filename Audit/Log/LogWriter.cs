using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Audit.Log.Json;
using MeadowTinyMl.Audit.Log.Merkle;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Log.Storage;

namespace MeadowTinyMl.Audit.Log;

/// <summary>Writes a log: durable first, signed second, published third. One instance serves one thread.</summary>
/// <remarks>The memory it takes does not grow with the log: the open bundle, and one open tile for each level.</remarks>
public sealed class LogWriter : IAuditTrail, IDisposable
{
    private const string CheckpointName = "log/checkpoint";
    private const string WriteAheadFolder = "state/wal";

    private readonly IStorage _storage;
    private readonly ISigner _signer;
    private readonly IClock _clock;
    private readonly MerkleHash _hash = new();
    private readonly CompactRange _range;
    private readonly OpenTiles _tiles;
    private readonly List<byte[]> _bundle = new();
    private long _signedSize;
    private long _boot;

    private LogWriter(IStorage storage, ISigner signer, IClock clock)
    {
        _storage = storage;
        _signer = signer;
        _clock = clock;
        _range = new CompactRange(_hash);
        _tiles = new OpenTiles(storage);
    }

    /// <inheritdoc/>
    public long Size => _range.Size;

    /// <summary>Gets the root of all entries so far.</summary>
    public byte[] Root => _range.Root();

    /// <summary>Opens a log, or starts one; writes <c>log.open</c> where it is new, and <c>boot</c>.</summary>
    /// <param name="storage">Where it lies.</param>
    /// <param name="signer">Its key; the name is the origin.</param>
    /// <param name="clock">Time.</param>
    /// <param name="options">What the log says of its device.</param>
    /// <exception cref="LogCorruptException">What lies there contradicts its signed checkpoint, or is signed by another key.</exception>
    /// <exception cref="System.IO.IOException">The disk does not do as asked.</exception>
    public static LogWriter Open(IStorage storage, ISigner signer, IClock clock, LogWriterOptions options)
    {
        var writer = new LogWriter(storage, signer, clock);
        (long recovered, long lost, long lostBytes) = writer.Recover();
        long sizeBefore = writer._signedSize;
        if (writer.Size == 0)
        {
            var key = VerifierKey.OfLog(signer.Name, signer.PublicKey);
            storage.Replace(FileStorage.PolicyName, Policy.Encode(key));
            writer.Append(new LogOpenEntry(
                options.Device,
                signer.Name,
                key.ToString(),
                options.FirmwareSha256,
                options.InstructionsSha256,
                options.DocumentsSha256,
                options.RetainMinDays,
                options.RetainMaxDays,
                options.HeartbeatSeconds,
                options.AnswerSeconds,
                options.WitnessSeconds,
                options.SelfTestSeconds,
                options.StopTestDays,
                options.PseudonymDays,
                options.RawLifeSeconds,
                null,
                null,
                null,
                null));
        }

        writer._boot++;
        writer.Append(new BootEntry(options.ResetCause, options.FirmwareSha256, sizeBefore, recovered, lost, lostBytes));
        return writer;
    }

    /// <inheritdoc/>
    public long Append(EntryBody body)
    {
        long index = Size;
        byte[] entry = Encode(body, index);
        _storage.Append(WriteAheadName(index / TilePath.FullWidth), WriteAheadRecord.Encode(index, entry));
        Add(entry);
        if (_bundle.Count == TilePath.FullWidth)
        {
            CompleteBundle();
            Checkpoint();
        }

        return index;
    }

    /// <inheritdoc/>
    public void Checkpoint()
    {
        if (Size == _signedSize)
        {
            return;
        }

        if (_bundle.Count > 0)
        {
            var path = new TilePath(TilePath.Entries, Size / TilePath.FullWidth, _bundle.Count);
            _storage.Replace("log/" + path, EntryBundle.Encode(_bundle));
        }

        _tiles.WritePartial(Size);
        _storage.Replace(CheckpointName, new Checkpoint(_signer.Name, Size, Root).Sign(_signer));
        _signedSize = Size;
    }

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();

    private static string WriteAheadName(long bundle) => WriteAheadFolder + "/" + bundle.ToString("D19", CultureInfo.InvariantCulture);

    private byte[] Encode(EntryBody body, long index)
    {
        IReadOnlyList<(string Key, JsonValue Value)> own = body.Fields();
        var fields = new List<(string, JsonValue)>(own)
        {
            ("v", JsonValue.Of(EntrySchema.Version)),
            ("n", JsonValue.Of(index)),
            ("t", JsonValue.Of(body.Type)),
            ("b", JsonValue.Of(_boot)),
            ("u", JsonValue.Of(_clock.UptimeMilliseconds)),
            ("ts", _clock.UtcSeconds is { } seconds ? JsonValue.Of(seconds) : JsonValue.Null),
            ("q", JsonValue.Of(_clock.Quality)),
            ("e", JsonValue.Of(0)),
        };
        JsonValue value = JsonValue.Of(fields.ToArray());
        byte[] entry = CanonicalJson.Encode(value);
        return EntrySchema.Problem(value, entry.Length) is { } problem ? throw new ArgumentException($"Refused: {problem}.", nameof(body)) : entry;
    }

    private void Add(byte[] entry)
    {
        _bundle.Add(entry);
        _range.Append(_hash.Leaf(entry), _tiles.Add);
    }

    // A bundle is written once, when it is full; until then the write-ahead log holds it.
    private void CompleteBundle()
    {
        long bundle = (Size / TilePath.FullWidth) - 1;
        _storage.Replace("log/" + new TilePath(TilePath.Entries, bundle, TilePath.FullWidth), EntryBundle.Encode(_bundle));
        _tiles.WriteFull();
        _bundle.Clear();
        RemovePartial(new TilePath(TilePath.Entries, bundle, TilePath.FullWidth));
        if (bundle >= 1)
        {
            _storage.Delete(WriteAheadName(bundle - 1));
        }
    }

    private void RemovePartial(TilePath full)
    {
        foreach (string name in _storage.List($"log/{full}.p"))
        {
            _storage.Delete(name);
        }
    }

    private (long Recovered, long Lost, long LostBytes) Recover()
    {
        Checkpoint? signed = ReadCheckpoint();
        _signedSize = signed?.Size ?? 0;
        IReadOnlyList<string> files = _storage.List(WriteAheadFolder);
        long firstBundle = files.Count == 0 ? 0 : long.Parse(files[0].AsSpan(WriteAheadFolder.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture);
        if (files.Count == 0 && _signedSize > 0)
        {
            throw new LogCorruptException(WriteAheadFolder, $"the entries up to size {_signedSize}", "no write-ahead log");
        }

        _tiles.Restore(_range, firstBundle);
        bool agrees = _signedSize == 0 || (Size == _signedSize && Agrees(signed!));
        long lost = 0;
        long lostBytes = 0;
        byte[]? last = null;
        foreach (string file in files)
        {
            byte[] bytes = _storage.Read(file)!;
            var entries = new List<byte[]>();
            int whole = WriteAheadRecord.Decode(bytes, Size, entries);
            if (whole < bytes.Length)
            {
                lost++;
                lostBytes += bytes.Length - whole;
                _storage.Truncate(file, whole);
            }

            foreach (byte[] entry in entries)
            {
                Add(entry);
                last = entry;
                agrees |= Size == _signedSize && Agrees(signed!);
                if (_bundle.Count == TilePath.FullWidth)
                {
                    CompleteBundle();
                }
            }
        }

        if (!agrees)
        {
            throw new LogCorruptException(CheckpointName, $"a tree of at least {_signedSize} entries with the signed root", $"{Size} entries that do not give it");
        }

        _boot = last == null ? 0 : CanonicalJson.Parse(last)["b"]?.Integer ?? 0;
        return (Size - _signedSize, lost, lostBytes);
    }

    private bool Agrees(Checkpoint signed) => Root.AsSpan().SequenceEqual(signed.Root);

    private Checkpoint? ReadCheckpoint()
    {
        byte[]? bytes = _storage.Read(CheckpointName);
        if (bytes == null)
        {
            return null;
        }

        SignedNote note;
        Checkpoint checkpoint;
        try
        {
            note = SignedNote.Parse(bytes);
            checkpoint = Notes.Checkpoint.Parse(note.Text);
        }
        catch (NoteFormatException exception)
        {
            throw new LogCorruptException(CheckpointName, exception.Expected, exception.Found);
        }

        // Ed25519 is deterministic, so our own signature can be made again and compared.
        byte[] own = _signer.Sign(Encoding.UTF8.GetBytes(note.Text));
        foreach (NoteSignature signature in note.Signatures)
        {
            if (signature.Name == _signer.Name && signature.Signature.AsSpan().SequenceEqual(own))
            {
                return checkpoint;
            }
        }

        throw new LogCorruptException(CheckpointName, "a signature by this board's key", "none");
    }
}
