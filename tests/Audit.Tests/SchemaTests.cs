using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Audit.Log.Json;
using MeadowTinyMl.Tests;
using Xunit;

namespace MeadowTinyMl.Audit.Tests;

/// <summary>Holds <c>Audit/Log/schema.md</c> against what the code writes.</summary>
public class SchemaTests
{
    private static readonly EntryBody[] Bodies =
    [
        new LogOpenEntry("d", "k", "f", "i", 1, 2, 3, 4),
        new BootEntry("power_on", "f", 1, 2, 3),
        new ModelLoadEntry("m", "1", "s", "c", "none", ["a"], ["none"], [1], 2),
        new DecisionEntry("s", "m", new byte[32], ["a"], [1], [2], 3, "normal", "none", [], 4),
        new AlertEntry(1, "a", "alarm", ["lamp"], "on_the_loop", false, "h", "alarm"),
        new HumanEntry(1, new byte[16], "operator", "confirm", "a", "r", 2, "alarm"),
        new SummaryEntry("m", 1, [("a", 2)], [3], 4, 5, 6),
    ];

    [Fact]
    public void Schema_ListsEveryFieldThatIsWrittenAndNoOther()
    {
        string[] documented = Regex.Matches(File.ReadAllText(Path.Combine(Repository.Root, "Audit", "Log", "schema.md")), @"^\| ([a-z.]+) \| `([a-z_0-9]+)` \|", RegexOptions.Multiline)
            .Select(row => $"{row.Groups[1].Value} {row.Groups[2].Value}")
            .Where(row => !row.StartsWith("every ", StringComparison.Ordinal))
            .ToArray();
        string[] written = Bodies.SelectMany(body => body.Fields().Select(field => $"{body.Type} {field.Key}")).ToArray();

        Assert.Equal(written.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Schema_ListsTheFieldsOfEveryEntry()
    {
        var storage = new MemoryStorage();
        TestLog.Write(storage, 2);
        string folder = Directory.CreateTempSubdirectory("meadow-schema-").FullName;
        storage.Export(folder);
        string[] keys = [];
        TestLog.Verifier().Verify(Review.LogDirectory.Open(folder), new System.Collections.Generic.Dictionary<string, byte[]>(), (_, _, _, bytes) => keys = [.. CanonicalJson.Parse(bytes).Keys]);
        Directory.Delete(folder, recursive: true);
        string[] common = Regex.Matches(File.ReadAllText(Path.Combine(Repository.Root, "Audit", "Log", "schema.md")), @"^\| every \| `([a-z]+)` \|", RegexOptions.Multiline)
            .Select(row => row.Groups[1].Value).ToArray();

        Assert.Equal(8, common.Length);
        Assert.Equal(common.Order(StringComparer.Ordinal), keys.Except(new BootEntry("power_on", "f", 1, 2, 3).Fields().Select(field => field.Key)).Order(StringComparer.Ordinal));
    }
}
