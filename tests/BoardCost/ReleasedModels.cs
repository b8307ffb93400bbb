using System;
using System.IO;
using System.Reflection;
using MeadowTinyMl.Classification;

namespace MeadowTinyMl.BoardCost;

/// <summary>The released models, which are part of the assembly.</summary>
internal static class ReleasedModels
{
    public static ModelBundle Load(string task) =>
        ModelBundle.Load(Read(task, ModelBundle.ManifestFile), Read(task, ModelBundle.ModelFile), Read(task, ModelBundle.CardFile), Read(task, ModelBundle.ReferenceFile));

    private static byte[] Read(string task, string file)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"released/{task}/{file}")
            ?? throw new InvalidOperationException($"The program was built without Models/released/{task}/{file}.");
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
