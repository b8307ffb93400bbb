using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Runtime.Versioning;
using System.Text;
using MeadowTinyMl.Audit.Review;
using MeadowTinyMl.Tests;
using Xunit;

namespace MeadowTinyMl.Audit.Tests.Planted;

/// <summary>Bad input at the command line itself: each gives one clear line or one clear finding and exit 1 or 2, never a stack trace.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("meadow-audit-").FullName;

    private string Log => At("log");

    private string DevicePolicy => At("device.policy");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Verify_OfADirectoryThatIsNoLogSaysSo() => AssertRefused(AuditTool.Run("verify", _folder), _folder);

    [Fact]
    public void Verify_OfANewerSchemaNamesTheEntry()
    {
        Write(forge => forge["missed"].Set("v", 2));
        AssertFound("C05 entry ", AuditTool.Run("verify", Log, "--policy", DevicePolicy, "--checks", "C01-C05"));
    }

    [Fact]
    public void Verify_OfACheckpointByAnUnknownKeyNamesTheCheckpoint()
    {
        Write();
        File.WriteAllText(DevicePolicy, $"log {Forge.KeyOf(Forge.Signer(Forge.Origin, 77))}\nquorum none\n");
        AssertFound("C01 checkpoint", AuditTool.Run("verify", Log, "--policy", DevicePolicy, "--checks", "C01-C03"));
    }

    [Fact]
    public void Verify_OfATruncatedTileNamesFileAndByte()
    {
        Write();
        File.WriteAllBytes(Tile, File.ReadAllBytes(Tile)[..^5]);
        AssertFound($"C02 {Path.GetRelativePath(Log, Tile)} byte ", AuditTool.Run("verify", Log, "--policy", DevicePolicy, "--checks", "C01-C03"));
    }

    [Fact]
    public void Verify_OfAFileOf2GigabytesReadsNothingOfIt()
    {
        Write();
        Stretch(Tile, 2L << 30);
        AssertFound("C02 ", AuditTool.Run("verify", Log, "--policy", DevicePolicy, "--checks", "C01-C03"));
        Stretch(Path.Combine(Log, LogDirectory.CheckpointFile), 2L << 30);
        AssertRefused(AuditTool.Run("verify", Log, "--policy", DevicePolicy), "checkpoint");
    }

    [Fact]
    public void Verify_OfALoopOfLinksNamesTheLink()
    {
        Write();
        Directory.CreateSymbolicLink(Path.Combine(Log, "tile", "loop"), Log);
        AssertFound("C02 tile/loop", AuditTool.Run("verify", Log, "--policy", DevicePolicy, "--checks", "C01-C03"));
    }

    [Fact]
    public void Verify_WithAPolicyThatHasNoQuorumSaysSo()
    {
        Write();
        File.WriteAllText(DevicePolicy, $"log {Story.Write().Key}\n");
        AssertRefused(AuditTool.Run("verify", Log, "--policy", DevicePolicy), "no quorum");
    }

    [TheoryNeeds("mkfifo")]
    [InlineData("verify", "LOG", "--policy", "BAD")]
    [InlineData("verify", "LOG", "--policy", "POLICY", "--evidence", "EVIDENCE")]
    [InlineData("watch", "BADLOG", "--policy", "POLICY")]
    [InlineData("proof-verify", "BAD", "SMALL", "--policy", "POLICY")]
    [UnsupportedOSPlatform("windows")]
    public void APipe_IsNotWaitedFor(params string[] arguments)
    {
        Write();
        Directory.CreateDirectory(At("evidence/recordings"));
        Directory.CreateDirectory(At("badlog"));
        foreach (string pipe in new[] { At("bad"), At("evidence/recordings/pipe"), At("badlog/checkpoint") })
        {
            using Process process = Process.Start("mkfifo", [pipe]);
            process.WaitForExit();
        }

        (int exitCode, string[] lines) = AuditTool.Run(Filled(arguments));
        Assert.InRange(exitCode, 0, 2);
        Assert.DoesNotContain(lines, line => line.StartsWith("   at ", StringComparison.Ordinal));
    }

    /// <summary>Files of evidence have at most 16 MiB; a longer one is not read, one that is just as long is.</summary>
    [Theory]
    [InlineData("proof-verify", "BAD", "SMALL", "--policy", "POLICY")]
    [InlineData("proof-verify", "SMALL", "BAD", "--policy", "POLICY")]
    [InlineData("proof-verify", "SMALL", "SMALL", "--policy", "POLICY", "--keys", "BAD")]
    [InlineData("explain", "LOG", "3", "--policy", "POLICY", "--deployment", "BAD")]
    [InlineData("report", "LOG", "--policy", "POLICY", "--json", "--deployment", "BAD")]
    [InlineData("witness", "answer", "BAD", "--state", "STATE", "--name", "witness.example/w9", "--policy", "POLICY", "--out", "OUT")]
    public void AFileBeyond16Mebibytes_IsNotRead(params string[] arguments)
    {
        Write();
        Stretch(At("bad"), Evidence.MaxFileBytes + 1);
        AssertRefused(AuditTool.Run(Filled(arguments)), "expected a file of at most 16777216 bytes, found 16777217");

        Stretch(At("bad"), Evidence.MaxFileBytes);
        (int exitCode, string[] lines) = AuditTool.Run(Filled(arguments));
        Assert.InRange(exitCode, 1, 2);
        Assert.DoesNotContain("a file of at most", Assert.Single(lines), StringComparison.Ordinal);
    }

    [Fact]
    public void APolicyBeyondAMegabyte_IsNotRead()
    {
        Write();
        Stretch(At("bad"), 2L << 30);
        AssertRefused(AuditTool.Run("verify", Log, "--policy", At("bad")), "at most 1000000 bytes");
    }

    [Fact]
    public void Names_CannotSteerTheTerminal()
    {
        Write();
        File.WriteAllText(Path.Combine(Log, "a\u001b[2Jb\rc\u202ed"), string.Empty);
        (int exitCode, string[] lines) = AuditTool.Run("verify", Log, "--policy", DevicePolicy, "--checks", "C01-C03");
        Assert.Equal(1, exitCode);
        Assert.StartsWith("C02 a\uFFFD[2Jb\uFFFDc\uFFFDd", lines[0], StringComparison.Ordinal);

        File.WriteAllBytes(DevicePolicy, "\u001b[31mred\n"u8.ToArray());
        AssertRefused(AuditTool.Run("verify", Log, "--policy", DevicePolicy), "\uFFFD[31mred");
    }

    [Theory]
    [InlineData("frobnicate", "frobnicate")]
    [InlineData("--minimum-index -5", "verify", "LOG", "--policy", "POLICY", "--minimum-index", "-5")]
    [InlineData("INDEX 99999", "show", "LOG", "99999", "--policy", "POLICY")]
    [InlineData("C99", "verify", "LOG", "--policy", "POLICY", "--checks", "C99")]
    public void AWrongWord_IsNamed(string named, params string[] arguments)
    {
        Write();
        AssertRefused(AuditTool.Run(Filled(arguments)), named);
    }

    [Fact]
    public void AKeyStoreThatCannotBeRead_IsFoundAlsoWhereNothingWasErased()
    {
        Write(forge => forge.Entries.Remove(forge["erase"]));
        Directory.CreateDirectory(At("evidence"));
        File.WriteAllText(At("evidence/keystore.json"), "{");
        AssertFound("C22 keystore.json", AuditTool.Run("verify", Log, "--policy", DevicePolicy, "--evidence", At("evidence"), "--checks", "C01-C03,C22"));
    }

    private string Tile => Directory.GetFiles(Path.Combine(Log, "tile", "0"), "*", SearchOption.AllDirectories).Single();

    private static void AssertRefused((int ExitCode, string[] Lines) outcome, string named)
    {
        Assert.Equal(2, outcome.ExitCode);
        string line = Assert.Single(outcome.Lines);
        Assert.StartsWith("audit: ", line, StringComparison.Ordinal);
        Assert.Contains(named, line, StringComparison.Ordinal);
    }

    private static void AssertFound(string finding, (int ExitCode, string[] Lines) outcome)
    {
        Assert.Equal(1, outcome.ExitCode);
        Assert.StartsWith(finding, outcome.Lines[0], StringComparison.Ordinal);
        Assert.Contains(outcome.Lines, line => line.StartsWith("fail: 1 finding ", StringComparison.Ordinal));
    }

    // A hole in the file: it takes no room on the disk.
    private static void Stretch(string path, long length)
    {
        using FileStream stream = File.OpenWrite(path);
        stream.SetLength(length);
    }

    private string At(string name) => Path.Combine(_folder, name);

    private string[] Filled(string[] arguments) => [.. arguments.Select(argument => argument switch
    {
        "LOG" => Log,
        "BADLOG" => At("badlog"),
        "POLICY" => DevicePolicy,
        "BAD" => At("bad"),
        "SMALL" => At("small"),
        "EVIDENCE" => At("evidence"),
        "STATE" => At("state"),
        "OUT" => At("out"),
        _ => argument,
    })];

    private void Write(Action<Forge>? change = null)
    {
        Forge forge = Story.Write();
        change?.Invoke(forge);
        foreach ((string name, byte[] bytes) in forge.Build())
        {
            string path = Path.Combine(Log, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, bytes);
        }

        File.WriteAllText(DevicePolicy, $"log {forge.Key}\nwitness W {Forge.WitnessKey(Story.Witness)}\nquorum none\n");
        File.WriteAllBytes(At("small"), Encoding.ASCII.GetBytes("small"));
    }
}
