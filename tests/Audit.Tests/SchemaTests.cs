using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Audit.Log.Json;
using MeadowTinyMl.Tests;
using Xunit;

namespace MeadowTinyMl.Audit.Tests;

/// <summary>Holds the three tellings of the schema together: <c>Audit/Log/schema.md</c>, the table in code, and what the entries write.</summary>
public class SchemaTests
{
    private static readonly string Document = File.ReadAllText(Path.Combine(Repository.Root, "Audit", "Log", "schema.md"));

    public static TheoryData<string> Types => [.. SampleEntries.All.Select(body => body.Type)];

    [Fact]
    public void Document_ListsEveryFieldWithItsTypeAndLimits()
    {
        string[] documented = Regex.Matches(Document, @"^\| ([a-z.]+) \| `([a-z_0-9]+)` \| ([^|]*) \| ([^|]*) \|", RegexOptions.Multiline)
            .Select(row => $"{row.Groups[1].Value} {row.Groups[2].Value}: {row.Groups[3].Value.Trim()} ({row.Groups[4].Value.Trim()})")
            .ToArray();
        IEnumerable<string> common = EntrySchema.Common.Select(field => Line("every", field));
        IEnumerable<string> own = EntrySchema.Types.SelectMany(rule => rule.Fields.Select(field => Line(rule.Type, field)));

        Assert.Equal(common.Concat(own), documented);
    }

    [Fact]
    public void Document_ListsEveryTypeWithItsLongestEntry()
    {
        string[] documented = Regex.Matches(Document, @"^\| `([a-z.]+)` \| ([\d,]+) \|", RegexOptions.Multiline).Select(row => $"{row.Groups[1].Value} {row.Groups[2].Value}").ToArray();

        Assert.Equal(EntrySchema.Types.Select(rule => FormattableString.Invariant($"{rule.Type} {rule.MaxLength:N0}")), documented);
        Assert.All(EntrySchema.Types, rule => Assert.InRange(rule.MaxLength, 1, 2_048));
    }

    [Fact]
    public void Schema_HasARuleForEveryTypeThatCanBeWritten()
    {
        IEnumerable<string> written = typeof(EntryBody).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(EntryBody))).Select(type => (string)type.GetField("Name")!.GetRawConstantValue()!);

        Assert.Equal(EntrySchema.Types.Select(rule => rule.Type).Order(StringComparer.Ordinal), written.Order(StringComparer.Ordinal));
        Assert.Equal(EntrySchema.Types.Select(rule => rule.Type).Order(StringComparer.Ordinal), SampleEntries.All.Select(body => body.Type).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Entry_WritesExactlyTheFieldsOfItsRule(string type)
    {
        JsonValue entry = Whole(SampleEntries.Of(type));

        Assert.Null(EntrySchema.Problem(CanonicalJson.Encode(entry)));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Entry_WithAFieldMissingAddedOrOfAnotherKindIsRefused(string type)
    {
        JsonValue entry = Whole(SampleEntries.Of(type));
        foreach (string key in entry.Keys.Where(key => key != "t"))
        {
            Assert.Contains(key, Refusal(entry.Keys.Where(other => other != key).Select(other => (other, entry[other]!))), StringComparison.Ordinal);
            JsonValue wrong = entry[key]!.Kind == JsonKind.Array ? JsonValue.Of(true) : JsonValue.Of(JsonValue.Of("no word of any list"));
            Assert.Contains(key, Refusal(entry.Keys.Select(other => (other, other == key ? wrong : entry[other]!))), StringComparison.Ordinal);
        }

        Assert.Contains("no field zz", Refusal(entry.Keys.Select(key => (key, entry[key]!)).Append(("zz", JsonValue.Null))), StringComparison.Ordinal);
        Assert.Contains("no field aa", Refusal(entry.Keys.Select(key => (key, entry[key]!)).Append(("aa", JsonValue.Null))), StringComparison.Ordinal);
        int longest = EntrySchema.Types.Single(rule => rule.Type == type).MaxLength;
        JsonValue longText = JsonValue.Of(new string('x', longest));
        Assert.Contains($"at most {longest} bytes", Refusal(entry.Keys.Select(key => (key, key == "v" ? longText : entry[key]!))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("two words")]
    [InlineData("")]
    [InlineData("-x")]
    [InlineData("a:b")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void Name_IsNoFreeText(string text) => Assert.NotNull(Problem(FieldRule.Name("x"), JsonValue.Of(text)));

    [Fact]
    public void Rule_HoldsNumbersAndListsToTheirLimits()
    {
        FieldRule few = FieldRule.Integers("x", 2, 0, 10);
        Assert.Null(Problem(few, JsonValue.Of([0, 10])));
        Assert.NotNull(Problem(few, JsonValue.Of([0, 11])));
        Assert.NotNull(Problem(few, JsonValue.Of([-1])));
        Assert.NotNull(Problem(few, JsonValue.Of([1, 2, 3])));
        Assert.NotNull(Problem(FieldRule.SomeOf("x", "a", "b"), JsonValue.Of(["a", "a"])));
        Assert.NotNull(Problem(FieldRule.Base64("x", 32), JsonValue.Of(new byte[31])));
        Assert.NotNull(Problem(FieldRule.Hex("x", 1), JsonValue.Of("AB")));
        Assert.NotNull(Problem(FieldRule.Integer("x"), JsonValue.Null));
        Assert.Null(Problem(FieldRule.Integer("x").OrNull(), JsonValue.Null));
    }

    [Fact]
    public void Append_RefusesWhatTheSchemaRefusesAndWritesNothing()
    {
        using LogWriter writer = TestLog.Open(new MemoryStorage());
        long size = writer.Size;

        ArgumentException refused = Assert.Throws<ArgumentException>(() => writer.Append(new FaultEntry("log", "the disk made a funny noise", null)));
        Assert.Contains("code is no word", refused.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => writer.Append(new HumanEntry(1, new byte[15], "operator", "confirm", null, null, 1, "off")));
        Assert.Equal(size, writer.Size);
    }

    private static string? Problem(FieldRule rule, JsonValue value)
    {
        byte[] whole = CanonicalJson.Encode(JsonValue.Of(("x", value)));
        return rule.Problem(whole.AsSpan(5, whole.Length - 6));
    }

    private static string Line(string type, FieldRule field) => $"{type} {field.Key}: {field.TypeText} ({field.LimitText})";

    private static JsonValue Whole(EntryBody body) => JsonValue.Of(new[]
    {
        ("v", JsonValue.Of(1)), ("n", JsonValue.Of(7)), ("t", JsonValue.Of(body.Type)), ("b", JsonValue.Of(1)),
        ("u", JsonValue.Of(2)), ("ts", JsonValue.Null), ("q", JsonValue.Of(0)), ("e", JsonValue.Of(0)),
    }.Concat(body.Fields()).ToArray());

    private static string Refusal(IEnumerable<(string, JsonValue)> fields)
    {
        string? problem = EntrySchema.Problem(CanonicalJson.Encode(JsonValue.Of(fields.ToArray())));
        Assert.NotNull(problem);
        return problem;
    }
}
