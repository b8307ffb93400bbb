using System;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MeadowTinyMl.Audit.Log.Merkle;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Log.Proofs;
using MeadowTinyMl.Audit.Log.Witnessing;
using MeadowTinyMl.Audit.Signing;
using MeadowTinyMl.Tests;
using Xunit;

namespace MeadowTinyMl.Audit.Tests;

/// <summary>T1: proofs, witness, policies and the published directory. Hashes, roots, paths, notes, keys and RFC 8032 have their own classes beside this one.</summary>
public class T01KnownAnswerTests
{
    private static readonly Ed25519Verifier Ed25519 = new();

    [FactNeeds(Vectors.Folder + "/proofs.json")]
    public void ProofFiles_AgreeWithEveryVectorAndEncodeToThemselves()
    {
        foreach (JsonElement vector in Vectors.Read("proofs.json").EnumerateArray())
        {
            string name = vector.GetProperty("name").GetString()!;
            VerifierKey[] trusted = vector.GetProperty("trusted").EnumerateArray().Select(key => VerifierKey.Parse(key.GetString()!, Ed25519)).ToArray();
            bool holds = true;
            try
            {
                ProofFile proof = ProofFile.Parse(vector.Base64("proof_b64"));
                proof.Verify(vector.Base64("leaf_b64"), trusted, Ed25519);
                string text = Encoding.UTF8.GetString(vector.Base64("proof_b64"));
                if (!text.Contains("\nextra ", StringComparison.Ordinal))
                {
                    Assert.Equal(text, Encoding.UTF8.GetString(proof.Encode()));
                }
            }
            catch (NoteFormatException)
            {
                holds = false;
            }

            Assert.True(vector.GetProperty("ok").GetBoolean() == holds, name);
        }
    }

    [FactNeeds(Vectors.Folder + "/witness.json")]
    public void Witness_AnswersEveryRequestAsPublishedAndKeepsTheSameState()
    {
        JsonElement keys = Vectors.Read("keys.json");
        JsonElement own = keys.GetProperty("witnesses")[0];
        using var signer = new Ed25519Signer(own.GetProperty("name").GetString()!, own.Hex("seed_hex"));
        var witness = new Witness(new MemoryStorage(), signer, Ed25519, [VerifierKey.Parse(keys.GetProperty("log").GetProperty("vkey").GetString()!, Ed25519)]);
        string origin = keys.GetProperty("log").GetProperty("name").GetString()!;
        int count = 0;
        foreach (JsonElement vector in Vectors.Read("witness.json").EnumerateArray())
        {
            string name = vector.GetProperty("name").GetString()!;
            WitnessAnswer answer = witness.Add(vector.Base64("request_b64"), vector.GetProperty("time").GetInt64());

            Assert.True(vector.GetProperty("status").GetInt32() == answer.Status, $"{name}: {answer.Status}");
            if (vector.TryGetProperty("body_b64", out JsonElement body))
            {
                Assert.Equal(Encoding.UTF8.GetString(body.GetBytesFromBase64()), answer.Body);
            }

            Checkpoint state = Checkpoint.Parse(SignedNote.Parse(witness.Latest(origin)!).Text);
            Assert.Equal(vector.GetProperty("state_size_after").GetInt64(), state.Size);
            Assert.Equal(vector.Base64("state_root_after"), state.Root);
            count++;
        }

        Assert.Equal(16, count);
    }

    [FactNeeds(Vectors.Folder + "/notes.json")]
    public void SignedCheckpoint_AgreesWithEveryNoteThatHasNoEcdsaKey()
    {
        foreach (JsonElement vector in Vectors.Read("notes.json").EnumerateArray())
        {
            VerifierKey[] trusted = vector.GetProperty("trusted").EnumerateArray().Select(key => VerifierKey.Parse(key.GetString()!, Ed25519)).ToArray();
            if (trusted.Any(key => key.Type == VerifierKey.Ecdsa))
            {
                continue; // the host answers these
            }

            bool holds = true;
            try
            {
                SignedCheckpoint.Open(vector.Base64("note_b64"), trusted, Ed25519);
            }
            catch (NoteFormatException)
            {
                holds = false;
            }

            Assert.True(vector.GetProperty("ok").GetBoolean() == holds, vector.GetProperty("name").GetString());
        }
    }

