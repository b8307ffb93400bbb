using System.IO;
using System.Linq;
using MeadowTinyMl.Evaluation.Board;
using MeadowTinyMl.Inference;
using MeadowTinyMl.Models.Tests.Inference;
using MeadowTinyMl.Tests;
using Xunit;

namespace MeadowTinyMl.Models.Tests.Board;

/// <summary>
/// The estimator of instructions against counts of the same networks: <c>tests/BoardCost/measure invoke MODEL.tflite 2</c>, the networks written by
/// <c>Benchmarks -- write FOLDER</c>. A kernel that becomes faster or slower asks for new counts here and a new fit there.
/// </summary>
public class InstructionModelTests
{
    // Relative; the greatest found is stated in MeadowApp/README.md.
    private const double Tolerance = 0.1;

    public static TheoryData<string, long> Counts() => new()
    {
        { "kws_ds_cnn", 15_892_391 },
        { "ad_autoencoder", 1_417_404 },
        { "vww_mobilenet", 55_425_601 },
        { "ic_resnet8", 78_887_206 },
        { "person_detect", 56_368_216 },
        { "st_miniresnet", 85_107_728 },
        { "yamnet_256", 132_124_184 },
        { "gas", 10_474 },
        { "sound", 18_824_572 },
        { "sound_narrow", 5_948_625 },
        { "sound_wide", 30_898_285 },
        { "sound_short", 4_780_032 },
        { "sound_few_bands", 5_377_054 },
        { "image_narrow", 6_485_730 },
        { "gas_16", 8_125 },
        { "gas_64_64", 40_471 },
    };

    [Theory]
    [MemberData(nameof(Counts))]
    public void Estimate_IsNearTheCount(string name, long counted)
    {
        long estimated = NetworkCost.Of(TfliteModel.Parse(Write(name))).Instructions;
        Assert.InRange((double)estimated / counted, 1 - Tolerance, 1 + Tolerance);
    }

    [Fact]
    public void Estimate_GrowsWithTheWork()
    {
        long narrow = NetworkCost.Of(TfliteModel.Parse(Write("sound_narrow"))).Instructions;
        long wide = NetworkCost.Of(TfliteModel.Parse(Write("sound_wide"))).Instructions;
        Assert.InRange((double)wide / narrow, 3, 10);
    }

    private static byte[] Write(string name)
    {
        string released = Path.Combine(Repository.Root, "Models", "released", name, "model.tflite");
        return File.Exists(released) ? File.ReadAllBytes(released)
            : PublishedModels.All.FirstOrDefault(model => model.Name == name)?.Write()
            ?? CountedNetworks.All.First(model => model.Name == name).Write();
    }
}
