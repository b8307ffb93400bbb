using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Audit.Log.Merkle;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Review;
using MeadowTinyMl.Audit.Signing;
using Xunit;
using Xunit.Abstractions;

namespace MeadowTinyMl.Audit.Tests.Planted;

/// <summary>T7: every bit of an exported log of more than 600 entries flipped, under a policy that needs every signature line. The list of exceptions is empty.</summary>
/// <remarks>
/// The real verifier judges each flip. So that millions of verdicts take minutes, bundles whose files are the very same are not read again, and a signature once checked is
/// remembered with key, message and signature. Ordinary runs take a sample that meets every byte of the checkpoint, LONG=1 every bit.
/// </remarks>
public class T07EveryBitTests(ITestOutputHelper output)
{
    private const int Size = 610;
    private const int Step = 499; // a prime, so that samples meet every bit of a byte

    [Fact]
    public void EveryFlippedBit_IsFoundInItsFile()
    {
        (Dictionary<string, byte[]> files, Policy policy) = Export();
        var ed25519 = new RememberingVerifier();
        var reader = new RememberingReader();
        Assert.Empty(Verify(files, policy, ed25519, reader).Findings);

        bool isLong = Environment.GetEnvironmentVariable("LONG") == "1";
        var exceptions = new ConcurrentBag<string>();
        long flipped = 0;
        foreach ((string name, byte[] bytes) in files)
        {
            int step = isLong || name == "checkpoint" ? 1 : Step;
            int count = ((8 * bytes.Length) + step - 1) / step;
            int[]? starts = name.StartsWith("tile/entries/", StringComparison.Ordinal) ? Starts(bytes) : null;
            Parallel.For(0, count, i =>
            {
                int bit = i * step;
                byte[] copy = (byte[])bytes.Clone();
                copy[bit / 8] ^= (byte)(1 << (bit % 8));
                var changed = new Dictionary<string, byte[]>(files) { [name] = copy };
                Verdict verdict = Verify(changed, policy, ed25519, reader);
                if (!verdict.Findings.Any(finding => finding.File == name && finding.IsFailure && (starts == null || Names(finding, starts, name, bit / 8))))
                {
                    exceptions.Add($"{name}, bit {bit}: {string.Join("; ", verdict.Findings.Select(finding => finding.ToString()[..Math.Min(160, finding.ToString().Length)]))}");
                }

                Interlocked.Increment(ref flipped);
            });
        }

        output.WriteLine($"{flipped} bits flipped in a log of {Size} entries, each named with its file, those in bundles with their entry");
        Assert.True(exceptions.IsEmpty, string.Join("\n", exceptions.Take(20)));
        Assert.Equal(isLong ? files.Values.Sum(bytes => 8L * bytes.Length) : files.Sum(file => file.Key == "checkpoint" ? 8L * file.Value.Length : ((8L * file.Value.Length) + Step - 1) / Step), flipped);
    }

    // A flip in a bundle is named as the very entry that holds it, its length before it included.
    private static bool Names(Finding finding, int[] starts, string file, int at)
    {
        int entry = Array.FindLastIndex(starts, start => start <= at);
        return TilePath.TryParse(file, out TilePath path) && finding.Index == (path.Index * TilePath.FullWidth) + entry && finding.Offset - starts[entry] is 0 or 2;
    }

    private static int[] Starts(byte[] bundle)
    {
        var starts = new List<int>();
        for (int at = 0; at < bundle.Length; at += 2 + ((bundle[at] << 8) | bundle[at + 1]))
        {
            starts.Add(at);
        }

        return [.. starts];
    }

    private static (Dictionary<string, byte[]> Files, Policy Policy) Export()
    {
        var forge = new Forge();
        forge.Add(Story.Open(forge, heartbeat: 86_400, witness: null, stop: null, selfTest: null, pseudonym: null));
        forge.Reboot(0);
        while (forge.Entries.Count < Size)
        {
            forge.Add(new FaultEntry("gas", "sensor_lost", null));
        }

        Ed25519Signer[] witnesses = [Forge.Signer("witness.example/w1", 90), Forge.Signer("witness.example/w2", 91)];
        forge.Cosigners.AddRange(witnesses.Select(witness => (witness, Forge.Epoch2027)));
        string policy = $"log {forge.Key}\nwitness W1 {Forge.WitnessKey(witnesses[0])}\nwitness W2 {Forge.WitnessKey(witnesses[1])}\ngroup G all W1 W2\nquorum G\n";
        return (forge.Build(), Policy.Parse(System.Text.Encoding.UTF8.GetBytes(policy), new Ed25519Verifier()));
    }

    private static Verdict Verify(Dictionary<string, byte[]> files, Policy policy, IVerifier ed25519, BundleReader reader)
    {
        var verifier = new LogVerifier(new AuditTrust(policy), ed25519, ["C01", "C02", "C03"], reader) { Threads = 1 };
        return verifier.Verify(LogDirectory.Of(files), Evidence.None);
    }

    private sealed class RememberingVerifier : IVerifier
    {
        private readonly Ed25519Verifier _ed25519 = new();
        private readonly ConcurrentDictionary<string, bool> _known = new(StringComparer.Ordinal);

        public bool IsValidKey(byte[] publicKey) => _known.GetOrAdd(Convert.ToBase64String(publicKey), _ => _ed25519.IsValidKey(publicKey));

        public bool Verify(byte[] publicKey, byte[] message, byte[] signature) => _known.GetOrAdd(
            Convert.ToBase64String(publicKey) + Convert.ToBase64String(message) + Convert.ToBase64String(signature), _ => _ed25519.Verify(publicKey, message, signature));
    }

    /// <summary>Returns a bundle as it was read before, where none of its files is another array than then.</summary>
    private sealed class RememberingReader : BundleReader
    {
        private readonly ConcurrentDictionary<long, (byte[][] Files, BundleRead Read)> _known = new();

        public override BundleRead Read(LogDirectory directory, long bundle, int width, bool prepare)
        {
            byte[][] files = directory.Widths(-1, bundle).Concat(directory.Widths(0, bundle)).Select(path => directory.InMemory(path.ToString())).ToArray();
            if (_known.TryGetValue(bundle, out (byte[][] Files, BundleRead Read) known) && known.Read.Width == width && known.Files.Length == files.Length && known.Files.Zip(files).All(pair => ReferenceEquals(pair.First, pair.Second)))
            {
                return known.Read;
            }

            BundleRead read = base.Read(directory, bundle, width, prepare);
            _known.TryAdd(bundle, (files, read));
            return read;
        }
    }
}
