using System;
using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Sentinel;
using Xunit;
using Xunit.Abstractions;

namespace MeadowTinyMl.MeadowApp.Tests.Sentinel;

/// <summary>Lets the sensors, the models, the alarm and the panel throw, one call at a time and in random pairs, over the same short story, and holds what must never be lost.</summary>
public class FaultInjectionTests(ITestOutputHelper output)
{
    private const int Steps = 12;

    private static int Pairs => Environment.GetEnvironmentVariable("LONG") == "1" ? 10_000 : 600;

    [Fact]
    public void OneFault_LosesNoAlertAndSaysSo()
    {
        int runs = 0;
        foreach (string part in Bench.Parts)
        {
            for (int call = 0; call < 8; call++)
            {
                Run([(part, call)]);
                runs++;
            }
        }

        output.WriteLine($"{runs} runs");
    }

    [Fact]
    public void RandomPairs_LoseNoAlertAndSaySo()
    {
        var random = new Random(1);
        for (int run = 0; run < Pairs; run++)
        {
            Run([(Bench.Parts[random.Next(Bench.Parts.Length)], random.Next(Steps)), (Bench.Parts[random.Next(Bench.Parts.Length)], random.Next(Steps))]);
        }

        output.WriteLine($"{Pairs} runs");
    }

    private static void Run((string Part, int Call)[] plan)
    {
        var bench = new Bench();
        foreach ((string part, int call) in plan)
        {
            bench.Break(part, call);
        }

        string story = string.Join(", ", plan.Select(fault => $"{fault.Part} at call {fault.Call}"));
        for (int step = 0; step < Steps; step++)
        {
            bench.Solvent();
        }

        bench.Say(1, HumanAction.Acknowledge);
        bench.Heal();
        bench.Solvent();
        bench.Solvent();

        // The hazard lasted for fourteen scans: it was raised, it is in the log, and the lamp is on.
        Assert.True(bench.Trail.Of("alert").Count == 1, $"{bench.Trail.Of("alert").Count} alerts in the log with {story}");
        Assert.True(bench.Signal >= AlarmSignal.Lamp, $"the signal is {bench.Signal} with {story}");
        Assert.False(bench.IsEnergised, $"the relay closed with {story}");

        // What failed is named; two failures of one part in a row are one fault.
        List<string> faults = bench.Trail.Of("fault").ConvertAll(entry => entry.Fields["code"].Text);
        Assert.True(faults.Contains("fallback") == bench.Broken > 0, $"{bench.Broken} faults, logged {string.Join(", ", faults)} with {story}");
        // That a part works again is told when it is next used; the sensors are used all the time.
        List<string> sensors = bench.Trail.Of("fault").Where(entry => entry.Fields["component"].Text is "gas" or "sound").Select(entry => entry.Fields["code"].Text).ToList();
        Assert.True(sensors.Count(code => code == "recovered") == sensors.Count(code => code == "fallback"), $"not all recoveries are told with {story}");
        Assert.All(bench.Trail.Problems(), Assert.Null);
    }
}
