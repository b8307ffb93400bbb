using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using MeadowTinyMl.EndToEnd;

namespace MeadowTinyMl.Benchmarks;

/// <summary>Measures in the simulator, on the board's own clock and over several seeds of the story, how long a hazard is there before its alert sounds, and how long after a person's answer the relay closes.</summary>
internal static class AlertDelay
{
    private const int Seeds = 10;

    // When the story puts each hazard before the sensors, in seconds since power-on.
    private static readonly (string Class, int Onset, int End)[] Hazards = [("solvent_vapour", 150, 260), ("chainsaw", 260, 340), ("crackling_fire", 340, 420)];

    public static async Task RunAsync()
    {
        var delays = Hazards.ToDictionary(hazard => hazard.Class, _ => new List<double>());
        var effects = new List<long>();
        for (int seed = 1; seed <= Seeds; seed++)
        {
            using var folder = new TemporaryFolder();
            Outcome run = await Product.Simulator("--headless", "--for", "14", "--speed", "30", "--seed", seed.ToString(CultureInfo.InvariantCulture), "--out", folder["log"]);
            if (run.ExitCode != 0)
            {
                throw new InvalidOperationException(run.ToString());
            }

            JsonElement[] alerts = await Entries(folder["log"], "alert");
            foreach ((string label, int onset, int end) in Hazards)
            {
                foreach (JsonElement alert in alerts)
                {
                    double seconds = alert.GetProperty("u").GetInt64() / 1_000.0;
                    if (alert.GetProperty("class").GetString() == label && seconds >= onset && seconds < end)
                    {
                        delays[label].Add(seconds - onset);
                        break;
                    }
                }
            }

            Dictionary<long, long> answered = (await Entries(folder["log"], "human")).ToDictionary(human => human.GetProperty("n").GetInt64(), human => human.GetProperty("u").GetInt64());
            effects.AddRange((await Entries(folder["log"], "actuate"))
                .Where(actuate => actuate.GetProperty("on").GetBoolean() && actuate.GetProperty("human").ValueKind == JsonValueKind.Number)
                .Select(actuate => actuate.GetProperty("u").GetInt64() - answered[actuate.GetProperty("human").GetInt64()]));
        }

        foreach ((string label, List<double> seen) in delays)
        {
            seen.Sort();
            Console.WriteLine(seen.Count == 0
                ? $"{label}: no alert in {Seeds} stories"
                : string.Create(CultureInfo.InvariantCulture, $"{label}: alert in {seen.Count} of {Seeds} stories, {seen[0]:0.0} to {seen[^1]:0.0} s after the onset, median {seen[seen.Count / 2]:0.0} s"));
        }

        Console.WriteLine(effects.Count == 0
            ? "no answer closed the relay"
            : string.Create(CultureInfo.InvariantCulture, $"relay closed after {effects.Count} answers, at most {effects.Max()} ms after the answer was logged"));
    }

    private static async Task<JsonElement[]> Entries(string log, string type)
    {
        Outcome query = await Product.Audit("query", log, "--type", type, "--json");
        if (query.ExitCode != 0)
        {
            throw new InvalidOperationException(query.ToString());
        }

        using JsonDocument document = JsonDocument.Parse(query.Output);
        return [.. document.RootElement.GetProperty("entries").EnumerateArray().Select(entry => entry.Clone())];
    }
}
