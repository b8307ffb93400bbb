using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using MeadowTinyMl.Tests;
using Xunit;

namespace MeadowTinyMl.ArchitectureTests;

/// <summary>Rules that hold for the repository as a whole.</summary>
public class RepositoryTests
{
    [Fact]
    public void Packages_HaveExactVersionsInOnePlace()
    {
        XElement central = XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props")).Root!;
        string[] versions = central.Descendants("PackageVersion").Select(package => package.Attribute("Version")!.Value).ToArray();

        Assert.NotEmpty(versions);
        Assert.All(versions, version => Assert.Matches(@"^\d+(\.\d+){1,3}$", version));
        Assert.DoesNotContain(ProjectFile.All(), project => project.VersionedHere);
    }

    // What a training prints where it ran stays there.
    [Fact]
    public void Releases_NameNoPlaceOnAMachine()
    {
        string[] texts = Directory.GetFiles(Path.Combine(Repository.Root, "Models", "released"), "*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".json" or ".html" or ".md" or ".csv" or ".note")
            .ToArray();

        Assert.True(texts.Length >= 12, $"{texts.Length} files");
        Assert.All(texts, file => Assert.DoesNotMatch("""(^|[\s">(])(/[A-Za-z0-9._-]+){2}|[A-Z]:\\\\""", File.ReadAllText(file)));
    }

    [Fact]
    public void Solution_HoldsEveryProject()
    {
        string solution = Solution();
        Assert.All(ProjectFile.All(), project => Assert.Contains("\"" + project.RelativePath.Replace('/', '\\') + "\"", solution, StringComparison.Ordinal));
    }

    [Fact]
    public void Solution_BuildsEveryProjectButTheBoardHeads()
    {
        string solution = Solution();
        foreach (ProjectFile project in ProjectFile.All())
        {
            string row = solution.Split('\n').Single(line => line.Contains("\"" + project.RelativePath.Replace('/', '\\') + "\"", StringComparison.Ordinal));
            string id = Regex.Matches(row, @"\{[0-9A-F-]{36}\}")[^1].Value;
            bool isBuilt = solution.Contains(id + ".Debug|Any CPU.Build.0", StringComparison.Ordinal)
                && solution.Contains(id + ".Release|Any CPU.Build.0", StringComparison.Ordinal);
            bool isHead = project.Name is "App" or "Recorder";
            Assert.True(isBuilt != isHead, $"{project.Name}: built {isBuilt}, board head {isHead}.");
        }
    }

    [Fact]
    public void EveryBuiltProject_HasItsLockFile() =>
        Assert.All(
            ProjectFile.All().Where(project => project.Name is not ("App" or "Recorder")),
            project => Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(project.FullPath)!, "packages.lock.json")), project.RelativePath));

    [Theory]
    [InlineData("MeadowApp")]
    [InlineData("Models")]
    [InlineData("Audit")]
    [InlineData("tests")]
    [InlineData("hardware")]
    public void TopLevelFolder_OpensWithAReadme(string folder) =>
        Assert.True(new FileInfo(Path.Combine(Repository.Root, folder, "README.md")).Length > 200);

    [Fact]
    public void SourceFiles_StandInTheNamespaceOfTheirProject()
    {
        foreach (ProjectFile project in ProjectFile.All())
        {
            string folder = Path.GetDirectoryName(project.FullPath)!;
            string expected = project.Name == "App" ? "MeadowTinyMl.App" : "MeadowTinyMl." + project.Name;
            foreach (string file in Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Where(IsSource))
            {
                Match declared = Regex.Match(File.ReadAllText(file), @"^namespace ([\w.]+)", RegexOptions.Multiline);
                if (declared.Success)
                {
                    string name = declared.Groups[1].Value;
                    Assert.True(
                        name == expected || name.StartsWith(expected + ".", StringComparison.Ordinal),
                        $"{Path.GetRelativePath(Repository.Root, file)} declares {name}, expected {expected}.");
                }
            }
        }

        static bool IsSource(string path) => !path.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj");
    }

    private static string Solution() => File.ReadAllText(Path.Combine(Repository.Root, "MeadowTinyMl.sln"));
}
