using System.IO;

namespace MeadowTinyMl.DataSets.Bosch;

/// <summary>Reads <c>.bmerawdata</c>, what a board's firmware writes: several sensors interleaved, a scan possibly cut off at either end.</summary>
public static class RawData
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="DataFormatException">It is no such file, or a value is not in its range.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static GasRecordingFile Read(string path) => BoschDocument.Read(path, root => Parse(path, root));

    private static GasRecordingFile Parse(string path, BoschNode root)
    {
        BoschNode header = root["rawDataHeader"];
        BoschNode body = root["rawDataBody"];
        var table = new BoschTable(path, body["dataColumns"], body["dataBlock"], "rawDataBody.dataBlock");
        return new GasRecordingFile
        {
            Path = path,
            Board = header.Find("boardId")?.Text() ?? string.Empty,
            Session = SessionOf(header),
            Profiles = root.Find("configBody") is { } configuration ? BoardConfiguration.Parse(configuration).Profiles : null,
            Measurements = MeasurementColumns.ReadAll(table),
        };
    }

    /// <summary>Returns what all files of one session have in common: the seed that the board drew at power-on.</summary>
    internal static string SessionOf(BoschNode header)
    {
        string seed = header.Find("seedPowerOnOff")?.Text() ?? string.Empty;
        return seed.Length == 0 ? string.Empty : $"{seed}-{header.Find("counterPowerOnOff")?.Text()}";
    }
}
