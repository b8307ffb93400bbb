using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.RegularExpressions;
using MeadowTinyMl.Tests;
using Xunit;

namespace MeadowTinyMl.MeadowApp.Tests.Hardware;

/// <summary>Holds <c>hardware/pins.json</c> against the board's pins, the program and the drawings.</summary>
public class PinMapTests
{
    // What the pins of the F7 Feather v2 can do, after the vendor's published pin definitions: interrupt group (−1: none), PWM, bus function.
    private static readonly Dictionary<string, (int Group, bool Pwm, string Bus)> Feather = new()
    {
        ["A00"] = (4, false, ""),
        ["A01"] = (5, false, ""),
        ["A02"] = (3, false, ""),
        ["A03"] = (0, false, ""),
        ["A04"] = (1, false, ""),
        ["A05"] = (0, false, ""),
        ["SCK"] = (-1, false, "spi-clock"),
        ["COPI"] = (5, false, "spi-out"),
        ["CIPO"] = (11, false, "spi-in"),
        ["D00"] = (9, false, ""),
        ["D01"] = (13, false, ""),
        ["D02"] = (-1, true, ""),
        ["D03"] = (8, true, ""),
        ["D04"] = (9, true, ""),
        ["D05"] = (4, false, ""),
        ["D06"] = (13, false, ""),
        ["D07"] = (7, true, "i2c-data"),
        ["D08"] = (6, true, "i2c-clock"),
        ["D09"] = (6, true, ""),
        ["D10"] = (7, true, ""),
        ["D11"] = (9, true, ""),
        ["D12"] = (14, true, ""),
        ["D13"] = (15, true, ""),
        ["D14"] = (-1, false, ""),
        ["D15"] = (-1, false, ""),
        ["OnboardLedRed"] = (2, true, ""),
    };

    private static readonly string Folder = Path.Combine(Repository.Root, "hardware");

    private static readonly BoardWiring[] Boards = Read();

    [Fact]
    public void Feather_GivesEveryWireAPinThatCanDoIt()
    {
        foreach (Wire wire in Boards[0].Wires)
        {
            switch (wire.Function)
            {
                case "power":
                    Assert.Equal("3V3", wire.Pin);
                    break;
                case "ground":
                    Assert.Equal("GND", wire.Pin);
                    break;
                case "button":
                    Assert.True(Feather[wire.Pin].Group >= 0, $"{wire.Pin} cannot interrupt");
                    break;
                case "pwm":
                    Assert.True(Feather[wire.Pin].Pwm, $"{wire.Pin} has no PWM");
                    break;
                case "output":
                    Assert.True(Feather.TryGetValue(wire.Pin, out (int Group, bool Pwm, string Bus) output) && output.Bus.Length == 0, $"{wire.Pin} is no free output");
                    break;
                case "lamp":
                    Assert.Contains(wire.Pin, Feather.Keys);
                    break;
                default:
                    Assert.Equal(wire.Function, Feather[wire.Pin].Bus);
                    break;
            }
        }
    }

    [Fact]
    public void Feather_UsesEveryPinAndInterruptGroupOnce()
    {
        string[] signals = Boards[0].Wires.Select(wire => wire.Pin).Where(pin => pin is not ("3V3" or "GND")).ToArray();
        Assert.Equal(signals.Length, signals.Distinct().Count());
        int[] groups = Boards[0].Wires.Where(wire => wire.Function == "button").Select(wire => Feather[wire.Pin].Group).ToArray();
        Assert.Equal(groups.Length, groups.Distinct().Count());
    }

    [Fact]
    public void Feather_IsWiredAsTheProgramSays()
    {
        string program = File.ReadAllText(Path.Combine(Repository.Root, "MeadowApp", "App", "FeatherBoard.cs"));
        string[] inProgram = Regex.Matches(program, @"Pins\.(\w+)").Select(match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal).ToArray();
        string[] inMap = Boards[0].Wires.Select(wire => wire.Pin).Where(Feather.ContainsKey).Distinct().Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(inMap, inProgram);
    }

