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
        { "kws_ds_cnn", 15_897_149 },
        { "ad_autoencoder", 1_433_598 },
        { "vww_mobilenet", 55_438_353 },
        { "ic_resnet8", 78_853_043 },
        { "person_detect", 56_434_555 },
        { "st_miniresnet", 85_130_247 },
        { "yamnet_256", 132_123_778 },
        { "gas", 10_477 },
        { "sound", 11_885_297 },
        { "sound_narrow", 6_335_968 },
        { "sound_wide", 31_163_117 },
        { "sound_short", 4_799_274 },
        { "sound_few_bands", 5_371_157 },
        { "image_narrow", 6_450_555 },
        { "gas_16", 8_116 },
        { "gas_64_64", 40_464 },
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
