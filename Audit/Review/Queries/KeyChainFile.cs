using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Json;
using MeadowTinyMl.Audit.Log.Keys;
using MeadowTinyMl.Audit.Log.Merkle;
using MeadowTinyMl.Audit.Log.Notes;

namespace MeadowTinyMl.Audit.Review.Queries;

/// <summary>What a proof needs besides itself from the second key on: the <c>rotate</c> entries that lead from the enrolled key to the one that signed, each with its inclusion proof.</summary>
/// <param name="rotations">In order.</param>
public sealed class KeyChainFile(IReadOnlyList<(byte[] Entry, IReadOnlyList<byte[]> Proof)> rotations)
{
    /// <summary>How such files are named.</summary>
    public const string Extension = ".keys.json";

    private const int MaxRotations = 100_000;

    /// <summary>Gets the rotations in order.</summary>
    public IReadOnlyList<(byte[] Entry, IReadOnlyList<byte[]> Proof)> Rotations { get; } = rotations;

    /// <summary>Reads a file.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static KeyChainFile Parse(byte[] bytes)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(bytes);
            JsonElement list = document.RootElement.GetProperty("rotations");
            return list.GetArrayLength() > MaxRotations
                ? throw new FormatException($"expected at most {MaxRotations} rotations, found {list.GetArrayLength()}")
                : new KeyChainFile(list.EnumerateArray().Select(item => (
                    item.GetProperty("entry").GetBytesFromBase64(),
                    (IReadOnlyList<byte[]>)item.GetProperty("proof").EnumerateArray().Select(hash => hash.GetBytesFromBase64()).ToArray())).ToArray());
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new FormatException("expected {\"rotations\":[{\"entry\":base64,\"proof\":[base64]}]}: " + exception.Message, exception);
        }
    }

    /// <summary>Writes the file.</summary>
    public string Encode() => new JsonObject
    {
        ["rotations"] = new JsonArray(Rotations.Select(rotation => (JsonNode?)new JsonObject
        {
            ["entry"] = Convert.ToBase64String(rotation.Entry),
            ["proof"] = new JsonArray(rotation.Proof.Select(hash => (JsonNode?)Convert.ToBase64String(hash)).ToArray()),
        }).ToArray()),
    }.ToJsonString() + "\n";

    /// <summary>Follows the chain inside the tree of a checkpoint whose signature is still to be checked with the key that comes out.</summary>
    /// <param name="first">The enrolled key.</param>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="verifier">Ed25519.</param>
    /// <returns>The key at the end of the chain.</returns>
    /// <exception cref="FormatException">A rotation does not hold.</exception>
    public VerifierKey Follow(VerifierKey first, Checkpoint checkpoint, IVerifier verifier)
    {
        using var hash = new MerkleHash();
        VerifierKey key = first;
        for (int epoch = 0; epoch < Rotations.Count; epoch++)
        {
            (byte[] bytes, IReadOnlyList<byte[]> proof) = Rotations[epoch];
            Log.Json.JsonValue entry;
            try
            {
                entry = CanonicalJson.Parse(bytes);
            }
            catch (JsonFormatException exception)
            {
                throw new FormatException($"rotation {epoch}: {exception.Message}", exception);
            }

            long index = entry["n"]?.Integer ?? -1;
            if (!MerkleProof.VerifyInclusion(hash, index, checkpoint.Size, hash.Leaf(bytes), checkpoint.Root, proof))
            {
                throw new FormatException($"rotation {epoch}: entry {index} is not in the tree of the checkpoint");
            }

            if (Rotation.Problem(entry, index, epoch, key, verifier, out VerifierKey? next) is { } problem)
            {
                throw new FormatException($"rotation {epoch}: {problem}");
            }

            key = next!;
        }

        return key;
    }
}
