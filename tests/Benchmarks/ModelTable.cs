using System;
using System.Diagnostics;
using System.Linq;
using System.Runtime.InteropServices;
using MeadowTinyMl.Inference;
using MeadowTinyMl.Models.Tests.Inference;

namespace MeadowTinyMl.Benchmarks;

/// <summary>Whole models on the host path against TensorFlow Lite Micro's reference kernels and against the machine's peak, and where each model's time goes.</summary>
internal static class ModelTable
{
    private const int Rounds = 101;
    private static readonly TimeSpan WarmUpTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RoundTime = TimeSpan.FromMilliseconds(1);

    public static void Print()
    {
        double peak = MachinePeak.PairsOfWords();
        Console.WriteLine($"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.ProcessArchitecture}, one thread; medians of {Rounds} rounds of {RoundTime.TotalMilliseconds:F0} ms.");
        Console.WriteLine($"Peak of this core: {peak:F1} int8 multiply-adds a nanosecond by 16-bit pairs (exact), {MachinePeak.PairsOfBytes():F1} by saturating 8-bit pairs.");
        Console.WriteLine();
        Console.WriteLine("| model | multiply-adds | host ns | reference ns | times faster | multiply-adds/ns | share of peak | arena | of TFLM's |");
        Console.WriteLine("|---|--:|--:|--:|--:|--:|--:|--:|--:|");
        foreach (PublishedModel published in PublishedModels.All)
        {
            Interpreter interpreter = Prepare(published);
            WarmUp(interpreter);
            double nanoseconds = Median(interpreter.Invoke);
            double rate = interpreter.MultiplyAccumulates / nanoseconds;
            string arena = published.ReferenceArenaBytes is int bytes ? $"{100.0 * interpreter.ArenaBytes / bytes:F0} % of {bytes:N0}" : string.Empty;
            Console.WriteLine($"| {published.Name} | {interpreter.MultiplyAccumulates:N0} | {nanoseconds:N0} | {published.ReferenceNanoseconds:N0} | {published.ReferenceNanoseconds / nanoseconds:F1} | {rate:F1} | {100 * rate / peak:F0} % | {interpreter.ArenaBytes:N0} | {arena} |");
        }

        Console.WriteLine();
        Console.WriteLine("| model | operator | output | multiply-adds | ns | share of time | multiply-adds/ns |");
        Console.WriteLine("|---|---|---|--:|--:|--:|--:|");
        foreach (PublishedModel published in PublishedModels.All)
        {
            PrintOperators(published);
        }
    }

    private static void PrintOperators(PublishedModel published)
    {
        TfliteModel model = TfliteModel.Parse(published.Write());
        Interpreter interpreter = Prepare(published);
        double[] times = model.Operators.Select(op => Median(() => interpreter.InvokeOperator(op.Index))).ToArray();
        foreach (OperatorInfo op in model.Operators)
        {
            long operations = interpreter.MultiplyAccumulatesOf(op.Index);
            string shape = string.Join(" × ", model.Tensors[op.Outputs[0]].Shape);
            Console.WriteLine($"| {published.Name} | {op.Index} {op.Name} | {shape} | {operations:N0} | {times[op.Index]:N0} | {100 * times[op.Index] / times.Sum():F0} % | {operations / times[op.Index]:F1} |");
        }
    }

    private static Interpreter Prepare(PublishedModel published)
    {
        var interpreter = new Interpreter(TfliteModel.Parse(published.Write()));
        new Random(1).NextBytes(interpreter.InputBytes(0));
        return interpreter;
    }

    // Long enough for the runtime to have compiled its best code in the background.
    private static void WarmUp(Interpreter interpreter)
    {
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < WarmUpTime)
        {
            interpreter.Invoke();
        }
    }

    private static double Median(Action action)
    {
        // Rounds are short, so that most of them go by without another program taking the core.
        int count = 1;
        while (Time(action, count) < RoundTime)
        {
            count *= 2;
        }

        double[] rounds = Enumerable.Range(0, Rounds).Select(_ => Time(action, count).TotalNanoseconds / count).Order().ToArray();
        return rounds[Rounds / 2];
    }

    private static TimeSpan Time(Action action, int count)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < count; i++)
        {
            action();
        }

        return Stopwatch.GetElapsedTime(start);
    }
}
