using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Log.Proofs;
using MeadowTinyMl.Audit.Log.Storage;
using MeadowTinyMl.Audit.Review;
using MeadowTinyMl.Audit.Review.Documents;
using MeadowTinyMl.Audit.Review.Queries;
using MeadowTinyMl.Audit.Review.Report;
using MeadowTinyMl.Audit.Signing;
using MeadowTinyMl.Tests;
using Xunit;

namespace MeadowTinyMl.Audit.Tests.Report;

/// <summary>The report of a real log, whole and spoiled; and proofs across a change of key.</summary>
public sealed class ReportTests : IDisposable
{
    private static readonly DeploymentRecord Hostile = new("Works \u202E& Co", "<script>alert(1)</script>", "a\"b@example.com", "write", "authority");

    private readonly string _folder = Directory.CreateTempSubdirectory("report-").FullName;

    public ReportTests()
    {
        using var storage = new FileStorage(Log);
        using LogWriter writer = TestLog.Open(storage);
        writer.Append(TestLog.Summary(3));
        writer.Rotate();
        writer.Append(new FaultEntry("gas", "sensor_lost", null));
        writer.Append(TestLog.Summary(4));
        writer.Checkpoint();
    }

    private string Log => Path.Combine(_folder, "log");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Page_NeedsNothingFromAnywhereAndRunsNoScript()
    {
        string page = ReportPage.Of(Make());

        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;", page, StringComparison.Ordinal);
        Assert.All(
            Regex.Matches(page, "(?:href|src)=\"(?<target>[^\"]*)\"").Select(match => match.Groups["target"].Value),
            target => Assert.Matches("^(#|data:application/octet-stream;base64,)", target));
        Assert.DoesNotContain("url(", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_LetsNoTextTurnTheDirectionOfWriting()
    {
        string page = ReportPage.Of(Make());

        Assert.Contains("Works \uFFFD&amp; Co", page, StringComparison.Ordinal);
        Assert.DoesNotContain(page, letter => (char.IsControl(letter) && letter != '\n') || letter is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069'));
    }

    [Fact]
    public void Page_IsWellFormedWithUniqueIdsAndLinksThatLead()
    {
        XElement root = XDocument.Parse(Regex.Replace(ReportPage.Of(Make()), "<!DOCTYPE html>|<meta [^>]*>", string.Empty)).Root!;
        string[] ids = root.Descendants().Select(element => element.Attribute("id")?.Value).OfType<string>().ToArray();
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.All(root.Descendants("a").Select(link => link.Attribute("href")!.Value).Where(target => target[0] == '#'), target => Assert.Contains(target[1..], ids));
        Assert.All(root.Descendants("svg"), svg => Assert.True(svg.Element("title") != null && svg.Element("desc") != null));
        Assert.All(root.Descendants("table"), table => Assert.NotNull(table.Element("caption")));
    }

    [Fact]
    public void Page_TellsEveryRequirementArticleRiskAndCheck()
    {
        AuditReport report = Make();
        string page = ReportPage.Of(report);
        Assert.Equal(7, RuleMap.Requirements.Count);
        Assert.All(RuleMap.Requirements.Concat(RuleMap.Articles).Concat(RuleMap.OtherLaw), row => Assert.Contains(ReportPage.Escape(row.Name), page, StringComparison.Ordinal));
        Assert.All(LogVerifier.AllChecks, number => Assert.Contains($"id=\"{number}\"", page, StringComparison.Ordinal));
        Assert.Equal(22, report.Risks.Count);
        Assert.All(report.Risks, risk => Assert.NotEqual(string.Empty, risk.Measured));
        Assert.Equal(30, RuleMap.Requirements.SelectMany(row => row.Checks).Concat(RuleMap.Articles.Where(row => row.Checks.Count < 30).SelectMany(row => row.Checks)).Distinct().Count());
    }

    [TheoryNeeds("docs/trustworthy-ai-requirements.md")]
    [InlineData("## 4.", "## 5.")]
    [InlineData("## 5.", "## 6.")]
    [InlineData("## 6.", "## 7.")]
    public void Rules_HaveTheChecksThatTheRequirementsGiveThem(string chapter, string next)
    {
        string document = File.ReadAllText(Repository.SharedPath("docs/trustworthy-ai-requirements.md"));
        string text = document[document.IndexOf(chapter, StringComparison.Ordinal)..document.IndexOf(next, StringComparison.Ordinal)];
        string[] wanted = [.. Regex.Matches(text, @"^\|.*\| ([^|]+) \|$", RegexOptions.Multiline).Skip(1).Select(row => string.Join(' ', Checks(row.Groups[1].Value)))];

        // The paragraphs of Article 14 have a row each in the report and share one in the document.
        IReadOnlyList<RuleRow> rows = chapter == "## 4." ? RuleMap.Requirements : chapter == "## 5." ? RuleMap.Articles : RuleMap.OtherLaw;
        string[] given = [.. rows.GroupBy(row => row.Name.StartsWith("14 ", StringComparison.Ordinal) ? "14" : row.Name).Select(group => string.Join(' ', group.SelectMany(row => row.Checks).Distinct().Order(StringComparer.Ordinal)))];
        Assert.Equal(wanted, given);

        static IEnumerable<string> Checks(string cell) => cell.StartsWith("all", StringComparison.Ordinal) ? LogVerifier.AllChecks : Regex.Matches(cell, @"C(\d\d)(?: to C(\d\d))?")
            .SelectMany(match => Enumerable.Range(Number(match, 1), 1 + (match.Groups[2].Success ? Number(match, 2) - Number(match, 1) : 0)))
            .Distinct().Order().Select(number => $"C{number:00}");

        static int Number(Match match, int group) => int.Parse(match.Groups[group].Value, System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public void Page_SaysWhatIsNotProvenBeforeWhatHolds()
    {
        string page = ReportPage.Of(Make());
        int verdict = page.IndexOf("This log verifies", StringComparison.Ordinal);
        int notProven = page.IndexOf("id=\"not-proven\"", StringComparison.Ordinal);
        int requirements = page.IndexOf("id=\"requirements\"", StringComparison.Ordinal);
        Assert.True(0 < verdict && verdict < notProven && notProven < requirements);
        Assert.Contains("No witness has signed any checkpoint", page, StringComparison.Ordinal);
        Assert.Contains("clock had never been set", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_SaysBesideEachFigureThatNoPersonGaveTheAnswers()
    {
        using (var storage = new FileStorage(Log))
        using (LogWriter writer = TestLog.Open(storage))
        {
            string digest = new('a', 64);
            writer.Append(new ModelLoadEntry("gas", "1.2.3", digest, digest, digest, null, "valid", ["air", "solvent"], ["none", "alarm"], [5_000, 5_000], 1_000, null));
            long decision = writer.Append(new DecisionEntry("gas0", "gas", new byte[32], ["solvent", "air"], [8_000, 2_000], [5_000, 5_000], 6_000, 1_000, null, null, 1, 1, "alert", "none", [], 5));
            long alert = writer.Append(new AlertEntry(decision, "solvent", "alarm", ["lamp"], "on_the_loop", false, digest, "alarm"));
            writer.Append(new HumanEntry(alert, new byte[16], "simulated", "reject", null, null, 4_000, "off"));
            writer.Checkpoint();
        }

        string page = ReportPage.Of(Make());

        // At the head, beside the count and the share of overrides, and beside three risks.
        Assert.Equal(6, Regex.Count(page, "1 of 1 answers are simulated: a program gave them, no person"));
        Assert.DoesNotContain("by people", page, StringComparison.Ordinal);
        Assert.Contains("Human oversight, for 1 of the 1 answers", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_OfASpoiledLogTellsNothingButWhatIsWrong()
    {
        string bundle = Directory.EnumerateFiles(Path.Combine(Log, "tile", "entries"), "*", SearchOption.AllDirectories).First();
        byte[] bytes = File.ReadAllBytes(bundle);
        bytes[40] ^= 1;
        File.WriteAllBytes(bundle, bytes);

        AuditReport report = Make();
        string page = ReportPage.Of(report);

        Assert.True(report.IsGroundLost);
        Assert.Contains("This log does not verify", page, StringComparison.Ordinal);
        Assert.Contains("id=\"findings\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"timeline\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("sensor lost", page, StringComparison.Ordinal);
        Assert.Null(ReportJson.Of(report)["statistics"]);
        Assert.Equal("fail", ReportJson.Of(report)["verdict"]!.GetValue<string>());
    }

    [Fact]
    public void Proofs_OfThePageHoldUnderTheEnrolledKeyAndTheChainOfKeys()
    {
        AuditReport report = Make();
        var ed25519 = new Ed25519Verifier();
        LoggedEntry rotate = report.Collected.Latest["rotate"];
        using var proofs = new EntryProofs(LogDirectory.Open(Log), report.Verdict.Size);
        KeyChainFile chain = KeyChainFile.Parse(Encoding.UTF8.GetBytes(new KeyChainFile([(rotate.Bytes, proofs.Inclusion(rotate.Index))]).Encode()));
        Assert.All(report.Quoted.Values, quoted =>
        {
            ProofFile proof = ProofFile.Parse(quoted.Proof!);
            VerifierKey key = chain.Follow(TestLog.Key, Checkpoint.Parse(SignedNote.Parse(proof.CheckpointNote).Text), ed25519);
            Assert.Equal(report.Verdict.Size, proof.Verify(quoted.Entry.Bytes, [key], ed25519).Checkpoint.Size);
            Assert.Throws<NoteFormatException>(() => proof.Verify(quoted.Entry.Bytes, [TestLog.Key], ed25519));
            Assert.Throws<NoteFormatException>(() => proof.Verify(rotate.Index == quoted.Entry.Index ? quoted.Entry.Bytes[1..] : rotate.Bytes, [key], ed25519));
        });
    }

    [Fact]
    public void KeyChain_RefusesARotationThatIsNotInTheTreeOrNotSigned()
    {
        AuditReport report = Make();
        LoggedEntry rotate = report.Collected.Latest["rotate"];
        using var proofs = new EntryProofs(LogDirectory.Open(Log), report.Verdict.Size);
        Checkpoint checkpoint = Checkpoint.Parse(SignedNote.Parse(File.ReadAllBytes(Path.Combine(Log, "checkpoint"))).Text);
        IReadOnlyList<byte[]> proof = proofs.Inclusion(rotate.Index);
        byte[] changed = (byte[])rotate.Bytes.Clone();
        changed[^5] ^= 1;
        var other = new Ed25519Signer(TestLog.Origin, new byte[32]);

        Assert.Throws<FormatException>(() => new KeyChainFile([(changed, proof)]).Follow(TestLog.Key, checkpoint, new Ed25519Verifier()));
        Assert.Throws<FormatException>(() => new KeyChainFile([(rotate.Bytes, [])]).Follow(TestLog.Key, checkpoint, new Ed25519Verifier()));
        Assert.Throws<FormatException>(() => new KeyChainFile([(rotate.Bytes, proof)]).Follow(VerifierKey.OfLog(TestLog.Origin, other.PublicKey), checkpoint, new Ed25519Verifier()));
        Assert.All(new[] { string.Empty, "[]", "{}", "{\"rotations\":[{\"entry\":\"?\",\"proof\":[]}]}", "{\"rotations\":1}" }, text =>
            Assert.Throws<FormatException>(() => KeyChainFile.Parse(Encoding.UTF8.GetBytes(text))));
    }

    [Fact]
    public void DeclaredFigures_AreReadFromTheReleasedCards()
    {
        var cards = new ModelCards([]);
        foreach (string task in new[] { "gas", "sound" })
        {
            byte[] card = File.ReadAllBytes(Path.Combine(Repository.Root, "Models", "released", task, "card.md"));
            DeclaredFigures? figures = cards.Find(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(card)));
            Assert.NotNull(figures);
            Assert.InRange(figures.BalancedAccuracy!.Value, 0.5, 1);
            Assert.InRange(figures.AnsweredAccuracy!.Value, figures.BalancedAccuracy.Value - 0.1, 1);
            Assert.InRange(figures.AbstentionRate!.Value, 0.001, 0.5);
        }

        Assert.Null(cards.Find(new string('0', 64)));
    }

    private AuditReport Make()
    {
        var collected = new ReportCollector();
        LogDirectory directory = LogDirectory.Open(Log);
        Policy policy = Policy.Parse(File.ReadAllBytes(Log + ".policy"), new Ed25519Verifier());
        Verdict verdict = new LogVerifier(policy, new Ed25519Verifier(), [.. LogVerifier.AllChecks]).Verify(
            directory, Evidence.None, null, (index, file, offset, bytes) => collected.Add(new LoggedEntry(index, file, offset, bytes)));
        using var proofs = new EntryProofs(directory, verdict.Size);
        return new AuditReport(
            verdict,
            collected,
            collected.Latest.ToDictionary(item => item.Key, item => new QuotedEntry(item.Value, proofs.Proof(item.Value.Index))),
            new ModelCards([]),
            Hostile,
            new ReportConditions(DateTimeOffset.UnixEpoch, true, false, "audit report log --out report.html"));
    }
}
