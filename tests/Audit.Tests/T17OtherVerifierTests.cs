using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Review;
using MeadowTinyMl.Tests;
using Xunit;
using Xunit.Abstractions;

namespace MeadowTinyMl.Audit.Tests;

/// <summary>T17: this project's verifier and the Go program give the same verdict over random changes of a log with three epochs. 150 changes; 2,000 with LONG=1.</summary>
public sealed class T17OtherVerifierTests(ITestOutputHelper output) : IDisposable
{
    private const int Seed = 17;

    private static readonly string[] Checks = ["C01", "C02", "C03", "C06"];

    private readonly string _folder = Directory.CreateTempSubdirectory("meadow-t17-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [FactNeeds("go")]
    public void RandomChanges_AreJudgedAlike()
    {
        int rounds = Environment.GetEnvironmentVariable("LONG") == "1" ? 2_000 : 150;
        Dictionary<string, byte[]> files = Log();
        Assert.True(Ours(files));
        var verdicts = new Dictionary<bool, int> { [true] = 0, [false] = 0 };
        for (int round = 0; round < rounds; round++)
        {
            var random = new Random(HashCode.Combine(Seed, round));
            var changed = new Dictionary<string, byte[]>(files);
            string what = Change(changed, random);
            bool ours = Ours(changed);
            bool theirs = Theirs(changed);
            Assert.True(ours == theirs, $"seed {Seed}, round {round}, {what}: ours {ours}, the Go program {theirs}");
            verdicts[ours]++;
        }

        output.WriteLine($"{rounds} changes judged alike: {verdicts[false]} bad, {verdicts[true]} good");
        Assert.True(verdicts[false] > rounds / 2);
    }

    private static string Change(Dictionary<string, byte[]> files, Random random)
    {
        string[] names = [.. files.Keys.Order(StringComparer.Ordinal)];
        string name = names[random.Next(names.Length)];
        string other = names[random.Next(names.Length)];
        byte[] bytes = [.. files[name]];
        switch (random.Next(8))
        {
            case 0 or 1:
                int at = random.Next(bytes.Length);
                bytes[at] ^= (byte)(1 << random.Next(8));
                files[name] = bytes;
                return $"{name}: a bit of byte {at}";
            case 2:
                int length = random.Next(bytes.Length);
                files[name] = bytes[..length];
                return $"{name}: cut at {length}";
            case 3:
                files[name] = [.. bytes, (byte)random.Next(256)];
                return $"{name}: a byte more";
            case 4:
                files.Remove(name);
                return $"{name}: deleted";
            case 5:
                (files[name], files[other]) = (files[other], files[name]);
                return $"{name} and {other}: swapped";
            case 6:
                files[name + "x"] = bytes;
                return $"{name}x: a copy that is foreign";
            default:
                int from = random.Next(bytes.Length);
                int count = Math.Min(bytes.Length - from, random.Next(1, 40));
                random.NextBytes(bytes.AsSpan(from, count));
                files[name] = bytes;
                return $"{name}: {count} random bytes from {from}";
        }
    }

    private static Dictionary<string, byte[]> Log()
    {
        var storage = new MemoryStorage();
        using (LogWriter log = TestLog.Open(storage))
        {
            foreach (int count in new[] { 100, 200, 40 })
            {
                log.AppendMany([.. Enumerable.Range(0, count).Select(TestLog.Summary)]);
                log.Checkpoint();
                log.Rotate();
            }

            log.Append(TestLog.Summary(1));
            log.Checkpoint();
        }

        return storage.Files.Where(file => file.Key.StartsWith("log/", StringComparison.Ordinal)).ToDictionary(file => file.Key["log/".Length..], file => file.Value);
    }

    private static bool Ours(Dictionary<string, byte[]> files)
    {
        try
        {
            return new LogVerifier([TestLog.Key], TestLog.Ed25519, Checks).Verify(LogDirectory.Of(files), Evidence.None).Passes;
        }
        catch (NoLogException)
        {
            return false;
        }
    }

    private bool Theirs(Dictionary<string, byte[]> files)
    {
        string log = Path.Combine(_folder, "log");
        if (Directory.Exists(log))
        {
            Directory.Delete(log, recursive: true);
        }

        foreach ((string name, byte[] bytes) in files)
        {
            string path = Path.Combine(log, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, bytes);
        }

        return GoProgram.Run("dir", log, TestLog.Key.ToString()).ExitCode == 0;
    }
}
