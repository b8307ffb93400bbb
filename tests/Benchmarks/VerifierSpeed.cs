using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Review;
using MeadowTinyMl.Audit.Signing;

namespace MeadowTinyMl.Benchmarks;

/// <summary>Times the verifier over a log on disk, on one processor and on all: entries a second, against one SHA-256 pass over the bundles' bytes, and the most memory that the process held.</summary>
internal static class VerifierSpeed
{
    /// <summary>Verifies a log five times for each row and prints medians.</summary>
    /// <param name="folder">The log.</param>
    /// <param name="policyFile">Its policy.</param>
    public static void Run(string folder, string policyFile)
    {
        var ed25519 = new Ed25519Verifier();
        Policy policy = Policy.Parse(File.ReadAllBytes(policyFile), ed25519);
        double pass = Median(() => Pass(folder));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"one SHA-256 pass: {pass:0.000} s"));
        foreach (int count in new[] { 3, 8, 30 })
        {
            foreach (int threads in new[] { 1, Environment.ProcessorCount }.Distinct())
            {
                Row(folder, policy, ed25519, count, threads, pass);
            }
        }
    }

    private static void Row(string folder, Policy policy, Ed25519Verifier ed25519, int count, int threads, double pass)
    {
        var verifier = new LogVerifier(policy, ed25519, LogVerifier.AllChecks.Take(count).ToArray()) { Threads = threads };
        Verdict? verdict = null;
        double seconds = Median(() => verdict = verifier.Verify(LogDirectory.Open(folder), Evidence.None));
        using var process = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"C01-C{count:00}, {threads} threads: {verdict!.Size / seconds:N0} entries/s, {seconds:0.00} s, {seconds / pass:0.0} passes, peak {process.PeakWorkingSet64 >> 20} MB, {(verdict.Passes ? "pass" : verdict.Findings[0].ToString())}"));
    }

    private static void Pass(string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string bundle in Directory.EnumerateFiles(Path.Combine(folder, "tile", "entries"), "*", SearchOption.AllDirectories))
        {
            hash.AppendData(File.ReadAllBytes(bundle));
        }
    }

    private static double Median(Action action)
    {
        var seconds = new double[5];
        for (int round = 0; round < seconds.Length; round++)
        {
            var watch = Stopwatch.StartNew();
            action();
            seconds[round] = watch.Elapsed.TotalSeconds;
        }

        Array.Sort(seconds);
        return seconds[2];
    }
}
