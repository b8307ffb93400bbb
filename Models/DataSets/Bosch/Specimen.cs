using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace MeadowTinyMl.DataSets.Bosch;

/// <summary>Reads <c>.bmespecimen</c>, what the maker's studio exports: one label, and points that name their scan, not their sensor.</summary>
public static class Specimen
{
    private const int MaxCycles = 5_000_000;
    private const int MaxItems = 256;
    private const int MaxSteps = 32;

    /// <summary>Reads a file; points of scans that the studio marked as dropped keep their place, so that they are counted where scans are put together.</summary>
    /// <exception cref="DataFormatException">It is no such file, or a value is not in its range.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static GasRecordingFile Read(string path) => BoschDocument.Read(path, root => Parse(path, root["data"]));

    private static GasRecordingFile Parse(string path, BoschNode data)
    {
        Dictionary<int, int> indexes = ById(data["sensors"].Items(MaxItems), sensor => sensor["index"].Whole(0, 255));
        Dictionary<int, ProfileSteps> profiles = ById(data["heaterProfiles"].Items(MaxItems), Profile);
        Dictionary<int, int> sensorOfCycle = ById(data["cycles"].Items(MaxCycles), cycle => Look(indexes, cycle["sensorId"]));
        var profileOfSensor = new Dictionary<int, ProfileSteps>();
        foreach (BoschNode configuration in data["sensorConfigs"].Items(MaxItems))
        {
            profileOfSensor[Look(indexes, configuration["sensorId"])] = Look(profiles, configuration["heaterProfileId"]);
        }

        var table = new BoschTable(path, data["dataColumns"], data["specimenDataPoints"], "data.specimenDataPoints");
        string cycle = table.OneOf("cycle_id");
        BoschNode session = data["measurementSession"];
        return new GasRecordingFile
        {
            Path = path,
            Board = session["boardId"].Text(),
            Session = session.Find("uuid")?.Text() ?? string.Empty,
            Label = data["specimenData"]["label"].Text().Trim(),
            Profiles = profileOfSensor,
            Measurements = MeasurementColumns.ReadAll(table, SensorOfRow),
        };

        int SensorOfRow()
        {
            int id = (int)table.Whole(cycle, 0, int.MaxValue);
            return sensorOfCycle.TryGetValue(id, out int sensor) ? sensor : throw table.Wrong(cycle, "the id of one of data.cycles");
        }
    }

    private static Dictionary<int, T> ById<T>(IEnumerable<BoschNode> nodes, Func<BoschNode, T> read)
    {
        var table = new Dictionary<int, T>();
        foreach (BoschNode node in nodes)
        {
            BoschNode id = node["id"];
            if (!table.TryAdd(id.Whole(0, int.MaxValue), read(node)))
            {
                throw id.Wrong("an id that no other has");
            }
        }

        return table;
    }

    private static T Look<T>(Dictionary<int, T> table, BoschNode id) =>
        table.TryGetValue(id.Whole(0, int.MaxValue), out T? found) ? found : throw id.Wrong("an id that the file defines");

    private static ProfileSteps Profile(BoschNode profile) => new(
        profile["uid"].Text(),
        profile["timeBase"].Whole(1, 10_000),
        profile["steps"].Items(MaxSteps).Select(step => (step["temperature"].Whole(0, 1_000), step["duration"].Whole(1, 100_000))).ToArray());
}
