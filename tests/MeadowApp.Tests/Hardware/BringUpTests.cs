using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using MeadowTinyMl.Tests;
using Xunit;

namespace MeadowTinyMl.MeadowApp.Tests.Hardware;

/// <summary>Holds <c>hardware/bring-up.md</c>: each step complete, and each step that another text sends a reader to the one that is meant.</summary>
public class BringUpTests
{
    private static readonly string[][] Steps = File.ReadAllLines(Path.Combine(Repository.Root, "hardware", "bring-up.md"))
        .Where(line => Regex.IsMatch(line, @"^\| \d"))
        .Select(line => line.Trim('|', ' ').Split(" | "))
        .ToArray();

    [Fact]
    public void EachStep_SaysWhatToDoWhatToExpectAndWhatItMeansIfNot()
    {
        Assert.Equal(Enumerable.Range(1, Steps.Length).Select(number => $"{number}"), Steps.Select(step => step[0]));
        Assert.All(Steps, step => Assert.Equal(4, step.Count(cell => cell.Length > 5 || cell == step[0])));
    }

    [Theory]
    [InlineData(1, "SCK")]
    [InlineData(2, "750 kHz and 3 MHz")]
    [InlineData(3, "int8")]
    [InlineData(4, "Warm-up")]
    [InlineData(5, "reference program on the same chip")]
    [InlineData(6, "1 000 times at random")]
    [InlineData(7, "Cryptography")]
    [InlineData(8, "A week without network and with `MeadowCloud: Enabled: true`")]
    public void First_ComesWhatOnlyABoardCanTell(int step, string what) => Assert.Contains(what, Steps[step - 1][1], StringComparison.Ordinal);

    [Theory]
    [InlineData("MeadowApp/App/app.config.yaml", @"bring-up\.md, step (\d+)", "94 dB SPL")]
    [InlineData("MeadowApp/Recorder/app.config.yaml", @"bring-up\.md, step (\d+)", "94 dB SPL")]
    [InlineData("MeadowApp/App/DEPLOY.md", @"clap; then bring-up\.md step (\d+)", "94 dB SPL")]
    [InlineData("MeadowApp/App/DEPLOY.md", @"GasAddress: ""0x76""`; hardware/bring-up\.md step (\d+)", "does not acknowledge")]
    [InlineData("MeadowApp/App/DEPLOY.md", @"bring-up\.md steps (\d+) and", "SCK")]
    [InlineData("MeadowApp/App/DEPLOY.md", @"\(bring-up (\d+)\)", "`watchdog`")]
    [InlineData("MeadowApp/README.md", @"bring-up step (\d+)", "USB power meter, board alone")]
    [InlineData("hardware/power.json", @"\(bring-up (\d+)\)", "USB power meter, board alone")]
    [InlineData("hardware/bring-up.md", @"memory of step (\d+)", "GC.GetTotalMemory")]
    [InlineData("hardware/README.md", @"board alone \(bring-up (\d+)", "3V3 to GND")]
    [InlineData("hardware/README.md", @"buttons and sounder \((\d+)\)", "Press each button")]
    [InlineData("hardware/README.md", @"relay last \((\d+)\)", "relay's contacts")]
    public void Reference_LeadsToTheStepThatIsMeant(string file, string reference, string meant)
    {
        Match found = Regex.Match(File.ReadAllText(Path.Combine(Repository.Root, file)), reference);
        Assert.True(found.Success, reference);
        Assert.Contains(meant, string.Join('|', Steps[int.Parse(found.Groups[1].Value) - 1]), StringComparison.Ordinal);
    }
}
