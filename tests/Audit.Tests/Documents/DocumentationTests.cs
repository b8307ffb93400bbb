using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using MeadowTinyMl.Audit.Review.Documents;
using MeadowTinyMl.Tests;
using Xunit;

namespace MeadowTinyMl.Audit.Tests.Documents;

/// <summary>The documents are whole, speak of the released models, and explain every field of the log.</summary>
public class DocumentationTests
{
    private static readonly DocumentationSet Released = DocumentationSet.Released();

    [Fact]
    public void ReleasedDocuments_HaveEverySectionFilledIn() => Assert.Empty(Released.Problems());

    [Fact]
    public void ReleasedDocuments_AreThoseOfTheFolder()
    {
        DocumentationSet folder = DocumentationSet.Read(Path.Combine(Repository.Root, "Audit", "documentation"));
        Assert.Equal(folder.Files.Keys, Released.Files.Keys);
        Assert.Equal(folder.Sha256, Released.Sha256);
        Assert.Equal(folder.InstructionsSha256, Released.InstructionsSha256);
    }

    public static TheoryData<string, string> Sections()
    {
        var sections = new TheoryData<string, string>();
        foreach ((string file, string[] titles) in DocumentationSet.RequiredSections)
        {
            foreach (string title in titles)
            {
                sections.Add(file, title);
            }
        }

        return sections;
    }

    [Theory]
    [MemberData(nameof(Sections))]
    public void Problems_NameASectionThatIsEmptiedOrTakenOutOrHeldOpen(string file, string title)
    {
        string text = Encoding.UTF8.GetString(Released.Files[file]);
        Match heading = Regex.Match(text, @"^## (\d+\. )?" + Regex.Escape(title) + "$", RegexOptions.Multiline);
        Assert.True(heading.Success);
        int start = heading.Index + heading.Length;
        int end = text.IndexOf("\n## ", start, StringComparison.Ordinal);
        string after = end < 0 ? string.Empty : text[end..];

        AssertProblem(file, title, text[..start] + "\n" + after);
        AssertProblem(file, title, text[..heading.Index] + after);
        AssertProblem(file, title, text[..start] + "\n\nThis section is still TODO and will be written by the team next week.\n" + after);
    }

    [Fact]
    public void Problems_NameADocumentThatIsMissing() =>
        Assert.All(DocumentationSet.RequiredSections.Keys.Append(DocumentationSet.DeploymentFile), file =>
        {
            (string named, string message) = Assert.Single(With(file, null).Problems());
            Assert.Equal(file, named);
            Assert.Equal("missing", message);
        });

    [Theory]
    [InlineData("contact", "")]
    [InlineData("controller", "[name of the company]")]
    [InlineData("objection", "TBD")]
    public void Problems_NameAFactOfTheDeploymentThatIsNotGiven(string key, string value)
    {
        var facts = JsonSerializer.Deserialize<Dictionary<string, object>>(Released.Files[DocumentationSet.DeploymentFile])!;
        facts[key] = value;
        (string file, string message) = Assert.Single(With(DocumentationSet.DeploymentFile, JsonSerializer.Serialize(facts)).Problems());
        Assert.Equal(DocumentationSet.DeploymentFile, file);
        Assert.Contains($"'{key}'", message, StringComparison.Ordinal);

        facts.Remove(key);
        Assert.Single(With(DocumentationSet.DeploymentFile, JsonSerializer.Serialize(facts)).Problems());
    }

    [Theory]
    [InlineData("gas")]
    [InlineData("sound")]
    public void Documents_SpeakOfTheReleasedModel(string task)
    {
        using JsonDocument manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Repository.Root, "Models", "released", task, "manifest.json")));
        string model = $"`{manifest.RootElement.GetProperty("id").GetString()}` {manifest.RootElement.GetProperty("version").GetString()}";
        Assert.All(
            new[] { DocumentationSet.InstructionsFile, "technical-documentation.md", "README.md" },
            file => Assert.Contains(model, Text(file), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("gas", 1)]
    [InlineData("sound", 2)]
    public void DeclaredAccuracy_IsThatOfTheModelCard(string task, int column)
    {
        string card = File.ReadAllText(Path.Combine(Repository.Root, "Models", "released", task, "card.md"));
        foreach (string file in new[] { DocumentationSet.InstructionsFile, "technical-documentation.md" })
        {
            Assert.Equal(Cell(card, "balanced accuracy (mean recall)", 3), Cell(Text(file), "balanced accuracy, abstentions counted as wrong", column));
            Assert.Equal(Cell(card, "balanced accuracy of what was answered", 3), Cell(Text(file), "balanced accuracy of what was answered", column));
        }
    }

    [Fact]
    public void Instructions_ExplainEveryFieldOfTheSchemaAndNoOther()
    {
        string schema = File.ReadAllText(Path.Combine(Repository.Root, "Audit", "Log", "schema.md"));
        IEnumerable<string> fields = Regex.Matches(schema, @"^\| (?<type>[a-z.]+) \| `(?<field>[a-z0-9_]+)` \|", RegexOptions.Multiline)
            .Select(match => $"{match.Groups["type"].Value.Replace("every", "every entry", StringComparison.Ordinal)} {match.Groups["field"].Value}");

        Assert.Equal(fields.Order(StringComparer.Ordinal), Explained().Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Explained()
    {
        string text = Text(DocumentationSet.InstructionsFile);
        foreach (string section in text[text.IndexOf("## 6.", StringComparison.Ordinal)..].Split("\n### ").Skip(1))
        {
            string type = section[..section.IndexOf('\n', StringComparison.Ordinal)];
            foreach (Match row in Regex.Matches(section, @"^\| `(?<field>[a-z0-9_]+)` \| (?<meaning>.+) \|$", RegexOptions.Multiline))
            {
                Assert.True(row.Groups["meaning"].Value.Length >= 8, $"{type} {row.Groups["field"].Value} is not explained.");
                yield return $"{type} {row.Groups["field"].Value}";
            }
        }
    }

    private static string Cell(string text, string row, int column)
    {
        string line = text.Split('\n').First(candidate => candidate.StartsWith("| " + row, StringComparison.Ordinal));
        return line.Split('|')[column + 1].Trim();
    }

    private static string Text(string file) => Encoding.UTF8.GetString(Released.Files[file]);

    private static void AssertProblem(string file, string title, string text) =>
        Assert.Contains(With(file, text).Problems(), problem => problem.File == file && problem.Message.Contains(title, StringComparison.Ordinal));

    private static DocumentationSet With(string file, string? text) => new(Released.Files
        .Where(item => item.Key != file)
        .Concat(text == null ? [] : [KeyValuePair.Create(file, Encoding.UTF8.GetBytes(text))]));
}
