using System;
using System.IO;
using System.Linq;
using System.Text;
using MeadowTinyMl.DataSets;
using MeadowTinyMl.DataSets.Bosch;
using Xunit;

namespace MeadowTinyMl.Models.Tests.DataSets.Bosch;

/// <summary>Files that an enemy wrote: a result or one refusal that names file and place, never anything else.</summary>
public sealed class BoschRefusalTests : IDisposable
{
    private static readonly string Good = new BoschText { Columns = BoschText.Older }.Scan(0, 1_000).ToString().Trim();

    private const string Specimens =
        """
        {"data":{"specimenData":{"label":"A"},"measurementSession":{"boardId":"b"},"heaterProfiles":[{"id":6,"uid":"heater_354","timeBase":140,"steps":[{"temperature":320,"duration":5}]}],
        "sensorConfigs":[{"sensorId":1,"heaterProfileId":6}],"sensors":[{"id":1,"index":0}],"cycles":[{"id":1,"sensorId":1}],
        "dataColumns":[{"key":"resistance_gassensor"},{"key":"timestamp_since_poweron"},{"key":"cycle_step_index"},{"key":"cycle_id"}],"specimenDataPoints":[[100.5,7,0,1]]}}
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_RefusesEveryTruncationByLineAndByte()
    {
        for (int length = 1; length < Good.Length; length += length > 900 ? 1 : 7)
        {
            Assert.StartsWith("line ", Refusal(Good[..length]).Place, StringComparison.Ordinal);
        }

        Assert.Equal(("length", "an empty file"), (Refusal(string.Empty).Place, Refusal(string.Empty).Found));
    }

    [Fact]
    public void Read_GivesMeasurementsOrARefusalForEveryFlippedByte()
    {
        byte[] good = Encoding.UTF8.GetBytes(Good);
        int read = 0;
        for (int at = 0; at < good.Length; at++)
        {
            byte[] spoiled = (byte[])good.Clone();
            spoiled[at] ^= (byte)(1 << (at % 8));
            try
            {
                read += RawData.Read(Write(spoiled)).Measurements.Count == 10 ? 1 : 0;
            }
            catch (DataFormatException refusal)
            {
                Assert.EndsWith("a.json", refusal.File, StringComparison.Ordinal);
            }
        }

        Assert.InRange(read, 1, good.Length - 1);
    }

    [Theory]
    [InlineData("\"key\":\"sensor_index\"", "\"key\":\"sensor\"", "rawDataBody.dataBlock", "sensor_index")]
    [InlineData("\"key\":\"temperature\"", "\"key\":\"pressure\"", "rawDataBody.dataColumns[5].key", "no other column")]
    [InlineData("[0,936870673,0,", "[0,936870673,-1,", "rawDataBody.dataBlock[0], column timestamp_since_poweron", "a number from 0 to")]
    [InlineData("[0,936870673,0,", "[0,0,", "rawDataBody.dataBlock[0]", "12 values")]
    [InlineData("[0,936870673,0,", "[0.5,936870673,0,", "rawDataBody.dataBlock[0], column sensor_index", "whole number")]
    [InlineData("25.5", "1e999", "rawDataBody.dataBlock[0], column temperature", "a number from -100 to 500")]
    [InlineData("25.5", "\"warm\"", "rawDataBody.dataBlock[0], column temperature", "\"warm\"")]
    [InlineData("\"timeBase\":140", "\"timeBase\":0", "configBody.heaterProfiles[0].timeBase", "1 to 10000")]
    [InlineData("\"heaterProfile\":\"heater_354\"", "\"heaterProfile\":\"heater_9\"", "configBody.sensorConfigurations[0].heaterProfile", "heater_354")]
    [InlineData("\"rawDataHeader\"", "\"rawDataHeaders\"", "document", "'rawDataHeader'")]
    [InlineData("\"rawDataBody\":{", "\"rawDataBody\":[],\"x\":{", "rawDataBody", "'dataColumns'")]
    [InlineData("\"boardId\":\"844001418\"", "\"boardId\":\"\\uD800\"", "document", "Unicode")]
    [InlineData("\"boardId\":\"844001418\"", "\"boardId\":{}", "rawDataHeader.boardId", "a text")]
    public void Read_NamesPlaceValueAndLimit(string good, string bad, string place, string named)
    {
        int at = Good.IndexOf(good, StringComparison.Ordinal);
        DataFormatException refusal = Refusal(Good[..at] + bad + Good[(at + good.Length)..]);
        Assert.Equal(place, refusal.Place);
        Assert.Contains(named, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_RefusesNestingWithoutBottom() => Assert.StartsWith("line 1", Refusal(new string('[', 200_000)).Place, StringComparison.Ordinal);

    [Fact]
    public void Read_TakesAByteOrderMark() => Assert.Equal(10, RawData.Read(Write([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Good)])).Measurements.Count);

    [Theory]
    [InlineData("\"id\":6", "\"id\":5", "data.sensorConfigs[0].heaterProfileId")]
    [InlineData("[[100.5,7,0,1]]", "[[100.5,7,0,2]]", "data.specimenDataPoints[0], column cycle_id")]
    [InlineData("[{\"id\":1,\"index\":0}]", "[{\"id\":1,\"index\":0},{\"id\":1,\"index\":1}]", "data.sensors[1].id")]
    [InlineData("\"sensorId\":1,\"heater", "\"sensorId\":2,\"heater", "data.sensorConfigs[0].sensorId")]
    public void SpecimenRead_RefusesIdsThatLeadNowhere(string good, string bad, string place)
    {
        Assert.Equal(100.5, Specimen.Read(Write(Encoding.UTF8.GetBytes(Specimens))).Measurements.Single().Ohms);
        string text = Specimens.Replace(good, bad, StringComparison.Ordinal);
        Assert.NotEqual(Specimens, text);
        Assert.Equal(place, Assert.Throws<DataFormatException>(() => Specimen.Read(Write(Encoding.UTF8.GetBytes(text)))).Place);
    }

    [Fact]
    public void OtherFiles_AreRefusedByTheMemberThatIsMissing()
    {
        string path = Write("{}"u8.ToArray());
        Assert.Contains("labelInformation", Assert.Throws<DataFormatException>(() => LabelNames.Read(path)).Message, StringComparison.Ordinal);
        Assert.Contains("configBody", Assert.Throws<DataFormatException>(() => BoardConfiguration.Read(path)).Message, StringComparison.Ordinal);
        Assert.Contains("'data'", Assert.Throws<DataFormatException>(() => Specimen.Read(path)).Message, StringComparison.Ordinal);
        Assert.Equal(1, SerialLog.Read(path).Unreadable);
    }

    private DataFormatException Refusal(string text) => Assert.Throws<DataFormatException>(() => RawData.Read(Write(Encoding.UTF8.GetBytes(text))));

    private string Write(byte[] bytes)
    {
        string path = Path.Combine(_folder.Path, "a.json");
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