    [FactNeeds(Vectors.Folder + "/log.json")]
    public void TileTree_ProvesEveryPublishedCheckpointFromThePublishedTilesAlsoWherePruned()
    {
        JsonElement log = Vectors.Read("log.json");
        string folder = Vectors.PathOf("log");
        long size = log.GetProperty("size").GetInt64();
        using var hash = new MerkleHash();
        string[] gone = log.GetProperty("pruned").GetProperty("may_be_removed").EnumerateArray().Select(file => file.GetString()!).ToArray();
        long minimum = log.GetProperty("pruned").GetProperty("min_index").GetInt64();
        var whole = new TileTree(size, hash, path => Read(path, []));
        var pruned = new TileTree(size, hash, path => Read(path, gone));
        byte[] root = log.GetProperty("root").GetBytesFromBase64();

        Assert.Equal(root, whole.Root(size));
        foreach (long old in log.GetProperty("checkpoint_sizes").EnumerateArray().Select(item => item.GetInt64()))
        {
            Checkpoint checkpoint = Checkpoint.Parse(SignedNote.Parse(File.ReadAllBytes(Path.Combine(folder, "checkpoints", $"{old}"))).Text);
            Assert.Equal(checkpoint.Root, whole.Root(old));
            Assert.True(MerkleProof.VerifyConsistency(hash, old, size, checkpoint.Root, root, whole.Consistency(old)), $"{old}");
            if (old >= minimum)
            {
                Assert.Equal(whole.Consistency(old), pruned.Consistency(old));
            }
        }

        for (long index = 0; index < size; index += 37)
        {
            Assert.True(MerkleProof.VerifyInclusion(hash, index, size, whole.Node(0, index), root, whole.Inclusion(index)));
            if (index >= minimum)
            {
                Assert.Equal(whole.Inclusion(index), pruned.Inclusion(index));
            }
        }

        byte[]? Read(TilePath path, string[] removed) => removed.Contains(path.ToString()) ? null
            : File.Exists(Path.Combine(folder, path.ToString())) ? File.ReadAllBytes(Path.Combine(folder, path.ToString())) : null;
    }

    /// <summary>Everything the vectors hold is replayed by a test: a file that is added must be too.</summary>
    [FactNeeds(Vectors.Folder + "/README.md")]
    public void Vectors_AreAllReplayed()
    {
        string[] replayed = ["consistency.json", "inclusion.json", "keys.json", "leafhash.json", "log.json", "notes.json", "policy.json", "proofs.json", "roots.json", "tamper.json", "tilepaths.json", "witness.json"];
        string[] tests = Directory.GetFiles(Path.Combine(Repository.Root, "tests", "Audit.Tests"), "*.cs").Where(file => !file.EndsWith("T01KnownAnswerTests.cs", StringComparison.Ordinal)).Select(File.ReadAllText).ToArray();
        string self = File.ReadAllText(Path.Combine(Repository.Root, "tests", "Audit.Tests", "T01KnownAnswerTests.cs"));

        Assert.Equal(replayed, Directory.GetFiles(Vectors.PathOf(string.Empty), "*.json").Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal));
        Assert.All(replayed, file => Assert.True(tests.Append(self).Any(test => test.Contains($"Read(\"{file}\")", StringComparison.Ordinal)), file));
    }

    [FactNeeds("openssl")]
    public void OpenSsl_VerifiesTheBareSignatureOverTheNotesText()
    {
        using var signer = new Ed25519Signer("vendor.example/site/device", TestLog.Seed);
        var checkpoint = new Checkpoint(signer.Name, 7, SHA256.HashData([7]));
        SignedNote note = SignedNote.Parse(checkpoint.Sign(signer));
        string folder = Directory.CreateTempSubdirectory("meadow-openssl-").FullName;
        try
        {
            byte[] prefix = Convert.FromHexString("302a300506032b6570032100");
            File.WriteAllBytes(Path.Combine(folder, "key"), [.. prefix, .. signer.PublicKey]);
            File.WriteAllText(Path.Combine(folder, "text"), note.Text);
            foreach ((byte flip, int expected) in new[] { ((byte)0, 0), ((byte)1, 1) })
            {
                byte[] signature = note.Signatures[0].Signature;
                signature[5] ^= flip;
                File.WriteAllBytes(Path.Combine(folder, "signature"), signature);
                using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("openssl", ["pkeyutl", "-verify", "-rawin", "-pubin", "-keyform", "DER", "-inkey", "key", "-in", "text", "-sigfile", "signature"]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
                process.StandardOutput.ReadToEnd();
                process.WaitForExit();
                Assert.Equal(expected, process.ExitCode);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
