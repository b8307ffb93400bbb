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
        Assert.InRange((long)json["instructions_per_second"]!, 40_000_000, 55_000_000);
        Assert.InRange((long)json["flash_bytes"]!, 300_000, 2_000_000);
        JsonNode sound = json["bundles"]!.AsArray().Single(bundle => (string)bundle!["id"]! == "sound-esc10")!;
        Assert.Equal(new FileInfo(Path.Combine(Sound, "model.tflite")).Length, (long)sound["model_bytes"]!);
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
