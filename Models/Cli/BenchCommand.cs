using System;
using System.CommandLine;
using System.Diagnostics;
using System.Linq;
using System.Text.Json.Nodes;
using MeadowTinyMl.Inference;

namespace MeadowTinyMl.Models.Cli;

/// <summary><c>tinyml bench</c>: how long an invocation takes on this machine.</summary>
internal static class BenchCommand
{
    private const int Rounds = 15;
    private static readonly TimeSpan RoundTime = TimeSpan.FromMilliseconds(100);

    public static Command Create()
    {
        var model = new Argument<string>("MODEL") { Description = "A .tflite file." };
        var board = ModelFile.BoardPathOption();
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var command = new Command("bench", "Time a model on one core of this machine: median of 15 rounds after warm-up.\n\nExample: tinyml bench Models/released/gas/model.tflite --json")
        {
            model,
            board,
            json,
        };
        command.SetAction(parsed =>
        {
            string path = parsed.GetValue(model)!;
            (_, byte[] bytes) = ModelFile.Read(path);
            Interpreter interpreter = ModelFile.Prepare(path, ModelFile.Path(parsed.GetValue(board)));
            double nanoseconds = Measure(interpreter);
            long allocated = Allocated(interpreter);
            string engine = ModelFile.NameOf(interpreter.Path);
            if (parsed.GetValue(json))
            {
                Console.WriteLine(new JsonObject
                {
                    ["ns_per_invoke"] = Math.Round(nanoseconds, MidpointRounding.AwayFromZero),
                    ["macs"] = interpreter.MultiplyAccumulates,
                    ["arena_bytes"] = interpreter.ArenaBytes,
                    ["model_bytes"] = bytes.Length,
                    ["allocated_bytes_per_invoke"] = allocated,
                    ["path"] = engine,
                }.ToJsonString());
            }
            else
            {
                Console.WriteLine($"{nanoseconds:N0} ns per invocation ({engine} path), {interpreter.MultiplyAccumulates:N0} MACs, {interpreter.MultiplyAccumulates / nanoseconds:F2} MACs per ns");
                Console.WriteLine($"model {bytes.Length:N0} bytes, arena {interpreter.ArenaBytes:N0} bytes, {allocated} bytes allocated per invocation");
            }

            return 0;
        });
        return command;
    }

    private static double Measure(Interpreter interpreter)
    {
        int count = 1;
        while (Time(interpreter, count) < RoundTime && count < 1 << 28)
        {
            count *= 2;
        }

        // The first pass above also lets the runtime compile its best code.
        double[] rounds = Enumerable.Range(0, Rounds).Select(_ => Time(interpreter, count).TotalNanoseconds / count).Order().ToArray();
        return rounds[Rounds / 2];
    }

    private static TimeSpan Time(Interpreter interpreter, int count)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < count; i++)
        {
            interpreter.Invoke();
        }

        return Stopwatch.GetElapsedTime(start);
    }

    private static long Allocated(Interpreter interpreter)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        interpreter.Invoke();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
