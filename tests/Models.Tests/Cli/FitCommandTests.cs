using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using MeadowTinyMl.Tests;
using Xunit;

namespace MeadowTinyMl.Models.Tests.Cli;

/// <summary><c>tinyml fit</c> and <c>tinyml compress</c> as processes.</summary>
public class FitCommandTests
{
    private static readonly string Gas = Path.Combine(Repository.Root, "Models", "released", "gas");
    private static readonly string Sound = Path.Combine(Repository.Root, "Models", "released", "sound");

    [Fact]
    public void Fit_OfTheReleasedBundlesSaysThatTheyFit()
    {
        using TinymlProcess tinyml = new TinymlProcess().Run("fit", Gas, Sound, "--json");
        Assert.True(tinyml.ExitCode == 0, tinyml.Error + tinyml.Output);
        JsonNode json = JsonNode.Parse(tinyml.Output)!;
        Assert.True((bool)json["fits"]!);
        Assert.InRange((long)json["instructions_per_second"]!, 45_000_000, 65_000_000);
        Assert.InRange((long)json["flash_bytes"]!, 300_000, 2_000_000);
        JsonNode sound = json["bundles"]!.AsArray().Single(bundle => (string)bundle!["id"]! == "sound-esc10")!;
        Assert.Equal(new FileInfo(Path.Combine(Sound, "model.tflite")).Length, (long)sound["model_bytes"]!);
    }

    [Fact]
    public void Readme_GivesWhatTheToolSays()
    {
        using TinymlProcess tinyml = new TinymlProcess().Run("fit", Gas, Sound, "--json");
        JsonNode json = JsonNode.Parse(tinyml.Output)!;
        (JsonNode gas, JsonNode sound) = (json["bundles"]![0]!, json["bundles"]![1]!);
        double Of(JsonNode bundle, params string[] figures) => figures.Sum(figure => (double)bundle[figure]!);
        double Around(JsonNode bundle) => Of(bundle, "instructions") - Of(bundle, "network_instructions");
        double Network(JsonNode bundle) => Of(bundle, "model_bytes", "arena_bytes", "scratch_bytes", "packed_bytes");
        string[] lines =
        [
            $"| ARM instructions, network / around it | {Of(gas, "network_instructions") / 1e6:0.000} M / {Around(gas) / 1e6:0.00} M | {Of(sound, "network_instructions") / 1e6:0.0} M / {Around(sound) / 1e6:0.0} M |",
            $"| time | {Of(gas, "milliseconds"):0.0} ms | {Of(sound, "milliseconds") / 1e3:0.00} s |",
            $"| {Network(gas) / 1e3:0.0} kB / {Of(gas, "buffer_bytes")} bytes | {Network(sound) / 1e3:0} kB / {Of(sound, "buffer_bytes") / 1e6:0.00} MB |",
            $"| flash: all files of the bundle | {Of(gas, "bundle_bytes") / 1e6:0.0} MB | {Of(sound, "bundle_bytes") / 1e6:0.0} MB |",
            $"| energy of that time | {Of(gas, "millijoules"):0.0} mJ | {Of(sound, "millijoules"):0} mJ |",
            $"The program's assemblies have {Of(json, "program_bytes") / 1e3:0} kB after trimming",
            .. json["duty_cycles"]!.AsArray().Select(cycle => $"| {(string?)cycle!["name"]} | {Of(cycle, "milliwatts"):0} mW | {Of(cycle, "cell_hours"):0.0} h |"),
        ];
        string readme = File.ReadAllText(Path.Combine(Repository.Root, "MeadowApp", "README.md"));
        Assert.All(lines, line => Assert.Contains(line, readme, StringComparison.Ordinal));
    }

    [Fact]
    public void Fit_OverABudgetIsNo()
    {
        using var tinyml = new TinymlProcess();
        string budget = tinyml.Write("budget.json", Encoding.UTF8.GetBytes("{ \"flash_bytes\": 10, \"ram_bytes\": 10000000, \"milliseconds\": 1000, \"millijoules\": 1000 }"));
        Assert.Equal(1, tinyml.Run("fit", Gas, "--budget", budget).ExitCode);
        Assert.Contains("does not fit: gas-hp354: flash: 2,240 bytes, the budget allows 10", tinyml.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_RefusesAPowerModelThatIsNone()
    {
        using var tinyml = new TinymlProcess();
        string power = tinyml.Write("power.json", "{}"u8.ToArray());
        Assert.Equal(2, tinyml.Run("fit", Gas, "--power", power).ExitCode);
        Assert.Contains("power.json", tinyml.Error, StringComparison.Ordinal);
    }

    [FactNeeds("data/gas")]
    public void Compress_ShowsFourStagesAndGoesOnFromItsCheckpoints()
    {
        using var tinyml = new TinymlProcess();
        string budget = tinyml.Write("budget.json", Encoding.UTF8.GetBytes("{ \"flash_bytes\": 100, \"ram_bytes\": 10000000, \"milliseconds\": 1000, \"millijoules\": 1000 }"));
        string[] command = ["compress", "gas", "--data", Repository.SharedPath("data/gas"), "--out", "stages", "--epochs", "3", "--width", "1", "--keep", "0.5", "--json"];
        Assert.True(tinyml.Run(command).ExitCode == 0, tinyml.Error);
        string first = tinyml.Output;
        JsonArray stages = JsonNode.Parse(first)!["stages"]!.AsArray();
        Assert.Equal(["float", "pruned", "distilled", "int8"], stages.Select(stage => (string)stage!["stage"]!));
        Assert.True((long)stages[3]!["macs"]! < (long)stages[0]!["macs"]! * 0.6);
        Assert.All(stages, stage => Assert.InRange((double)stage!["int8_balanced_accuracy"]!, 0.34, 1));

        Assert.Equal(1, tinyml.Run([.. command, "--budget", budget]).ExitCode);
        Assert.DoesNotContain("epoch", tinyml.Error, StringComparison.Ordinal);
        JsonNode again = JsonNode.Parse(tinyml.Output)!;
        Assert.Equal(stages.ToJsonString(), again["stages"]!.ToJsonString());
        Assert.Contains("flash", (string)again["exceeded"]![0]!, StringComparison.Ordinal);
    }

    [FactNeeds("data/gas")]
    public void Compress_KeepsTheLeastWeightsZeroThroughEveryLaterStage()
    {
        using var tinyml = new TinymlProcess();
        string[] command = ["compress", "gas", "--data", Repository.SharedPath("data/gas"), "--out", "stages", "--epochs", "2", "--width", "1", "--sparsity", "0.5", "--json"];
        Assert.True(tinyml.Run(command).ExitCode == 0, tinyml.Error);
        double[] zeroes = JsonNode.Parse(tinyml.Output)!["stages"]!.AsArray().Select(stage => (double)stage!["zero_weights"]!).ToArray();
        Assert.InRange(zeroes[0], 0, 0.01);
        Assert.All(zeroes.Skip(1), share => Assert.InRange(share, 0.49, 0.52));
    }

    [Fact]
    public void Compress_RefusesNumbersOutOfRange()
    {
        using var tinyml = new TinymlProcess();
        Assert.Equal(2, tinyml.Run("compress", "gas", "--data", ".", "--out", "stages", "--keep", "0").ExitCode);
        Assert.Contains("--keep 0: expected 0.05 to 1", tinyml.Error, StringComparison.Ordinal);
    }
}
