using System;
using System.Collections.Generic;
using System.IO;
using MeadowTinyMl.Audit.Log.Merkle;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Review;
using MeadowTinyMl.Audit.Signing;

namespace MeadowTinyMl.Simulator.Tampering;

/// <summary>A copy of a log's directory in memory, to do with what a forger would; the log itself stays as it is.</summary>
internal sealed class LogCopy
{
    private readonly Policy _policy;

    private LogCopy(Dictionary<string, byte[]> files, Policy policy)
    {
        Files = files;
        _policy = policy;
        Checkpoint = Checkpoint.Parse(SignedNote.Parse(files[LogDirectory.CheckpointFile]).Text);
    }

    /// <summary>Gets the files by name, with forward slashes.</summary>
    public Dictionary<string, byte[]> Files { get; }

    /// <summary>Gets the checkpoint that was published when the copy was made.</summary>
    public Checkpoint Checkpoint { get; }

    /// <summary>Copies a log. Call where its writer is not at work.</summary>
    /// <param name="folder">The log's directory; its policy lies beside it.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static LogCopy Of(string folder)
    {
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (string file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            files.Add(Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/'), File.ReadAllBytes(file));
        }

        byte[] policy = File.ReadAllBytes(Path.TrimEndingDirectorySeparator(folder) + ".policy");
        return new LogCopy(files, Policy.Parse(policy, new Ed25519Verifier()));
    }

    /// <summary>Returns the entries under the checkpoint.</summary>
    /// <exception cref="IOException">They are not there.</exception>
    public List<byte[]> Entries()
    {
        var all = new List<byte[]>();
        foreach (TilePath bundle in Bundles(Checkpoint.Size))
        {
            if (!Files.TryGetValue(bundle.ToString(), out byte[]? bytes) || !EntryBundle.TryDecode(bytes, bundle.Width, out List<(int Offset, byte[] Entry)> entries, out _))
            {
                throw new IOException($"{bundle}: expected a bundle of {bundle.Width} entries.");
            }

            entries.ForEach(entry => all.Add(entry.Entry));
        }

        return all;
    }

    /// <summary>Verifies the copy, as <c>audit verify</c> does.</summary>
    /// <param name="kept">A checkpoint that somebody else has kept, or null.</param>
    public Verdict Verify(byte[]? kept)
    {
        var verifier = new LogVerifier(_policy, new Ed25519Verifier(), [.. LogVerifier.AllChecks]);
        Evidence evidence = kept == null
            ? Evidence.None
            : new Evidence { Checkpoints = new Dictionary<string, byte[]>(StringComparer.Ordinal) { ["kept"] = kept } };
        return verifier.Verify(LogDirectory.Of(Files), evidence);
    }

    /// <summary>Returns where the entries of a log lie.</summary>
    /// <param name="size">How many there are.</param>
    public static IEnumerable<TilePath> Bundles(long size)
    {
        for (long first = 0; first < size; first += TilePath.FullWidth)
        {
            yield return new TilePath(TilePath.Entries, first / TilePath.FullWidth, (int)Math.Min(TilePath.FullWidth, size - first));
        }
    }
}
