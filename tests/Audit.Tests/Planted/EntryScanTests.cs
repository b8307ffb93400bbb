using System;
using System.Linq;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using MeadowTinyMl.Audit.Log.Json;
using MeadowTinyMl.Audit.Review;
using Xunit;

namespace MeadowTinyMl.Audit.Tests.Planted;

/// <summary>The quick scan of the verifier against the codec: the same bytes are canonical to both.</summary>
public class EntryScanTests
{
    [Property(MaxTest = 2_000)]
    public Property Scan_AcceptsExactlyWhatTheCodecReads(byte[] bytes)
    {
        byte[] document = [(byte)'{', .. bytes.Select(b => "{}[]\":,0123456789-truefalsnabc\\ "u8[b % 32]), (byte)'}'];
        return (EntryScan.TryScan(document, out _) == IsRead(document)).ToProperty();
    }

    [Fact]
    public void Scan_AgreesWithTheCodecOnEveryFlippedBitAndCutOfRealEntries()
    {
        Forge forge = Story.Write();
        for (int index = 0; index < forge.Entries.Count; index++)
        {
            byte[] entry = forge.Entries[index].Encode(index, 0, _ => 3);
            Assert.True(EntryScan.TryScan(entry, out EntryHeader header));
            Assert.Equal(((long?)index, (long?)1, (long?)0), (header.Number, header.Version, header.Epoch));
            Assert.Equal(forge.Entries[index].Type, Encoding.ASCII.GetString(entry, header.TypeStart, header.TypeLength));
            for (int bit = index % 3; bit < 8 * entry.Length; bit += 3)
            {
                byte[] flipped = (byte[])entry.Clone();
                flipped[bit / 8] ^= (byte)(1 << (bit % 8));
                Assert.True(EntryScan.TryScan(flipped, out _) == IsRead(flipped), Encoding.Latin1.GetString(flipped));
            }

            for (int length = 0; length < entry.Length; length++)
            {
                Assert.False(EntryScan.TryScan(entry.AsSpan(0, length), out _));
            }
        }
    }

    [Theory]
    [InlineData("{\"a\":[[[1]]]}")]
    [InlineData("{\"a\":[[[[1]]]]}")]
    [InlineData("{\"a\":00}")]
    [InlineData("{\"a\":-0}")]
    [InlineData("{\"a\":-}")]
    [InlineData("{\"a\":9007199254740991}")]
    [InlineData("{\"a\":9007199254740992}")]
    [InlineData("{\"a\":10000000000000000}")]
    [InlineData("{\"a\":100000000000000000}")]
    [InlineData("{\"a\":nul}")]
    [InlineData("{\"a\":\"x\u007f\"}")]
    [InlineData("{,}")]
    public void Scan_AgreesWithTheCodecAtItsLimits(string text) =>
        Assert.Equal(IsRead(Encoding.Latin1.GetBytes(text)), EntryScan.TryScan(Encoding.Latin1.GetBytes(text), out _));

    private static bool IsRead(byte[] bytes)
    {
        try
        {
            CanonicalJson.Parse(bytes);
            return true;
        }
        catch (JsonFormatException)
        {
            return false;
        }
    }
}
