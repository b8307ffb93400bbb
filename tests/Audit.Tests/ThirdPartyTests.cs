using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using MeadowTinyMl.Tests;
using Xunit;

namespace MeadowTinyMl.Audit.Tests;

/// <summary>A Go program built on golang.org/x/mod judges our logs; it shares no code with this project.</summary>
public sealed class ThirdPartyTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("meadow-go-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [FactNeeds("go")]
    public void GoVerifier_AcceptsOurLogsAndRefusesSpoiledOnes()
    {
        string program = Path.Combine(_folder, "verifier");
        (int built, string buildOutput) = Run("go", "build", "-o", program, Path.Combine(Repository.Root, "tests", "ThirdParty", "main.go"));
        Assert.True(built == 0, buildOutput);
        foreach (int size in new[] { 2, 255, 256, 257, 600, 66_000 })
        {
            string log = Path.Combine(_folder, $"log{size}");
            var storage = new MemoryStorage();
            TestLog.Write(storage, size);
            storage.Export(log);
            string key = TestLog.Keys(log)[^1].ToString();
            (int good, string output) = Run(program, log, key);
            Assert.True(good == 0, $"{size}: {output}");
            Assert.Contains($"{size} entries", output, StringComparison.Ordinal);

            string spoiled = Directory.GetFiles(Path.Combine(log, "tile"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First();
            byte[] bytes = File.ReadAllBytes(spoiled);
            bytes[^1] ^= 1;
            File.WriteAllBytes(spoiled, bytes);
            Assert.Equal(1, Run(program, log, key).ExitCode);
        }
    }

    private static (int ExitCode, string Output) Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        Array.ForEach(arguments, start.ArgumentList.Add);
        start.Environment["GO111MODULE"] = "off";
        start.Environment["GOPATH"] = "/usr/share/gocode";
        start.Environment["GOFLAGS"] = string.Empty;
        start.Environment["GOCACHE"] = Path.Combine(Path.GetTempPath(), "meadow-go-cache");
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        string output = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
