using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Xml.Linq;
using MeadowTinyMl.Tests;

namespace MeadowTinyMl.ArchitectureTests;

/// <summary>What a <c>.csproj</c> says of itself: its targets, its packages and the projects it builds on.</summary>
internal sealed class ProjectFile
{
    private ProjectFile(string path)
    {
        XElement xml = XDocument.Load(path).Root!;
        FullPath = path;
        Name = Path.GetFileNameWithoutExtension(path);
        RelativePath = Path.GetRelativePath(Repository.Root, path).Replace('\\', '/');
        Targets = xml.Descendants()
            .Where(element => element.Name.LocalName is "TargetFramework" or "TargetFrameworks")
            .SelectMany(element => element.Value.Split(';'))
            .ToArray();
        Packages = Includes(xml, "PackageReference").ToArray();
        References = Includes(xml, "ProjectReference").Select(include => Path.GetFileNameWithoutExtension(include.Replace('\\', '/'))).ToArray();
        Sources = Includes(xml, "Compile").SelectMany(include => include.Split(';')).ToArray();
        VersionedHere = xml.Descendants("PackageReference").Any(reference => reference.Attribute("Version") != null);
    }

    public string FullPath { get; }

    public string Name { get; }

    public string RelativePath { get; }

    public string[] Targets { get; }

    public string[] Packages { get; }

    public string[] References { get; }

    /// <summary>Gets the source files that it takes from elsewhere.</summary>
    public string[] Sources { get; }

    public bool VersionedHere { get; }

    /// <summary>Reads every project file of the repository, in path order.</summary>
    public static IReadOnlyList<ProjectFile> All() =>
        Directory.EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories)
            .Where(path => !path.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "artifacts"))
            .OrderBy(path => path, StringComparer.Ordinal)
            .Select(path => new ProjectFile(path))
            .ToArray();

    private static IEnumerable<string> Includes(XElement xml, string item) =>
        xml.Descendants(item).Select(element => element.Attribute("Include")?.Value).OfType<string>();
}
