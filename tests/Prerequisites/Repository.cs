using System;
using System.IO;

namespace MeadowTinyMl.Tests;

/// <summary>Where this checkout lies, and the data set folder that may stand beside it.</summary>
internal static class Repository
{
    /// <summary>Gets the folder that holds <c>MeadowTinyMl.sln</c>.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Gets the folder of recordings and vectors beside the checkout; it may not exist.</summary>
    public static string Shared { get; } = Path.GetFullPath(Path.Combine(Root, "..", "shared"));

    /// <summary>Returns a path below <see cref="Shared"/>.</summary>
    public static string SharedPath(string relative) => Path.Combine(Shared, relative);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder != null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "MeadowTinyMl.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No MeadowTinyMl.sln above {AppContext.BaseDirectory}.");
    }
}
