using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using MeadowTinyMl.EndToEnd;

namespace MeadowTinyMl.Benchmarks;

/// <summary>Measures in the simulator how long a hazard is there before its alert sounds, on the board's own clock, over several seeds of the story.</summary>
internal static class AlertDelay
{
    private const int Seeds = 10;

    // When the story puts each hazard before the sensors, in seconds since power-on.
    private static readonly (string Class, int Onset, int End)[] Hazards = [("solvent_vapour", 150, 260), ("chainsaw", 260, 340), ("crackling_fire", 340, 420)];

    public static async Task RunAsync()
    {
        var delays = Hazards.ToDictionary(hazard => hazard.Class, _ => new List<double>());
        for (int seed = 1; seed <= Seeds; seed++)
        {
            using var folder = new TemporaryFolder();
            Outcome run = await Product.Simulator("--headless", "--for", "14", "--speed", "30", "--seed", seed.ToString(CultureInfo.InvariantCulture), "--out", folder["log"]);
            Outcome query = await Product.Audit("query", folder["log"], "--type", "alert", "--json");
            if (run.ExitCode != 0 || query.ExitCode != 0)
            {
                throw new InvalidOperationException($"{run}\n{query}");
            }

            using JsonDocument document = JsonDocument.Parse(query.Output);
            foreach ((string label, int onset, int end) in Hazards)
            {
                foreach (JsonElement alert in document.RootElement.GetProperty("entries").EnumerateArray())
                {
                    double seconds = alert.GetProperty("u").GetInt64() / 1_000.0;
                    if (alert.GetProperty("class").GetString() == label && seconds >= onset && seconds < end)
                    {
                        delays[label].Add(seconds - onset);
                        break;
                    }
                }
            }
        }

        foreach ((string label, List<double> seen) in delays)
        {
            seen.Sort();
            Console.WriteLine(seen.Count == 0
                ? $"{label}: no alert in {Seeds} stories"
                : string.Create(CultureInfo.InvariantCulture, $"{label}: alert in {seen.Count} of {Seeds} stories, {seen[0]:0.0} to {seen[^1]:0.0} s after the onset, median {seen[seen.Count / 2]:0.0} s"));
        }
    }
}