    [Theory]
    [InlineData("i2c-clock", null, @"CreateI2cBus\(device\.Pins\.(\w+), device\.Pins\.\w+, I2cBusSpeed\.Fast\)")]
    [InlineData("i2c-data", null, @"CreateI2cBus\(device\.Pins\.\w+, device\.Pins\.(\w+),")]
    [InlineData("spi-clock", null, @"CreateSpiBus\(device\.Pins\.(\w+),")]
    [InlineData("spi-out", null, @"CreateSpiBus\(device\.Pins\.\w+, device\.Pins\.(\w+),")]
    [InlineData("spi-in", null, @"CreateSpiBus\(device\.Pins\.\w+, device\.Pins\.\w+, device\.Pins\.(\w+),")]
    [InlineData("button", "Button confirm", @"Buttons = \(Button\(device, device\.Pins\.(\w+)\)")]
    [InlineData("button", "Button reject", @"Buttons = \(Button\([^)]*\), Button\(device, device\.Pins\.(\w+)\)")]
    [InlineData("button", "Button acknowledge", @"Button\(device, device\.Pins\.(\w+)\)\);")]
    [InlineData("pwm", "Piezo sounder", @"Sounder = new PiezoSpeaker\(device\.Pins\.(\w+)\)")]
    [InlineData("output", "Relay module 3 V", @"Relay = device\.CreateDigitalOutputPort\(device\.Pins\.(\w+), false\)")]
    [InlineData("output", "Vibration motor driver", @"Motor = device\.CreateDigitalOutputPort\(device\.Pins\.(\w+), false\)")]
    [InlineData("lamp", "Lamp (on the board)", @"lamp = device\.CreateDigitalOutputPort\(device\.Pins\.(\w+), false\)")]
    public void Feather_GivesEachPartItsOwnPin(string function, string? part, string inProgram)
    {
        Match said = Regex.Match(File.ReadAllText(Path.Combine(Repository.Root, "MeadowApp", "App", "FeatherBoard.cs")), inProgram);
        Assert.True(said.Success, inProgram);
        Wire wire = Assert.Single(Boards[0].Wires, wire => wire.Function == function && (part == null || wire.Part == part));
        Assert.Equal(wire.Pin, said.Groups[1].Value);
    }

    [Fact]
    public void ProjectLab_HasItsButtonsInTheOrderThatTheMapSays()
    {
        string program = File.ReadAllText(Path.Combine(Repository.Root, "MeadowApp", "App", "ProjectLabBoard.cs"));
        string[] buttons = [.. Regex.Matches(program, @"hardware\.(\w+)Button\)").Select(match => match.Groups[1].Value.ToLowerInvariant())];
        Wire wire = Boards[1].Wires.Single(wire => wire.Part.StartsWith("Buttons", StringComparison.Ordinal));
        Assert.Equal($"Buttons {string.Join(", ", buttons)} (on the board)", wire.Part);
        Assert.Equal("confirm, reject, acknowledge", wire.Note);
        Assert.Contains("(Contact Confirm, Contact Reject, Contact Acknowledge) Buttons", program, StringComparison.Ordinal);
    }

