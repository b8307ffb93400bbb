using System;
using System.Linq;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using MeadowTinyMl.Audit.Log.Json;
using Xunit;

namespace MeadowTinyMl.Audit.Tests;

public class CanonicalJsonTests
{
    [Theory]
    [InlineData("{}")]
    [InlineData("{\"a\":0,\"b\":-1,\"c_1\":9007199254740991}")]
    [InlineData("{\"a\":[true,false,null,\"x y/+=\"],\"b\":{\"c\":[{}]}}")]
    public void Parse_ReadsWhatEncodeWrites(string text)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(text);
        Assert.Equal(bytes, CanonicalJson.Encode(CanonicalJson.Parse(bytes)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("{} ")]
    [InlineData(" {}")]
    [InlineData("{\"a\": 1}")]
    [InlineData("{\"a\":01}")]
    [InlineData("{\"a\":-0}")]
    [InlineData("{\"a\":1.0}")]
    [InlineData("{\"a\":1e3}")]
    [InlineData("{\"a\":+1}")]
    [InlineData("{\"a\":9007199254740992}")]
    [InlineData("{\"a\":-9007199254740992}")]
    [InlineData("{\"a\":99999999999999999999}")]
    [InlineData("{\"b\":1,\"a\":2}")]
    [InlineData("{\"a\":1,\"a\":2}")]
    [InlineData("{\"A\":1}")]
    [InlineData("{\"\":1}")]
    [InlineData("{\"a23456789012345678901234567890123\":1}")]
    [InlineData("{\"a\":\"\\n\"}")]
    [InlineData("{\"a\":\"é\"}")]
    [InlineData("{\"a\":\"\u007f\"}")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{\"a\":[1,]}")]
    [InlineData("{\"a\":tru}")]
    [InlineData("{\"a\":True}")]
    [InlineData("{\"a\":[[[[1]]]]}")]
    [InlineData("{\"a\":{\"b\":{\"c\":{\"d\":{}}}}}")]
    public void Parse_RefusesEveryOtherForm(string text) =>
        Assert.Throws<JsonFormatException>(() => CanonicalJson.Parse(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Parse_RefusesEveryTruncation()
    {
        byte[] bytes = "{\"a\":[true,-12,null,\"text\"],\"b\":{\"c\":false}}"u8.ToArray();
        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<JsonFormatException>(() => CanonicalJson.Parse(bytes.AsSpan(0, length)));
        }
    }

    [Property(MaxTest = 500)]
    public Property Parse_RefusesOrGivesBackTheSameBytes(byte[] bytes)
    {
        byte[] document = [(byte)'{', .. bytes.Select(b => "{}[]\":,0123456789-truefalsnabc "u8[b % 31]), (byte)'}'];
        try
        {
            return CanonicalJson.Encode(CanonicalJson.Parse(document)).AsSpan().SequenceEqual(document).ToProperty();
        }
        catch (JsonFormatException exception)
        {
            return (exception.Offset >= 0 && exception.Offset <= document.Length).ToProperty();
        }
    }

    [Fact]
    public void Of_RefusesTextThatWouldNeedEscapes()
    {
        Assert.Throws<ArgumentException>(() => JsonValue.Of("say \"no\""));
        Assert.Throws<ArgumentException>(() => JsonValue.Of("line\nbreak"));
        Assert.Throws<ArgumentOutOfRangeException>(() => JsonValue.Of(JsonValue.MaxInteger + 1));
        Assert.Throws<ArgumentException>(() => JsonValue.Of(("Key", JsonValue.Null)));
    }

    [Fact]
    public void ObjectWriter_SortsWhateverCameBefore()
    {
        var random = new Random(11);
        var writer = new ObjectWriter();
        for (int round = 0; round < 2_000; round++)
        {
            // Now like the last one, now in another order, now of as many other keys, now with one that stands twice.
            string[] keys = [.. Enumerable.Range(0, random.Next(1, 6)).Select(i => (random.Next(3) == 0 ? "abcdefgh_" : "k") + (char)('a' + ((i * 7) % 5)))];
            random.Shuffle(keys);
            bool isTwice = random.Next(5) == 0;
            writer.Clear();
            foreach (string key in isTwice ? keys.Append(keys[0]) : keys)
            {
                writer.Add(key, 1);
            }

            string[] distinct = [.. keys.Distinct().Order(StringComparer.Ordinal)];
            if (isTwice || distinct.Length < keys.Length)
            {
                Assert.Throws<ArgumentException>(writer.ToArray);
            }
            else
            {
                Assert.Equal("{" + string.Join(',', distinct.Select(key => $"\"{key}\":1")) + "}", Encoding.ASCII.GetString(writer.ToArray()));
            }
        }
    }
}
