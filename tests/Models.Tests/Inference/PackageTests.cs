using System;
using System.Diagnostics;
using System.IO;
using System.IO.Compression;
using System.Linq;
using MeadowTinyMl.Inference;
using MeadowTinyMl.Tests;
using Xunit;

namespace MeadowTinyMl.Models.Tests.Inference;

/// <summary>The engine as a library of its own: its package, its public types, and the example of its README.</summary>
public class PackageTests
{
    [Fact]
    public void Package_HoldsBothTargetsAndTheReadmeAndNeedsNothing()
    {
        string folder = Directory.CreateTempSubdirectory("inference-package-").FullName;
        try
        {
            string configuration = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)).Parent!.Name;
            Run("dotnet", "pack", Path.Combine(Repository.Root, "Models/Inference"), "--no-restore", "-v", "quiet", "-c", configuration, "-o", folder);
            using ZipArchive package = ZipFile.OpenRead(Assert.Single(Directory.GetFiles(folder, "*.nupkg")));
            string[] files = package.Entries.Select(entry => entry.FullName).ToArray();
            Assert.Contains("README.md", files);
            foreach (string target in new[] { "netstandard2.1", "net10.0" })
            {
                Assert.Contains($"lib/{target}/MeadowTinyMl.Inference.dll", files);
                Assert.Contains($"lib/{target}/MeadowTinyMl.Inference.xml", files);
            }

            using var reader = new StreamReader(package.GetEntry("MeadowTinyMl.Inference.nuspec")!.Open());
            string description = reader.ReadToEnd();
            Assert.Contains("<license type=\"expression\">Apache-2.0</license>", description, StringComparison.Ordinal);
            Assert.Contains("<readme>README.md</readme>", description, StringComparison.Ordinal);
            Assert.DoesNotContain("<dependency ", description, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void PublicTypes_AreFew() => Assert.Equal(
        [
            "BuiltinOperator", "EnginePath", "Interpreter", "ModelFormatException", "ModelLimits", "OperatorInfo", "QuantizationParameters", "Subgraph",
            "TensorInfo", "TensorPlacement", "TensorType", "TfliteModel", "VariableInfo",
        ],
        typeof(Interpreter).Assembly.GetExportedTypes().Select(type => type.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Readme_ShowsTheExampleThatIsCompiledHere()
    {
        string source = File.ReadAllText(Path.Combine(Repository.Root, "tests/Models.Tests/Inference/ReadmeExample.cs"));
        string readme = File.ReadAllText(Path.Combine(Repository.Root, "Models/Inference/README.md"));
        string[] shown = Lines(readme[(readme.IndexOf("```csharp", StringComparison.Ordinal) + "```csharp".Length)..]).TakeWhile(line => line != "```").ToArray();
        string[] body = Lines(source).SkipWhile(line => line != "    {").Skip(1).TakeWhile(line => line != "    }").Select(line => line.Length > 8 ? line[8..] : line).ToArray();
        Assert.Equal(body.SkipLast(1), shown);
        Assert.Equal("return answers;", body[^1]);
    }

    [Fact]
    public void ReadmeExample_Runs()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, TestModel.Classifier(1));
            sbyte[][] frames = Enumerable.Range(0, 3).Select(i => Enumerable.Repeat((sbyte)(40 * i), 12 * 9 * 3).ToArray()).ToArray();
            var interpreter = new Interpreter(TfliteModel.Parse(TestModel.Classifier(1)));
            sbyte[] expected = frames.Select(frame =>
            {
                frame.CopyTo(interpreter.Int8Input(0));
                interpreter.Invoke();
                return interpreter.Int8Output(0)[0];
            }).ToArray();
            Assert.Equal(expected, ReadmeExample.Run(path, frames));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.None).Where((line, index) => index > 0 || line.Trim().Length > 0).ToArray();

    private static void Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        // The test host's own build variables must not reach the build started here.
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name);
        }

        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        System.Threading.Tasks.Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, output + error.GetAwaiter().GetResult());
    }
}
