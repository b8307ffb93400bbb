using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace MeadowTinyMl.DataSets.Bosch;

/// <summary>Which sensor of a board runs which heater profile: a <c>.bmeconfig</c>, or the same part of a recording.</summary>
public sealed class BoardConfiguration
{
    private const int MaxItems = 256;
    private const int MaxSteps = 32;

    private BoardConfiguration(IReadOnlyDictionary<int, ProfileSteps> profiles) => Profiles = profiles;

    /// <summary>Gets the heater profile of each sensor index.</summary>
    public IReadOnlyDictionary<int, ProfileSteps> Profiles { get; }

    /// <summary>Reads a <c>.bmeconfig</c>.</summary>
    /// <exception cref="DataFormatException">It is none, or contradicts itself.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static BoardConfiguration Read(string path) => BoschDocument.Read(path, root => Parse(root["configBody"]));

    /// <summary>Parses a <c>configBody</c>.</summary>
    internal static BoardConfiguration Parse(BoschNode body)
    {
        var profiles = new Dictionary<string, ProfileSteps>(StringComparer.Ordinal);
        foreach (BoschNode profile in body["heaterProfiles"].Items(MaxItems))
        {
            string id = profile["id"].Text();
            (int, int)[] steps = profile["temperatureTimeVectors"].Items(MaxSteps).Select(Step).ToArray();
            if (steps.Length == 0 || !profiles.TryAdd(id, new ProfileSteps(id, profile["timeBase"].Whole(1, 10_000), steps)))
            {
                throw profile.Wrong("a heater profile with steps and an id of its own");
            }
        }

        var sensors = new Dictionary<int, ProfileSteps>();
        foreach (BoschNode sensor in body["sensorConfigurations"].Items(MaxItems))
        {
            BoschNode wanted = sensor["heaterProfile"];
            if (!profiles.TryGetValue(wanted.Text(), out ProfileSteps? profile))
            {
                throw wanted.Wrong($"one of the heater profiles {string.Join(", ", profiles.Keys)}");
            }

            sensors[sensor["sensorIndex"].Whole(0, MaxItems)] = profile;
        }

        return new BoardConfiguration(sensors);
    }

    private static (int, int) Step(BoschNode step)
    {
        BoschNode[] pair = step.Items(2).ToArray();
        return pair.Length == 2 ? (pair[0].Whole(0, 1_000), pair[1].Whole(1, 100_000)) : throw step.Wrong("a temperature and a length");
    }
}