    [Fact]
    public void ProjectLab_HasItsMicrophoneOnTheSocketThatTheProgramReads()
    {
        string program = File.ReadAllText(Path.Combine(Repository.Root, "MeadowApp", "App", "ProjectLabBoard.cs"));
        Assert.Contains("MikroBus1", program, StringComparison.Ordinal);
        Assert.All(Boards[1].Wires.Where(wire => wire.Part == "PDM microphone"), wire => Assert.StartsWith("mikroBUS 1 ", wire.Pin, StringComparison.Ordinal));
        Assert.Contains("MikroBus2.Pins.PWM", program, StringComparison.Ordinal);
        Assert.Contains("IOTerminal.Pins.D2", program, StringComparison.Ordinal);
        Assert.Equal(["mikroBUS 2 PWM", "IO terminal D2"], Boards[1].Wires.Where(wire => wire.Function == "output").Select(wire => wire.Pin));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Drawing_IsMadeFromThePinMap(int board)
    {
        string file = Path.Combine(Folder, $"wiring-{Boards[board].Name}.svg");
        string drawn = WiringDiagram.Draw(Boards[board]);
        if (Environment.GetEnvironmentVariable("WRITE_DRAWINGS") == "1")
        {
            File.WriteAllText(file, drawn);
        }

        Assert.Equal(drawn, File.ReadAllText(file).ReplaceLineEndings("\n"));
    }

    [Fact]
    public void BillOfMaterials_IsATable()
    {
        string[] lines = File.ReadAllLines(Path.Combine(Folder, "bill-of-materials.csv"));
        Assert.All(lines, line => Assert.Equal(8, line.Split(',').Length));
        foreach (string part in Boards[0].Wires.Select(wire => wire.Part.Split(' ')[0]).Where(part => part is not ("Lamp" or "Leave")).Distinct())
        {
            string word = part == "Button" ? "button" : part;
            Assert.Contains(lines, line => line.Contains(word, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void BillOfMaterials_HasEachLoosePartThatTheDrawingsName()
    {
        string[] lines = File.ReadAllLines(Path.Combine(Folder, "bill-of-materials.csv"));
        string[] named = Boards.SelectMany(board => board.Wires).SelectMany(wire => Regex.Matches(wire.Note ?? string.Empty, @"[\d.]+ (k?Ohm|nF)")).Select(match => match.Value).Distinct().ToArray();
        Assert.Equal(6, named.Length);
        Assert.All(named, part => Assert.Contains(lines, line => Regex.IsMatch(line, $@"(?<![\d.]){Regex.Escape(part)}\b", RegexOptions.IgnoreCase)));
    }

    [Fact]
    public void BillOfMaterials_LeavesOutForTheProjectLabOnlyWhatItHas()
    {
        string[] rows = File.ReadAllLines(Path.Combine(Folder, "bill-of-materials.csv"));
        Match fitted = Regex.Match(rows[1], @"items 2 and (\d+) to (\d+) are fitted");
        IEnumerable<int> items = Enumerable.Range(int.Parse(fitted.Groups[1].Value), int.Parse(fitted.Groups[2].Value) - int.Parse(fitted.Groups[1].Value) + 1).Append(2);
        string wired = string.Join('|', Boards[1].Wires.Where(wire => wire.Function != "fitted").Select(wire => $"{wire.Part} {wire.Note}"));
        foreach (string row in rows.Skip(1).Where(row => items.Contains(int.Parse(row.Split(',')[0]))))
        {
            Match value = Regex.Match(row, @"[\d.]+ (k?ohm|nF)");
            Assert.False(value.Success && Regex.IsMatch(wired, $@"(?<![\d.]){Regex.Escape(value.Value)}\b", RegexOptions.IgnoreCase), $"the Project Lab's drawing needs {row}");
        }
    }

    private static BoardWiring[] Read()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "pins.json")));
        return document.RootElement.GetProperty("boards").EnumerateArray().Select(board => new BoardWiring(
            board.GetProperty("name").GetString()!,
            board.GetProperty("title").GetString()!,
            board.GetProperty("wires").EnumerateArray().Select(wire => new Wire(
                wire.GetProperty("part").GetString()!,
                wire.GetProperty("terminal").GetString()!,
                wire.GetProperty("pin").GetString()!,
                wire.GetProperty("function").GetString()!,
                wire.TryGetProperty("note", out JsonElement note) ? note.GetString() : null)).ToArray())).ToArray();
    }
}
