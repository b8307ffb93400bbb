using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Audit.Log.Json;
using MeadowTinyMl.Audit.Log.Keys;
using MeadowTinyMl.Audit.Log.Merkle;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Log.Storage;
using MeadowTinyMl.Audit.Log.Witnessing;
using MeadowTinyMl.Audit.Log.Writing;

namespace MeadowTinyMl.Audit.Log.Uplink;

/// <summary>A copy of one log that grows by messages: a directory that verifies like the log itself, at its newest whole checkpoint.</summary>
/// <remarks>
/// <para>Nothing is kept but what the log's key has signed for: each message's entries are hashed on top of what is there, and the tree must go on from that root to the root of
/// the signed checkpoint. Keys are followed by the <c>rotate</c> entries, as a witness does.</para>
/// <para>Files of full bundles and the checkpoint come first, the state last; after a crash in between the same message is taken once more, to the same bytes.</para>
/// </remarks>
public sealed class Mirror
{
    private static readonly byte[] RotateMark = Encoding.ASCII.GetBytes("\"t\":\"" + RotateEntry.Name + "\"");

    private readonly IStorage _storage;
    private readonly VerifierKey _first;
    private readonly IVerifier _verifier;

    /// <summary>Opens a mirror, or a new one.</summary>
    /// <param name="storage">Where it lies.</param>
    /// <param name="first">The log's first key.</param>
    /// <param name="verifier">Ed25519.</param>
    public Mirror(IStorage storage, VerifierKey first, IVerifier verifier)
    {
        _storage = storage;
        _first = first;
        _verifier = verifier;
    }

    /// <summary>Gets the number of entries.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public long Size => Read().Size;

    /// <summary>Gets the newest whole checkpoint, all of whose entries are here; null before the first.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public byte[]? Checkpoint => Read().Trust.Note is { Length: > 0 } note ? note : null;

    /// <summary>Returns whether an entry may be one that ends a key epoch; only then is it worth parsing.</summary>
    internal static bool MayBeRotation(byte[] entry) => entry.AsSpan().IndexOf(RotateMark) >= 0;

    /// <summary>Takes a message.</summary>
    /// <returns>The status as in <see cref="UplinkAnswer.Status"/>; with 200 everything is durable.</returns>
    /// <exception cref="IOException">It could not be stored, or what is here is damaged; the message was not taken.</exception>
    public int Add(UplinkMessage message)
    {
        Checkpoint offered;
        SignedNote note;
        try
        {
            note = SignedNote.Parse(message.Request.CheckpointNote);
            offered = Notes.Checkpoint.Parse(note.Text);
        }
        catch (NoteFormatException)
        {
            return 400;
        }

        MirrorState state = Read();
        if (offered.Origin != _first.Name)
        {
            return 404;
        }

        if (message.First != state.Size)
        {
            return 409;
        }

        if (message.End > offered.Size)
        {
            return 400;
        }

        WitnessState? taken;
        WitnessState? signing;
        byte[] root;
        using (LogTree trial = Tree(state))
        {
            taken = Follow(message, trial, state.Trust);
            root = trial.Root();
            signing = taken == null ? null : Witness.Follow(message.Request, offered, taken, trial.Hash, _verifier);
            if (signing == null || !Goes(message, offered, root, trial.Hash))
            {
                return 422;
            }
        }

        if (!Witness.IsSignedBy(signing.Key, note, _verifier) || offered.Size <= signing.KeySince)
        {
            return 403;
        }

        Store(message, state, taken!, offered, root);
        return 200;
    }

    /// <summary>Puts the newest whole checkpoint before a witness.</summary>
    /// <param name="knownSize">The size that the witness knows.</param>
    /// <exception cref="InvalidOperationException">There is no checkpoint of all that is here.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public WitnessRequest RequestFor(long knownSize)
    {
        MirrorState state = Read();
        if (!IsWhole(state))
        {
            throw new InvalidOperationException($"Entries up to {state.Size} are here, but no checkpoint of them.");
        }

        using var hash = new MerkleHash();
        var tree = new TileTree(state.Size, hash, path => _storage.Read(LogFiles.Of(path)) ?? (path.IsFull ? null : _storage.Read(LogFiles.Of(new TilePath(path.Level, path.Index, TilePath.FullWidth)))));
        var rotations = new List<(byte[], IReadOnlyList<byte[]>)>();
        for (long bundle = Math.Max(0, knownSize - 1) / TilePath.FullWidth; bundle * TilePath.FullWidth < state.Size; bundle++)
        {
            IReadOnlyList<byte[]> entries = Bundle(state, bundle);
            for (int i = 0; i < entries.Count; i++)
            {
                long index = (bundle * TilePath.FullWidth) + i;
                if (index >= knownSize - 1 && MayBeRotation(entries[i]))
                {
                    rotations.Add((entries[i], tree.Inclusion(index)));
                }
            }
        }

        return new WitnessRequest(knownSize, knownSize > state.Size ? Array.Empty<byte[]>() : tree.Consistency(knownSize), state.Trust.Note, rotations);
    }

