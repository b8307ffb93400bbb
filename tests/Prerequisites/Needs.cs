using System;
using System.IO;
using System.Linq;
using Xunit;

namespace MeadowTinyMl.Tests;

/// <summary>A test that is skipped, with the reason, where something it needs is missing.</summary>
/// <remarks>Name a file or folder below <c>../shared</c> with a slash in it, or a program on the PATH without one.</remarks>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FactNeedsAttribute : FactAttribute
{
    public FactNeedsAttribute(params string[] needs) => Skip = Needs.Missing(needs);
}

/// <summary>A theory that is skipped, with the reason, where something it needs is missing; see <see cref="FactNeedsAttribute"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TheoryNeedsAttribute : TheoryAttribute
{
    public TheoryNeedsAttribute(params string[] needs) => Skip = Needs.Missing(needs);
}

internal static class Needs
{
    /// <summary>Returns the reason to skip, or null when nothing is missing.</summary>
    public static string? Missing(string[] needs)
    {
        string[] missing = needs.Where(need => !Has(need)).ToArray();
        return missing.Length == 0 ? null : "Not here: " + string.Join(", ", missing);
    }

    private static bool Has(string need)
    {
        if (need.Contains('/', StringComparison.Ordinal))
        {
            string path = Repository.SharedPath(need);
            return Directory.Exists(path) || File.Exists(path);
        }

        return (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Any(folder => File.Exists(Path.Combine(folder, need)));
    }
}
