using System;
using System.IO;
using MeadowTinyMl.Inference;

namespace MeadowTinyMl.Models.Tests.Inference;

/// <summary>The example of the engine's README, compiled and run; the README shows the lines between the braces of the method.</summary>
internal static class ReadmeExample
{
    public static sbyte[] Run(string path, sbyte[][] frames)
    {
        TfliteModel model = TfliteModel.Parse(File.ReadAllBytes(path), new ModelLimits { MaxArenaBytes = 64 * 1024 });
        var interpreter = new Interpreter(model);
        var answers = new sbyte[frames.Length];
        for (int i = 0; i < frames.Length; i++)
        {
            frames[i].CopyTo(interpreter.Int8Input(0));
            interpreter.Invoke();
            answers[i] = interpreter.Int8Output(0)[0];
        }

        TensorInfo output = interpreter.OutputInfo(0);
        Console.WriteLine($"{output.Name}: {output.Scale * (answers[0] - output.ZeroPoint)}, {interpreter.Path} path, {interpreter.ArenaBytes} bytes");
        return answers;
    }
}
