using System;
using System.IO;
using System.Threading.Tasks;
using MeadowTinyMl.Tests;
using Xunit;

namespace MeadowTinyMl.EndToEnd;

/// <summary>Wrong input is answered with one line that says what and where, exit code 2, and nothing half-written.</summary>
public class BadInputTests
{
    private static readonly string GasModel = Path.Combine(Repository.Root, "Models", "released", "gas", "model.tflite");

    [Fact]
    public async Task Simulator_RefusesAMissingRecording() => await Refuses(folder => ["--gas", folder["none.csv"], "--headless"], "none.csv");

    [Fact]
    public async Task Simulator_RefusesACsvWithoutTheColumns() => await Refuses(
        folder => ["--gas", Write(folder, "wrong.csv", "a,b\n1,2\n"), "--headless"], "wrong.csv");

    [Fact]
    public async Task Simulator_RefusesAWavThatIsNotPcm()
    {
        byte[] wav = new byte[64];
        "RIFF"u8.CopyTo(wav);
        BitConverter.TryWriteBytes(wav.AsSpan(4), 56);
        "WAVEfmt "u8.CopyTo(wav.AsSpan(8));
        BitConverter.TryWriteBytes(wav.AsSpan(16), 16);
        BitConverter.TryWriteBytes(wav.AsSpan(20), (short)6); // A-law
        await Refuses(folder => ["--sound", Write(folder, "alaw.wav", wav), "--headless"], "alaw.wav");
    }

    [Fact]
    public async Task Simulator_RefusesAnUnknownOption() => await Refuses(_ => ["--frobnicate", "--headless"], "--frobnicate");

    [Theory]
    [InlineData("inspect")]
    [InlineData("bench")]
    public async Task Tinyml_RefusesAGarbledModel(string command)
    {
        byte[] model = await File.ReadAllBytesAsync(GasModel);
        foreach (int length in new[] { 0, 7, model.Length / 2 })
        {
            using var folder = new TemporaryFolder();
            Outcome outcome = await Product.Tinyml(command, Write(folder, "cut.tflite", model[..length]));
            AssertRefused(outcome, "cut.tflite");
        }
    }

    [Fact]
    public async Task Tinyml_RefusesAMissingDataSet()
    {
        using var folder = new TemporaryFolder();
        AssertRefused(await Product.Tinyml("train", "gas", "--data", folder["nowhere"], "--out", folder["out"]), "nowhere");
        Assert.False(Directory.Exists(folder["out"]));
    }

    [Fact]
    public async Task Audit_RefusesADirectoryThatIsNoLog()
    {
        using var folder = new TemporaryFolder();
        Write(folder, "notes.txt", "no log");
        AssertRefused(await Product.Audit("verify", folder.Path), folder.Path);
    }

    [Fact]
    public async Task Audit_RefusesAMissingDirectory()
    {
        using var folder = new TemporaryFolder();
        AssertRefused(await Product.Audit("verify", folder["gone"]), "gone");
    }

    private static async Task Refuses(Func<TemporaryFolder, string[]> arguments, string named)
    {
        using var folder = new TemporaryFolder();
        Outcome outcome = await Product.Simulator([.. arguments(folder), "--out", folder["log"]]);
        AssertRefused(outcome, named);
        Assert.False(Directory.Exists(folder["log"]), "a log was left behind");
        Assert.False(Directory.Exists(folder["log.board"]), "a board was left behind");
    }

    private static void AssertRefused(Outcome outcome, string named)
    {
        Assert.True(outcome.ExitCode == 2, outcome.ToString());
        string line = Assert.Single(outcome.ErrorLines);
        Assert.Contains(named, line, StringComparison.Ordinal);
    }

    private static string Write(TemporaryFolder folder, string name, string text)
    {
        File.WriteAllText(folder[name], text);
        return folder[name];
    }

    private static string Write(TemporaryFolder folder, string name, byte[] bytes)
    {
        File.WriteAllBytes(folder[name], bytes);
        return folder[name];
    }
}
