using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Entries;
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

    public static LogWriter Open(IStorage storage, StepClock? clock = null) =>
        LogWriter.Open(storage, new Ed25519Signer(Origin, Seed), clock ?? new StepClock(), new LogWriterOptions());

    public static EntryBody Summary(int number) =>
        new SummaryEntry("gas0", "gas-hp354", 10, number, [("clean_air", number)], [0, 0, 0, 0, 0, 0, 0, 0, 0, number], 0, 0, 0, 0, null, null, null, null);

    /// <summary>Writes a log of a given size and closes it with a checkpoint.</summary>
    public static void Write(IStorage storage, int size)
    {
        using LogWriter writer = Open(storage);
        while (writer.Size < size)
        {
            writer.Append(Summary((int)writer.Size));
        }

        writer.Checkpoint();
    }

    public static Verdict Verify(string directory, IReadOnlyDictionary<string, byte[]>? kept = null) =>
        Verifier().Verify(LogDirectory.Open(directory), kept ?? new Dictionary<string, byte[]>());

    public static LogVerifier Verifier()
    {
        using var signer = new Ed25519Signer(Origin, Seed);
        return new LogVerifier([VerifierKey.OfLog(signer.Name, signer.PublicKey)], new Ed25519Verifier(), [.. LogVerifier.AllChecks]);
    }
}
