using System;
using System.Collections.Generic;
using System.IO;
using System.Reflection;

namespace MeadowTinyMl.Sentinel.Slots;

/// <summary>A bundle that the program was built with: resources of an assembly, named <c>released/TASK/FILE</c>.</summary>
public sealed class ResourceSource : IBundleSource
{
    private const string Folder = "released/";
    private const string KeyFile = Folder + "release.vkey";

    private readonly Assembly _assembly;
    private readonly string _prefix;

    /// <summary>Names the bundle.</summary>
    /// <param name="assembly">Where its files are.</param>
    /// <param name="task"><c>gas</c> or <c>sound</c>.</param>
    public ResourceSource(Assembly assembly, string task)
    {
        _assembly = assembly;
        _prefix = Folder + task + "/";
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Names
    {
        get
        {
            var names = new List<string>();
            foreach (string resource in _assembly.GetManifestResourceNames())
            {
                if (resource.StartsWith(_prefix, StringComparison.Ordinal))
                {
                    names.Add(resource.Substring(_prefix.Length));
                }
            }

            names.Sort(StringComparer.Ordinal);
            return names;
        }
    }

    /// <summary>Returns the key that signed the bundles which a program was built with, as text: <c>name+id+base64</c>.</summary>
    /// <exception cref="InvalidOperationException">The program was built without.</exception>
    public static string ReleaseKey(Assembly assembly)
    {
        using Stream stream = assembly.GetManifestResourceStream(KeyFile) ?? throw new InvalidOperationException($"The program was built without Models/{KeyFile}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Trim();
    }

    /// <inheritdoc/>
    public byte[]? Read(string name, int most) => _assembly.GetManifestResourceStream(_prefix + name) is { } stream ? Limited.Read(stream, most) : null;

    /// <inheritdoc/>
    public void Discard()
    {
        // What the program was built with stays.
    }
}
