using System;
using System.IO;
using System.Reflection;
using MeadowTinyMl.Classification;

namespace MeadowTinyMl.Simulator.Run;

/// <summary>The released models, which are part of the program.</summary>
internal static class ReleasedModels
{
    /// <summary>Loads and checks a bundle.</summary>
    /// <param name="task"><c>gas</c> or <c>sound</c>.</param>
    public static ModelBundle Load(string task) => ModelBundle.Load(Read(task, "manifest.json"), Read(task, "model.tflite"), Read(task, "card.md"), Read(task, "reference.json"));

    private static byte[] Read(string task, string file)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"released/{task}/{file}")
            ?? throw new InvalidOperationException($"The program was built without Models/released/{task}/{file}.");
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
