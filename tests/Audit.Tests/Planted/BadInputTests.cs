using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Review;
using MeadowTinyMl.Audit.Signing;
using Xunit;

namespace MeadowTinyMl.Audit.Tests.Planted;

/// <summary>Input that is no log, or a log that lies about itself: one clear finding or refusal each, never another exception.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("meadow-bad-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Open_RefusesWhatIsNoLog()
    {
        string file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "x");
        Assert.Contains("found nothing", Assert.Throws<NoLogException>(() => LogDirectory.Open(Path.Combine(_folder, "nowhere"))).Message, StringComparison.Ordinal);
        Assert.Contains("found a file", Assert.Throws<NoLogException>(() => LogDirectory.Open(file)).Message, StringComparison.Ordinal);
        Assert.Contains("checkpoint", Assert.Throws<NoLogException>(() => LogDirectory.Open(_folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_ReportsACheckpointByAnUnknownKey()
    {
        using Ed25519Signer stranger = Forge.Signer(Forge.Origin, 77);
        Finding finding = Assert.Single(Verify(Write(), Forge.KeyOf(stranger)).Findings);
        Assert.Equal(("C01", "checkpoint"), (finding.Check, finding.File));
    }

    [Fact]
    public void Verify_LooksAtTheLengthOfAHugeFileBeforeItReadsIt()
    {
        string log = Write();
        string bundle = Directory.GetFiles(Path.Combine(log, "tile", "entries"), "*", SearchOption.AllDirectories).Single();
        using (FileStream stream = File.OpenWrite(bundle))
        {
            stream.SetLength(2L << 30); // a hole in the file: it takes no room on the disk
        }

        Finding finding = Assert.Single(Verify(log).Findings);
        Assert.Contains("2147483648 bytes; such a file has at most", finding.Message, StringComparison.Ordinal);
        Assert.NotNull(finding.File);
    }

    [Fact]
    public void Verify_DoesNotFollowALoopOfLinks()
    {
        string log = Write();
        Directory.CreateSymbolicLink(Path.Combine(log, "tile", "loop"), log);
        File.CreateSymbolicLink(Path.Combine(log, "link"), Path.Combine(log, "link"));
        Assert.Equal(["link", "tile/loop"], Verify(log).Findings.Select(finding => finding.File));
    }

    [Fact]
    public void Verify_ReportsATruncatedTileOnce()
    {
        string log = Write();
        string tile = Directory.GetFiles(Path.Combine(log, "tile", "0"), "*", SearchOption.AllDirectories).Single();
        File.WriteAllBytes(tile, File.ReadAllBytes(tile)[..^5]);
        Finding finding = Assert.Single(Verify(log).Findings);
        Assert.Equal("C02", finding.Check);
        Assert.NotNull(finding.Offset);
    }

    [Fact]
    public void Verify_OfASizeThatIsNotThereEndsAtOnce()
    {
        var files = new Dictionary<string, byte[]>
        {
            ["checkpoint"] = Forge.Note(new Checkpoint(Forge.Origin, long.MaxValue, new byte[32]), [Forge.Signer(Forge.Origin, 10)], []),
        };
        Verdict verdict = Verifier(Forge.KeyOf(Forge.Signer(Forge.Origin, 10))).Verify(LogDirectory.Of(files), Evidence.None);
        Assert.Contains(verdict.Findings, finding => finding.Check == "C02" && finding.Index == 0);
    }

    [Theory]
    [InlineData("{0}")]
    [InlineData("")]
    [InlineData("garbage\n")]
    public void Parse_RefusesAPolicyWithoutAQuorum(string text)
    {
        string policy = text.Replace("{0}", $"log {Story.Write().Key}\n", StringComparison.Ordinal);
        Assert.Throws<NoteFormatException>(() => Policy.Parse(Encoding.UTF8.GetBytes(policy), new Ed25519Verifier()));
    }

    [Fact]
    public void Evidence_RefusesAFolderThatIsNotThere() => Assert.Throws<NoLogException>(() => Evidence.Read(Path.Combine(_folder, "nowhere")));

    [Fact]
    public void Verify_ReportsAListOfApprovedModelsThatCannotBeReadOnce()
    {
        var verifier = new LogVerifier([Story.Write().Key], new Ed25519Verifier(), ["C01", "C09"]);
        Verdict verdict = verifier.Verify(LogDirectory.Open(Write()), new Evidence { Approved = "{"u8.ToArray() });
        Finding finding = Assert.Single(verdict.Findings);
        Assert.Equal(("C09", "approved.json"), (finding.Check, finding.File));
    }

    private static LogVerifier Verifier(VerifierKey key) => new([key], new Ed25519Verifier(), ["C01", "C02", "C03"]);

    private static Verdict Verify(string log, VerifierKey? key = null) => Verifier(key ?? Story.Write().Key).Verify(LogDirectory.Open(log), Evidence.None);

    private string Write()
    {
        string log = Path.Combine(_folder, "log");
        foreach ((string name, byte[] bytes) in Story.Write().Build())
        {
            string path = Path.Combine(log, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, bytes);
        }

        return log;
    }
}
