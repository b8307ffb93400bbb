using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Review;
using MeadowTinyMl.Audit.Signing;

namespace MeadowTinyMl.Benchmarks;

/// <summary>Times the verifier over a log on disk, on one processor and on all: entries a second, and the most memory that the process held.</summary>
internal static class VerifierSpeed
{
    /// <summary>Verifies a log five times for each row and prints medians.</summary>
    /// <param name="folder">The log.</param>
    /// <param name="policyFile">Its policy.</param>
    public static void Run(string folder, string policyFile)
    {
        var ed25519 = new Ed25519Verifier();
        Policy policy = Policy.Parse(File.ReadAllBytes(policyFile), ed25519);
        foreach (int count in new[] { 3, 8, 30 })
        {
            foreach (int threads in new[] { 1, Environment.ProcessorCount }.Distinct())
            {
                Row(folder, policy, ed25519, count, threads);
            }
        }
    }

    private static void Row(string folder, Policy policy, Ed25519Verifier ed25519, int count, int threads)
    {
        var verifier = new LogVerifier(policy, ed25519, LogVerifier.AllChecks.Take(count).ToArray()) { Threads = threads };
        var seconds = new double[5];
        Verdict? verdict = null;
        for (int round = 0; round < seconds.Length; round++)
        {
            var watch = Stopwatch.StartNew();
            verdict = verifier.Verify(LogDirectory.Open(folder), Evidence.None);
            seconds[round] = watch.Elapsed.TotalSeconds;
        }

        Array.Sort(seconds);
        using var process = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"C01-C{count:00}, {threads} threads: {verdict!.Size / seconds[2]:N0} entries/s, {seconds[2]:0.00} s, peak {process.PeakWorkingSet64 >> 20} MB, {(verdict.Passes ? "pass" : verdict.Findings[0].ToString())}"));
    }
}
