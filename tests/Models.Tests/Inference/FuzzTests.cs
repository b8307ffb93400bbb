using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using MeadowTinyMl.Inference;
using MeadowTinyMl.Tests;
using MeadowTinyMl.Training.Export;
using Xunit;
using Xunit.Abstractions;

namespace MeadowTinyMl.Models.Tests.Inference;

/// <summary>Damaged models are refused with the one exception or still run, within bounds of time and memory, on memory beside which nothing can be touched.</summary>
public class FuzzTests(ITestOutputHelper output)
{
    private const string Golden = "data/tflite-golden";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    // Small enough that a damaged size is soon beyond them, and large enough for all models here.
    private static readonly ModelLimits Limits = new()
    {
        MaxArenaBytes = 1 << 20,
        MaxConstantBytes = 1 << 20,
        MaxElements = 1 << 20,
        MaxSteps = 5_000_000,
    };

    private int _cases;
    private int _accepted;
    private long _mostAllocated;

    public static TheoryData<string> Models => new("classifier", "streaming", "elementwise", "released gas");

    [Theory]
    [MemberData(nameof(Models))]
    public void Engine_SurvivesEveryTruncationAndFlippedByte(string name)
    {
        byte[] good = Good(name);
        int step = LongRun.Wanted ? 1 : 7;
        Truncate(good, step);
        Flip(good, step, [0xFF, 0x01, 0x80, 0x10]);
        Report(name);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Engine_SurvivesRandomDamage(string name)
    {
        byte[] good = Good(name);
        for (int seed = 0; seed < LongRun.Count(600, 30_000); seed++)
        {
            Survives(Damaged(good, new Random(seed)), $"{name}, seed {seed}", (EnginePath)(seed % 3));
        }

        Report(name);
    }

    [TheoryNeeds(Golden + "/README.md")]
    [InlineData("hello_world_int8")]
    [InlineData("kws_ds_cnn_int8")]
    public void Engine_SurvivesDamageToPublishedModels(string name)
    {
        byte[] good = File.ReadAllBytes(Repository.SharedPath($"{Golden}/{name}/model.tflite"));
        int step = Math.Max(1, good.Length / (LongRun.Wanted ? 4_000 : 200));
        Truncate(good, step);
        Flip(good, step, [0xFF]);
        Report(name);
    }

    [Fact]
    public void Engine_PreparesAsManyTensorsAsAllowedWithinBounds()
    {
        // All live at once, which is the hardest for the plan of the arena.
        var graph = new TfliteGraph();
        const int Count = 2_048;
        graph.Inputs = Enumerable.Range(0, Count).Select(i => graph.Add(TestModel.Int8([1 + (i % 7)], 1, 0))).ToArray();
        graph.Outputs = Enumerable.Range(0, Count).Select(i => graph.Add(TestModel.Int8([1 + (i % 7)], 1, 0))).ToArray();
        for (int i = 0; i < Count; i++)
        {
            graph.Operators.Add(TestModel.Plain(BuiltinOperator.Relu)([graph.Inputs[i]], [graph.Outputs[i]]));
        }

        byte[] file = TfliteWriter.Write(graph, "test");
        _ = Attempt(file, "many tensors", EnginePath.Host);
        Assert.Equal(1, _accepted);
    }

    private static byte[] Good(string name) => name switch
    {
        "classifier" => TestModel.Classifier(1),
        "streaming" => new StreamingModel(1).File,
        "elementwise" => TestModel.Elementwise(),
        _ => File.ReadAllBytes(Path.Combine(Repository.Root, "Models/released/gas/model.tflite")),
    };

    // A few numbers of 1, 2, 4 or 8 bytes are replaced by edges, by small numbers or by other places of the file.
    private static byte[] Damaged(byte[] good, Random random)
    {
        long[] edges = [0, 1, -1, 127, 128, 255, 32_767, 65_535, int.MaxValue, int.MinValue, long.MaxValue, good.Length, good.Length - 1, good.Length - 4, 0x7FFFFFFC, 0x3FFFFFFF];
        byte[] bad = (byte[])good.Clone();
        for (int changes = random.Next(1, 5); changes > 0; changes--)
        {
            int width = 1 << random.Next(4);
            int at = random.Next((bad.Length / width) - 1) * width;
            long value = random.Next(3) switch
            {
                0 => edges[random.Next(edges.Length)],
                1 => random.Next(-64, 64),
                _ => random.Next(good.Length) & ~3,
            };
            byte[] bytes = BitConverter.GetBytes(value);
            bytes.AsSpan(0, width).CopyTo(bad.AsSpan(at));
        }

        return bad;
    }

    private void Truncate(byte[] good, int step)
    {
        for (int length = 0; length < good.Length; length += step)
        {
            Survives(good[..length], $"cut to {length}", EnginePath.Board);
        }
    }

    private void Flip(byte[] good, int step, int[] masks)
    {
        for (int at = 0; at < good.Length; at += step)
        {
            byte old = good[at];
            foreach (int mask in masks.Append(1 << (at % 8)).Distinct())
            {
                good[at] = (byte)(old ^ mask);
                Survives(good, $"byte {at} ^ {mask:x2}", (EnginePath)(at % 3));
            }

            good[at] = old;
        }
    }

    private void Survives(byte[] file, string what, EnginePath path)
    {
        _cases++;

        // A busy machine may hold up one attempt or two, not every one.
        Assert.True(Enumerable.Range(0, 3).Any(_ => Attempt(file, what, path) < Patience), $"{what}: slow");
    }

    private TimeSpan Attempt(byte[] file, string what, EnginePath path)
    {
        long start = Stopwatch.GetTimestamp();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Interpreter? interpreter = null;
        try
        {
            interpreter = new Interpreter(TfliteModel.Parse(file, Limits), path);
        }
        catch (ModelFormatException refusal)
        {
            Assert.InRange(refusal.Offset, 0, file.Length);
            Assert.NotEmpty(refusal.Expected);
            Assert.NotEmpty(refusal.Found);
        }
        catch (Exception other)
        {
            Assert.Fail($"{what}: {other}");
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        _mostAllocated = Math.Max(_mostAllocated, allocated);
        Assert.True(allocated <= Bound(file.Length), $"{what}: {allocated} bytes allocated");
        TimeSpan prepared = Stopwatch.GetElapsedTime(start);
        if (interpreter == null)
        {
            return prepared;
        }

        _accepted++;
        OperatorHarness.Guard(interpreter);
        start = Stopwatch.GetTimestamp();
        interpreter.Invoke();
        interpreter.Invoke();
        return prepared + Stopwatch.GetElapsedTime(start);
    }

    // Arena and constants within their limits, constants again in the kernels' own form, and what describes the file.
    private static long Bound(int length) => Limits.MaxArenaBytes + (8L * Limits.MaxConstantBytes) + (64L * length) + (1 << 20);

    private void Report(string name) => output.WriteLine(
        $"{name}: {_cases} damaged files, {_accepted} of them accepted and run, at most {_mostAllocated} bytes allocated, arrays beside inaccessible memory: {GuardedMemory.IsSupported}");
}
