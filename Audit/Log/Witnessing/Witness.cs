using System;
using System.Collections.Generic;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MeadowTinyMl.Audit.Log.Json;
using MeadowTinyMl.Audit.Log.Keys;
using MeadowTinyMl.Audit.Log.Merkle;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Log.Storage;

namespace MeadowTinyMl.Audit.Log.Witnessing;

/// <summary>Signs checkpoints of logs, each only if it goes on from the one it signed before. Safe for several threads.</summary>
/// <remarks>C2SP tlog-witness. The check and the store are one step, and the store comes before the answer.</remarks>
public sealed class Witness
{
    private const string Folder = "witness/";

    private readonly object _gate = new();
    private readonly IStorage _storage;
    private readonly ISigner _signer;
    private readonly IVerifier _verifier;
    private readonly Dictionary<string, VerifierKey> _enrolled = new(StringComparer.Ordinal);

    /// <summary>Creates a witness.</summary>
    /// <param name="storage">Where it keeps what it has seen.</param>
    /// <param name="signer">Its key.</param>
    /// <param name="verifier">Ed25519.</param>
    /// <param name="enrolled">The first key of each log that it takes.</param>
    public Witness(IStorage storage, ISigner signer, IVerifier verifier, IEnumerable<VerifierKey> enrolled)
    {
        _storage = storage;
        _signer = signer;
        _verifier = verifier;
        foreach (VerifierKey key in enrolled)
        {
            _enrolled[key.Name] = key;
        }
    }

    /// <summary>Gets the witness's key.</summary>
    public VerifierKey Key => VerifierKey.OfWitness(_signer.Name, _signer.PublicKey);

    /// <summary>Returns the latest checkpoint of a log, whole, or null where none was seen.</summary>
    /// <param name="origin">The log.</param>
    /// <exception cref="NoteFormatException">What is stored is no state of a witness.</exception>
    public byte[]? Latest(string origin)
    {
        lock (_gate)
        {
            return _storage.Read(NameOf(origin)) is { } stored ? WitnessState.Decode(stored, _verifier).Note : null;
        }
    }

    /// <summary>Answers a request.</summary>
    /// <param name="body">The request's bytes.</param>
    /// <param name="time">Seconds since 1970-01-01 UTC.</param>
    /// <exception cref="System.IO.IOException">It could not be stored; nothing was signed.</exception>
    public WitnessAnswer Add(byte[] body, long time)
    {
        WitnessRequest request;
        SignedNote note;
        Checkpoint offered;
        try
        {
            request = WitnessRequest.Parse(body);
            note = SignedNote.Parse(request.CheckpointNote);
            offered = Checkpoint.Parse(note.Text);
        }
        catch (NoteFormatException)
        {
            return new WitnessAnswer(400, string.Empty);
        }

        if (!_enrolled.TryGetValue(offered.Origin, out VerifierKey? first))
        {
            return new WitnessAnswer(404, string.Empty);
        }

        lock (_gate)
        {
            byte[]? stored = _storage.Read(NameOf(offered.Origin));
            WitnessState state = stored == null ? new WitnessState(0, first, -1, Array.Empty<byte>()) : WitnessState.Decode(stored, _verifier);
            return Add(request, note, offered, state, time);
        }
    }

    /// <summary>Follows the keys of a log by the key rules of check C06: each <c>rotate</c> entry stands in the offered tree and is signed by the key that it ends.</summary>
    /// <returns>The state with the key that signs the offered tree; null where an entry does not hold.</returns>
    internal static WitnessState? Follow(WitnessRequest request, Checkpoint offered, WitnessState state, MerkleHash hash, IVerifier verifier)
    {
        foreach ((byte[] bytes, IReadOnlyList<byte[]> proof) in request.Rotations)
        {
            JsonValue entry;
            try
            {
                entry = CanonicalJson.Parse(bytes);
            }
            catch (JsonFormatException)
            {
                return null;
            }

            long index = entry["n"]?.Integer ?? -1;
            if (entry["epoch"]?.Integer <= state.Epoch)
            {
                continue;
            }

            if (index <= state.KeySince
                || !MerkleProof.VerifyInclusion(hash, index, offered.Size, hash.Leaf(bytes), offered.Root, proof)
                || Rotation.Problem(entry, index, state.Epoch, state.Key, verifier, out VerifierKey? next) != null)
            {
                return null;
            }

            state = state with { Epoch = state.Epoch + 1, Key = next!, KeySince = index };
        }

        return state;
    }

    /// <summary>Returns whether a key's line under a note holds.</summary>
    internal static bool IsSignedBy(VerifierKey key, SignedNote note, IVerifier verifier)
    {
        byte[] message = Encoding.UTF8.GetBytes(note.Text);
        foreach (NoteSignature signature in note.Signatures)
        {
            if (signature.Name == key.Name && signature.KeyId == key.Id)
            {
                return verifier.Verify(key.Key, message, signature.Signature);
            }
        }

        return false;
    }

    private static string NameOf(string origin)
    {
        using SHA256 hash = SHA256.Create();
        var name = new StringBuilder(Folder);
        foreach (byte b in hash.ComputeHash(Encoding.UTF8.GetBytes(origin)))
        {
            name.Append(b.ToString("x2", CultureInfo.InvariantCulture));
        }

        return name.ToString();
    }

    private WitnessAnswer Add(WitnessRequest request, SignedNote note, Checkpoint offered, WitnessState state, long time)
    {
        using var hash = new MerkleHash();
        WitnessState? advanced = Follow(request, offered, state, hash, _verifier);
        if (advanced == null)
        {
            return new WitnessAnswer(422, string.Empty);
        }

        if (!IsSignedBy(advanced.Key, note, _verifier) || offered.Size <= advanced.KeySince)
        {
            return new WitnessAnswer(403, string.Empty);
        }

        if (request.OldSize > offered.Size)
        {
            return new WitnessAnswer(400, string.Empty);
        }

        Checkpoint? known = state.Note.Length == 0 ? null : Checkpoint.Parse(SignedNote.Parse(state.Note).Text);
        long knownSize = known?.Size ?? 0;
        byte[] knownRoot = known?.Root ?? hash.Empty();
        if (request.OldSize != knownSize)
        {
            return new WitnessAnswer(409, knownSize.ToString(CultureInfo.InvariantCulture) + "\n");
        }

        // From nothing everything goes on; a proof of that would say nothing.
        bool goesOn = knownSize == 0
            ? request.Proof.Count == 0 && (offered.Size > 0 || offered.Root.AsSpan().SequenceEqual(knownRoot))
            : MerkleProof.VerifyConsistency(hash, knownSize, offered.Size, knownRoot, offered.Root, request.Proof);
        if (!goesOn)
        {
            return new WitnessAnswer(422, string.Empty);
        }

        _storage.Replace(NameOf(offered.Origin), (advanced with { Note = request.CheckpointNote }).Encode(), Durability.Durable);
        return new WitnessAnswer(200, SignedNote.LineOf(Cosignature.Sign(_signer, time, note.Text)));
    }
}
