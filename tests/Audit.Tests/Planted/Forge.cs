using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Audit.Log.Keys;
using MeadowTinyMl.Audit.Log.Merkle;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Signing;

namespace MeadowTinyMl.Audit.Tests.Planted;

/// <summary>Makes whole signed logs out of entries that no writer would write: every hash and signature is right unless a test spoils it.</summary>
internal sealed class Forge
{
    public const string Origin = "vendor.example/site/forged";
    public const long Epoch2027 = 1_798_761_600;

    private readonly Ed25519Signer[] _signers = Enumerable.Range(0, 4).Select(epoch => Signer(Origin, 10 + epoch)).ToArray();

    /// <summary>Gets the entries; tests change, add and remove them.</summary>
    public List<ForgedEntry> Entries { get; } = [];

    /// <summary>Gets or sets the time since boot, in milliseconds.</summary>
    public long Uptime { get; set; }

    public long Boot { get; set; }

    /// <summary>Gets or sets what the device takes for the time of day at its boot, in seconds.</summary>
    public long? UtcAtBoot { get; set; } = Epoch2027;

    /// <summary>Gets the key that an auditor enrols.</summary>
    public VerifierKey Key => KeyOf(_signers[0]);

    /// <summary>Gets or sets who signs the checkpoint; by default the keys of its size.</summary>
    public Ed25519Signer[]? SignedBy { get; set; }

    /// <summary>Gets witnesses that sign the checkpoint, with the time that they name.</summary>
    public List<(Ed25519Signer Witness, long Time)> Cosigners { get; } = [];

    public ForgedEntry this[string name] => Entries.Single(entry => entry.Name == name);

    public static Ed25519Signer Signer(string name, int seed) => new(name, Enumerable.Repeat((byte)seed, 32).ToArray());

    public Ed25519Signer SignerOf(int epoch) => _signers[epoch];

    /// <summary>Adds an entry ten seconds after the last.</summary>
    public ForgedEntry Add(EntryBody body, string? name = null, params (string Key, string Entry)[] references)
    {
        Uptime += 10_000;
        var entry = new ForgedEntry(body, name ?? string.Empty, Boot, Uptime, UtcAtBoot is { } at ? at + (Uptime / 1_000) : null);
        foreach ((string key, string target) in references)
        {
            entry.References[key] = target;
        }

        Entries.Add(entry);
        return entry;
    }

    public void Reboot(long offSeconds)
    {
        UtcAtBoot += (Uptime / 1_000) + offSeconds;
        Uptime = -10_000;
        Boot++;
        Add(new BootEntry("power_on", SampleEntries.Digest, 0, 0, 0, 0));
    }

    /// <summary>Adds the entry that ends the key epoch; its root and signatures are made when the log is.</summary>
    public ForgedEntry Rotate(string name) => Add(new RotateEntry(1, Key.ToString(), 0, new byte[32], new byte[64], new byte[64]), name);

    /// <summary>Makes the directory's files.</summary>
    public Dictionary<string, byte[]> Build() => Build(Entries.Count, out _);

    /// <summary>Makes the files of the first entries.</summary>
    public Dictionary<string, byte[]> Build(int size, out byte[] note)
    {
        var entries = new List<byte[]>();
        using var hash = new MerkleHash();
        var range = new CompactRange(hash);
        var levels = new List<List<byte[]>>();
        int epoch = 0;
        int rotatedAt = -2;
        for (int index = 0; index < size; index++)
        {
            ForgedEntry entry = Entries[index];
            if (entry.Type == RotateEntry.Name && !entry.IsFinal)
            {
                Seal(entry, index, epoch, range.Root());
            }

            byte[] bytes = entry.Encode(index, epoch, name => Entries.FindIndex(other => other.Name == name));
            entries.Add(bytes);
            range.Append(hash.Leaf(bytes), (height, _, node) =>
            {
                if (height % 8 == 0)
                {
                    while (levels.Count <= height / 8)
                    {
                        levels.Add([]);
                    }

                    levels[height / 8].Add(node);
                }
            });
            if (entry.Type == RotateEntry.Name)
            {
                rotatedAt = index;
                epoch++;
            }
        }

        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        for (int start = 0; start < size; start += 256)
        {
            byte[][] bundle = entries.Skip(start).Take(256).ToArray();
            files[new TilePath(TilePath.Entries, start / 256, bundle.Length).ToString()] = EntryBundle.Encode(bundle);
        }

        for (int level = 0; level < levels.Count; level++)
        {
            for (int start = 0; start < levels[level].Count; start += 256)
            {
                byte[][] tile = levels[level].Skip(start).Take(256).ToArray();
                files[new TilePath(level, start / 256, tile.Length).ToString()] = tile.SelectMany(node => node).ToArray();
            }
        }

        Ed25519Signer[] signers = SignedBy ?? (rotatedAt == size - 1 ? [_signers[epoch - 1], _signers[epoch]] : [_signers[epoch]]);
        note = Note(new Checkpoint(Origin, size, range.Root()), signers, Cosigners);
        files["checkpoint"] = note;
        return files;
    }

    public static byte[] Note(Checkpoint checkpoint, IEnumerable<Ed25519Signer> signers, IEnumerable<(Ed25519Signer Witness, long Time)> cosigners)
    {
        string text = checkpoint.ToString();
        var lines = new StringBuilder(text).Append('\n');
        foreach (Ed25519Signer signer in signers)
        {
            Line(lines, KeyOf(signer), signer.Sign(Encoding.UTF8.GetBytes(text)));
        }

        foreach ((Ed25519Signer witness, long time) in cosigners)
        {
            Line(lines, WitnessKey(witness), Cosign(witness, checkpoint, time));
        }

        return Encoding.UTF8.GetBytes(lines.ToString());
    }

    /// <summary>Returns time and signature of a witness, 72 bytes.</summary>
    public static byte[] Cosign(Ed25519Signer witness, Checkpoint checkpoint, long time)
    {
        byte[] signature = witness.Sign(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"cosignature/v1\ntime {time}\n{checkpoint}")));
        var bytes = new byte[8];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(bytes, time);
        return [.. bytes, .. signature];
    }

    public static VerifierKey WitnessKey(Ed25519Signer witness)
    {
        byte[] id = System.Security.Cryptography.SHA256.HashData([.. Encoding.UTF8.GetBytes(witness.Name), 0x0A, 0x04, .. witness.PublicKey]);
        return VerifierKey.Parse($"{witness.Name}+{Convert.ToHexStringLower(id.AsSpan(0, 4))}+{Convert.ToBase64String([0x04, .. witness.PublicKey])}", new Ed25519Verifier());
    }

    public static VerifierKey KeyOf(Ed25519Signer signer) => VerifierKey.OfLog(signer.Name, signer.PublicKey);

    private static void Line(StringBuilder lines, VerifierKey key, byte[] signature)
    {
        var id = new byte[4];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(id, key.Id);
        lines.Append("\u2014 ").Append(key.Name).Append(' ').Append(Convert.ToBase64String([.. id, .. signature])).Append('\n');
    }

    private void Seal(ForgedEntry entry, int index, int epoch, byte[] root)
    {
        string key = KeyOf(_signers[epoch + 1]).ToString();
        byte[] text = Rotation.Text(Origin, epoch + 1, index, root, key);
        entry.Set("epoch", epoch + 1).Set("key", key).Set("size", index).Set("root", root)
            .Set("old_signature", _signers[epoch].Sign(text)).Set("new_signature", _signers[epoch + 1].Sign(text));
        entry.Spoil?.Invoke(entry);
    }
}
