using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Xunit;

namespace MeadowTinyMl.ArchitectureTests;

/// <summary>Holds the dependency picture of the README against the project files.</summary>
public class DependencyTests
{
    /// <summary>What each product project may build on, directly. A new arrow is a decision: draw it in the README, then here.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Dsp"] = [],
        ["Drawing"] = [],
        ["Inference"] = [],
        ["Audit.Log"] = [],
        ["Audit.Signing"] = ["Audit.Log"],
        ["Classification"] = ["Dsp", "Inference", "Audit.Log"],
        ["Sensing"] = ["Dsp"],
        ["Recording"] = ["Sensing", "Dsp"],
        ["Sentinel"] = ["Sensing", "Classification", "Inference", "Audit.Log"],
        ["DataSets"] = ["Dsp"],
        ["Training"] = ["DataSets", "Classification", "Inference", "Dsp"],
        ["Evaluation"] = ["DataSets", "Classification", "Inference", "Dsp", "Drawing"],
        ["Models.Cli"] = ["Training", "Evaluation", "Audit.Signing"],
        ["Audit.Review"] = ["Audit.Log", "Classification", "Drawing"],
        ["Audit.Cli"] = ["Audit.Review", "Audit.Signing"],
        ["Simulator"] = ["Sentinel", "Recording", "DataSets", "Audit.Signing", "Audit.Review"],
        ["App"] = ["Sentinel", "Audit.Signing"],
        ["Recorder"] = ["Recording"],
    };

    private static readonly string[] Board = ["Dsp", "Inference", "Classification", "Sensing", "Recording", "Sentinel", "Audit.Log", "Audit.Signing"];

    private static readonly Dictionary<string, ProjectFile> Projects =
        ProjectFile.All().ToDictionary(project => project.Name);

    public static TheoryData<string> ProductProjects() =>
        new(Projects.Values.Where(project => !project.RelativePath.StartsWith("tests/", StringComparison.Ordinal)).Select(project => project.Name));

    public static TheoryData<string> BoardProjects() => new(Board);

    [Theory]
    [MemberData(nameof(ProductProjects))]
    public void ProjectReferences_StayInsideThePicture(string name)
    {
        Assert.True(Allowed.ContainsKey(name), $"{name} is not in the picture.");
        Assert.Empty(Projects[name].References.Except(Allowed[name]));
    }

    [Theory]
    [MemberData(nameof(BoardProjects))]
    public void BoardLibrary_BuildsForTheBoard(string name) => Assert.Contains("netstandard2.1", Projects[name].Targets);

    [Theory]
    [MemberData(nameof(BoardProjects))]
    public void BoardLibrary_BuildsOnBoardLibrariesAlone(string name) => Assert.Empty(Projects[name].References.Except(Board));

    [Theory]
    [MemberData(nameof(BoardProjects))]
    public void BoardLibrary_NeedsNoPackageButTheOneOfSigning(string name)
    {
        string[] allowed = name == "Audit.Signing" ? ["Portable.BouncyCastle"] : [];
        Assert.Equal(allowed, Projects[name].Packages);
    }

    [Fact]
    public void CryptographyPackage_IsReferencedInOnePlace() =>
        Assert.Equal(["Audit.Signing"], Projects.Values.Where(project => project.Packages.Contains("Portable.BouncyCastle")).Select(project => project.Name));

    [Fact]
    public void BoardPackages_AreNamedByTheHeadsAlone() =>
        Assert.Empty(Projects.Values
            .Where(project => project.Packages.Any(package => package.StartsWith("Meadow", StringComparison.Ordinal)))
            .Select(project => project.Name)
            .Except(["App", "Recorder"]));

    [Theory]
    [InlineData("Recording")]
    [InlineData("Recorder")]
    public void Recorder_ReachesNothingOfTheSentinelTheModelsOrTheLog(string name)
    {
        var reached = new HashSet<string>();
        var open = new Stack<string>([name]);
        while (open.TryPop(out string? next))
        {
            if (reached.Add(next))
            {
                foreach (string reference in Projects[next].References)
                {
                    open.Push(reference);
                }
            }
        }

        Assert.Empty(reached.Except(["Recorder", "Recording", "Sensing", "Dsp"]));
    }

    [Fact]
    public void Recorder_SharesOnlyFilesOfTheHeadThatKnowNothingOfTheSentinel()
    {
        string folder = Path.GetDirectoryName(Projects["Recorder"].FullPath)!;
        string[] sources = Projects["Recorder"].Sources.Select(source => Path.GetFullPath(Path.Combine(folder, source))).Concat(Directory.EnumerateFiles(folder, "*.cs")).ToArray();
        Assert.True(sources.Length > 4);
        Assert.All(sources, source => Assert.DoesNotMatch(@"MeadowTinyMl\.(Sentinel|Audit|Classification|Inference)", File.ReadAllText(source)));
    }

    [Fact]
    public void ProjectReferences_HaveNoCycle()
    {
        foreach (ProjectFile project in Projects.Values)
        {
            var seen = new HashSet<string>();
            var open = new Stack<string>(project.References);
            while (open.TryPop(out string? next))
            {
                Assert.NotEqual(project.Name, next);
                if (seen.Add(next))
                {
                    foreach (string reference in Projects[next].References)
                    {
                        open.Push(reference);
                    }
                }
            }
        }
    }
}