    /// <summary>Keeps a cosignature under the checkpoint that it was made for.</summary>
    /// <param name="line">The signature line of a witness whose word this place takes.</param>
    /// <exception cref="IOException">It could not be stored.</exception>
    public void AddCosignature(string line)
    {
        MirrorState state = Read();
        SignedNote note = SignedNote.Parse(state.Trust.Note);
        NoteSignature signature = SignedNote.ParseLines(line)[0];
        var all = new List<NoteSignature>(note.Signatures);
        all.RemoveAll(other => other.Name == signature.Name && other.KeyId == signature.KeyId);
        all.Add(signature);
        byte[] cosigned = SignedNote.Encode(note.Text, all);
        _storage.Replace(LogFiles.Checkpoint, cosigned, Durability.Durable);
        _storage.Replace(LogFiles.Mirror, (state with { Trust = state.Trust with { Note = cosigned } }).Encode(), Durability.Durable);
    }

    private static bool IsWhole(MirrorState state) => state.Trust.Note.Length > 0 && Notes.Checkpoint.Parse(SignedNote.Parse(state.Trust.Note).Text).Size == state.Size;

    // From nothing everything goes on; a proof of that would say nothing.
    private static bool Goes(UplinkMessage message, Checkpoint offered, byte[] root, MerkleHash hash) => message.End == 0
        ? message.Request.Proof.Count == 0
        : MerkleProof.VerifyConsistency(hash, message.End, offered.Size, root, offered.Root, message.Request.Proof);

    private MirrorState Read()
    {
        try
        {
            using var hash = new MerkleHash();
            return _storage.Read(LogFiles.Mirror) is { } stored
                ? MirrorState.Decode(stored, _verifier)
                : new MirrorState(new WitnessState(0, _first, -1, Array.Empty<byte>()), 0, hash.Empty(), Array.Empty<byte[]>());
        }
        catch (NoteFormatException exception)
        {
            throw new LogCorruptException(LogFiles.Mirror, "the state of a mirror", exception.Message);
        }
    }

    private LogTree Tree(MirrorState state)
    {
        var tree = new LogTree(_storage, true);
        tree.Restore(state.Size / TilePath.FullWidth, false);
        foreach (byte[] entry in state.Open)
        {
            tree.Add(entry);
        }

        return tree.Size == state.Size && tree.Root().AsSpan().SequenceEqual(state.Root)
            ? tree
            : throw new LogCorruptException(LogFiles.Tiles, $"tiles of the {state.Size} entries that were taken", "others");
    }

    // Adds the entries to the tree; null where a change of key among them does not hold.
    private WitnessState? Follow(UplinkMessage message, LogTree tree, WitnessState trust)
    {
        foreach (byte[] entry in message.Entries)
        {
            if (MayBeRotation(entry))
            {
                try
                {
                    JsonValue rotate = CanonicalJson.Parse(entry);
                    if (Rotation.Problem(rotate, tree.Size, trust.Epoch, trust.Key, _verifier, out VerifierKey? next) != null
                        || rotate["root"]!.Text != Convert.ToBase64String(tree.Root()))
                    {
                        return null;
                    }

                    trust = trust with { Epoch = trust.Epoch + 1, Key = next!, KeySince = tree.Size };
                }
                catch (JsonFormatException)
                {
                    return null;
                }
            }

            tree.Add(entry);
        }

        return trust;
    }

    private void Store(UplinkMessage message, MirrorState state, WitnessState trust, Checkpoint offered, byte[] root)
    {
        using LogTree tree = Tree(state);
        var open = new List<byte[]>(state.Open);
        foreach (byte[] entry in message.Entries)
        {
            tree.Add(entry);
            open.Add(entry);
            if (open.Count == TilePath.FullWidth)
            {
                tree.WriteBundle(EntryBundle.Encode(open));
                open.Clear();
            }
        }

        if (tree.IsBehind)
        {
            throw new StorageFullException(LogFiles.Tiles);
        }

        tree.SyncFolders();
        if (message.End == offered.Size)
        {
            if (_storage.Read(LogFiles.Policy) == null)
            {
                _storage.Replace(LogFiles.Policy, Policy.Encode(_first), Durability.Durable);
            }

            if (tree.NeedsPartials(offered.Size))
            {
                tree.PublishPartials(offered.Size, EntryBundle.Encode(open), Durability.Durable);
            }

            trust = trust with { Note = message.Request.CheckpointNote };
            _storage.Replace(LogFiles.Checkpoint, trust.Note, Durability.Durable);
        }

        _storage.Replace(LogFiles.Mirror, new MirrorState(trust, message.End, root, open).Encode(), Durability.Durable);
    }

    private IReadOnlyList<byte[]> Bundle(MirrorState state, long bundle)
    {
        if (bundle == state.Size / TilePath.FullWidth)
        {
            return state.Open;
        }

        var path = new TilePath(TilePath.Entries, bundle, TilePath.FullWidth);
        return _storage.Read(LogFiles.Of(path)) is { } bytes && EntryBundle.TryDecode(bytes, TilePath.FullWidth, out List<(int Offset, byte[] Entry)> entries, out string _)
            ? entries.ConvertAll(entry => entry.Entry)
            : throw new LogCorruptException(path.ToString(), "a bundle of entries", "none");
    }
}
