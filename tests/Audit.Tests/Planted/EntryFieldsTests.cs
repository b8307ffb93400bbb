using System.Collections.Generic;
using System.Linq;
using System.Text;
using MeadowTinyMl.Audit.Log.Json;
using MeadowTinyMl.Audit.Review;
using Xunit;

namespace MeadowTinyMl.Audit.Tests.Planted;

/// <summary>The fields that the verifier finds in an entry's bytes against those of the codec's tree.</summary>
public class EntryFieldsTests
{
    private static readonly string[] Strangers = ["", "a", "cause0", "zz", "{", "\"", ":"];

    [Fact]
    public void Fields_AreThoseOfTheTreeInEveryRealEntryAndEveryFlippedBitThatLeavesItCanonical()
    {
        Forge forge = Story.Write();
        int flips = 0;
        for (int index = 0; index < forge.Entries.Count; index++)
        {
            byte[] bytes = forge.Entries[index].Encode(index, 0, _ => 3);
            Compare(bytes);
            for (int bit = 0; bit < 8 * bytes.Length; bit += 5)
            {
                byte[] flipped = (byte[])bytes.Clone();
                flipped[bit / 8] ^= (byte)(1 << (bit % 8));
                flips += EntryScan.TryScan(flipped, out _) ? Compare(flipped) : 0;
            }
        }

        Assert.True(flips > 1_000, $"{flips} flipped entries were canonical");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"a\":[],\"b\":{},\"c\":null,\"d\":true,\"e\":false,\"f\":\"\",\"g\":0}")]
    [InlineData("{\"a\":-9007199254740991,\"b\":9007199254740991,\"c\":\"{\",\"d\":\"]\",\"e\":\",\",\"f\":\":\"}")]
    [InlineData("{\"a\":[1,\"x\",null,true,[2],{\"b\":3}],\"b\":{\"a\":1,\"c\":[4]},\"c\":[\"]\",\"}\",\",\"],\"d\":[-1,0]}")]
    public void Fields_AreThoseOfTheTreeForEveryKind(string text) => Assert.Equal(1, Compare(Encoding.ASCII.GetBytes(text)));

    [Theory]
    [InlineData(47)]
    [InlineData(48)]
    [InlineData(49)]
    [InlineData(400)]
    public void Fields_AreFoundHoweverManyThereAre(int count) =>
        Compare(Encoding.ASCII.GetBytes("{" + string.Join(',', Enumerable.Range(0, count).Select(i => $"\"k{i:000}\":{i}")) + "}"));

    [Fact]
    public void Fields_OfBytesThatAreNotCanonicalAreNone()
    {
        var entry = new AuditEntry(0, "f", 0, "{\"b\":1,\"a\":2}"u8);
        Assert.Null(entry.Integer("a"));
        Assert.Equal(string.Empty, entry.Text("b"));
        Assert.Empty(entry.Texts("a"));
    }

    private static int Compare(byte[] bytes)
    {
        JsonValue tree = CanonicalJson.Parse(bytes);
        var entry = new AuditEntry(0, "f", 0, bytes);
        foreach (string key in tree.Keys.Concat(Strangers))
        {
            JsonValue? value = tree[key];
            Assert.Equal(value is { Kind: JsonKind.Integer } ? value.Integer : null, entry.Integer(key));
            Assert.Equal(value?.Text ?? string.Empty, entry.Text(key));
            Assert.Equal(value is { Kind: JsonKind.Text }, entry.IsText(key));
            Assert.Equal(value?.IsTrue ?? false, entry.IsTrue(key));
            Assert.Equal(Items(value).Select(item => item.Text), entry.Texts(key));
            Assert.Equal(Items(value).Select(item => item.Integer), entry.Integers(key));
        }

        return 1;
    }

    private static IReadOnlyList<JsonValue> Items(JsonValue? value) => value?.Items ?? [];
}
