using System;
using System.Diagnostics;
using System.Linq;
using MeadowTinyMl.Inference;
using MeadowTinyMl.Inference.FlatBuffers;
using MeadowTinyMl.Tests;
using Xunit;

namespace MeadowTinyMl.Models.Tests.Inference;

/// <summary>Damaged models are refused with the one exception or still run; nothing else happens, and nothing takes long.</summary>
public class MalformedModelTests
{
    private const string Golden = "data/tflite-golden";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    [Fact]
    public void Parse_SurvivesEveryTruncation() => SurvivesTruncations(TestModel.Classifier(1));

    [Fact]
    public void Parse_SurvivesEveryFlippedByte() => SurvivesFlips(TestModel.Classifier(1), 1);

    [TheoryNeeds(Golden + "/README.md")]
    [InlineData("hello_world_int8")]
    [InlineData("kws_ds_cnn_int8")]
    public void Parse_SurvivesDamageToPublishedModels(string name)
    {
        byte[] file = System.IO.File.ReadAllBytes(Repository.SharedPath($"{Golden}/{name}/model.tflite"));
        int step = LongRun.Wanted ? 1 : Math.Max(1, file.Length / 800);
        SurvivesTruncations(file, step);
        SurvivesFlips(file, step);
    }

    [Fact]
    public void Parse_SurvivesRandomDamage()
    {
        byte[] good = TestModel.Classifier(1);
        int[] edges = [0, 1, -1, int.MaxValue, int.MinValue, good.Length, good.Length - 1, good.Length - 4, 0x7FFFFFFC, 65_535, 65_536];
        for (int i = 0; i < LongRun.Count(5_000, 250_000); i++)
        {
            var random = new Random(i);
            byte[] bad = (byte[])good.Clone();
            for (int changes = random.Next(1, 4); changes > 0; changes--)
            {
                int at = random.Next(bad.Length - 4) & ~3;
                int value = random.Next(2) == 0 ? edges[random.Next(edges.Length)] : random.Next(-64, 64);
                BitConverter.TryWriteBytes(bad.AsSpan(at), value);
            }

            Survives(bad, $"seed {i}");
        }
    }

    [Fact]
    public void Interpreter_NamesAnOperatorThatIsMissing()
    {
        byte[] file = TestModel.Single(TestModel.Plain((BuiltinOperator)117, 3), TestModel.Int8([4], 1, 0), TestModel.Int8([4], 1, 0));
        TfliteModel model = TfliteModel.Parse(file);
        Assert.False(model.Operators[0].IsSupported);
        Assert.Contains("HARD_SWISH", model.Operators[0].Name, StringComparison.Ordinal);
        Assert.Equal(3, model.Operators[0].Version);
        ModelFormatException refusal = Assert.Throws<ModelFormatException>(() => new Interpreter(model));
        Assert.Contains("HARD_SWISH", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("version 3", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("operator 0", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_RefusesMoreThanTheLimits()
    {
        byte[] file = TestModel.Classifier(1);
        Assert.Throws<ModelFormatException>(() => TfliteModel.Parse(file, new ModelLimits { MaxTensors = 5 }));
        Assert.Throws<ModelFormatException>(() => TfliteModel.Parse(file, new ModelLimits { MaxOperators = 5 }));
        Assert.Throws<ModelFormatException>(() => TfliteModel.Parse(file, new ModelLimits { MaxElements = 100 }));
        Assert.Throws<ModelFormatException>(() => TfliteModel.Parse(file, new ModelLimits { MaxConstantBytes = 700 }));
        Assert.Throws<ModelFormatException>(() => new Interpreter(TfliteModel.Parse(file, new ModelLimits { MaxSteps = 1000 })));
    }

    [Theory]
    [InlineData(65_536, 65_536)]
    [InlineData(60_000, 65_536)]
    public void Constructor_RefusesAFilterThatReachesBeyondAnyImage(int size, int dilation)
    {
        var random = new Random(1);
        byte[] file = TestModel.Single(
            TestModel.Conv(0, 1, 1, dilation, 1, 0),
            TestModel.Int8([1, 2, 1, 1], 1, 0),
            TestModel.Int8([1, 2, 1, 1], 1, 0),
            TestModel.Constant(random, [1, size, 1, 1], 1, 0),
            TestModel.Bias32([0]));
        Assert.Throws<ModelFormatException>(() => new Interpreter(TfliteModel.Parse(file)));
    }

    [Fact]
    public void Copies_AreBoundedByTheLengthOfTheFile()
    {
        // One vector of 100 bytes that many places point to: read over and over it would fill any memory.
        var file = new byte[104];
        file[0] = 100;
        var buffer = new FlatBuffer(file);
        buffer.Text(0);
        ModelFormatException refusal = Assert.Throws<ModelFormatException>(() =>
        {
            for (int i = 0; i < 10; i++)
            {
                buffer.Text(0);
            }
        });
        Assert.Contains("overlap", refusal.Expected, StringComparison.Ordinal);
    }

    private static void SurvivesTruncations(byte[] good, int step = 1)
    {
        for (int length = 0; length < good.Length; length += step)
        {
            Survives(good[..length], $"cut to {length}");
        }
    }

    private static void SurvivesFlips(byte[] good, int step)
    {
        for (int at = 0; at < good.Length; at += step)
        {
            byte old = good[at];
            foreach (int flip in new[] { 0xFF, 0x01, 0x80, 1 << (at % 8) }.Distinct())
            {
                good[at] = (byte)(old ^ flip);
                Survives(good, $"byte {at} ^ {flip:x2}");
            }

            good[at] = old;
        }
    }

    private static void Survives(byte[] file, string what)
    {
        long start = Stopwatch.GetTimestamp();
        try
        {
            new Interpreter(TfliteModel.Parse(file)).Invoke();
        }
        catch (ModelFormatException refusal)
        {
            Assert.InRange(refusal.Offset, 0, file.Length);
        }
        catch (Exception other)
        {
            Assert.Fail($"{what}: {other}");
        }

        Assert.True(Stopwatch.GetElapsedTime(start) < Patience, what);
    }
}
