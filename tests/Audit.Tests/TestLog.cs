using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Audit.Log.Json;
using MeadowTinyMl.Audit.Log.Merkle;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Log.Storage;
using MeadowTinyMl.Audit.Review;
using MeadowTinyMl.Audit.Signing;

namespace MeadowTinyMl.Audit.Tests;

/// <summary>Small logs made by the real writer, and the real verifier over them.</summary>
internal static class TestLog
{
    public const string Origin = "vendor.example/site/device";

    public static readonly byte[] Seed = Enumerable.Range(1, 32).Select(i => (byte)i).ToArray();

    public static readonly Ed25519Signing Ed25519 = new();

    /// <summary>The first key of every log made here: their randomness is the same.</summary>
    public static readonly VerifierKey Key = FirstKey();

    public static LogWriterOptions Options { get; } = new() { Origin = Origin, Device = "test", Commissioning = Seed };

    public static LogWriter Open(IStorage storage, IClock? clock = null, LogWriterOptions? options = null) =>
        LogWriter.Open(storage, clock ?? new StepClock(), new SeededRandom(1), Ed25519, options ?? Options);

    public static EntryBody Summary(int number) =>
        new SummaryEntry("gas0", "gas-hp354", 10, number, [("clean_air", number)], [0, 0, 0, 0, 0, 0, 0, 0, 0, number], 0, 0, 0, 0, null, null, null, null);

    /// <summary>Writes a log of a given size and closes it with a checkpoint.</summary>
    public static void Write(IStorage storage, int size)
    {
        using LogWriter writer = Open(storage);
        while (writer.Size < size)
        {
            int count = (int)Math.Min(Math.Min(64, size - writer.Size), 256 - (writer.Size % 256));
            writer.AppendMany(Enumerable.Range((int)writer.Size, count).Select(Summary).ToArray());
        }

        writer.Checkpoint();
    }

    public static Verdict Verify(string directory, IReadOnlyDictionary<string, byte[]>? kept = null) =>
        Verifier(directory).Verify(LogDirectory.Open(directory), kept ?? new Dictionary<string, byte[]>());

    public static LogVerifier Verifier(string? directory = null) =>
        new(directory == null ? [Key] : Keys(directory), new Ed25519Verifier(), [.. LogVerifier.AllChecks]);

    /// <summary>Returns the keys of all epochs of a log, in order.</summary>
    public static VerifierKey[] Keys(string directory) =>
        [Key, .. Entries(directory).Where(entry => entry["t"]!.Text == RotateEntry.Name).Select(entry => VerifierKey.Parse(entry["key"]!.Text, Ed25519))];

    /// <summary>Returns the entries that lie in a directory, however it is signed.</summary>
    public static IEnumerable<JsonValue> Entries(string directory)
    {
        string folder = Path.Combine(directory, "tile", "entries");
        if (!Directory.Exists(folder))
        {
            yield break;
        }

        foreach (IGrouping<long, TilePath> bundle in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => TilePath.TryParse(Path.GetRelativePath(directory, file).Replace(Path.DirectorySeparatorChar, '/'), out TilePath path) ? path : (TilePath?)null)
            .Where(path => path != null)
            .GroupBy(path => path!.Value.Index, path => path!.Value)
            .OrderBy(group => group.Key))
        {
            TilePath widest = bundle.MaxBy(path => path.Width);
            EntryBundle.TryDecode(File.ReadAllBytes(Path.Combine(directory, widest.ToString())), widest.Width, out List<(int Offset, byte[] Entry)> entries, out _);
            foreach ((int _, byte[] entry) in entries)
            {
                yield return CanonicalJson.Parse(entry);
            }
        }
    }

    private static VerifierKey FirstKey()
    {
        using LogWriter writer = LogWriter.Open(new MemoryStorage(), new StepClock(), new SeededRandom(1), Ed25519, new LogWriterOptions { Origin = Origin, Device = "test", Commissioning = Seed });
        return writer.Key;
    }
}
