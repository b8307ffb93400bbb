using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using MeadowTinyMl.Audit.Log.Json;
using MeadowTinyMl.DataSets;
using MeadowTinyMl.Models.Cli.Import;
using MeadowTinyMl.Models.Tests.DataSets;
using MeadowTinyMl.Models.Tests.DataSets.Bosch;
using MeadowTinyMl.Tests;
using Xunit;

namespace MeadowTinyMl.Models.Tests.Cli;

/// <summary><c>tinyml import</c> and <c>describe</c>, end to end.</summary>
public sealed class ImportCommandTests : IDisposable
{
    private const int Scan = 10_780;
    private const string Solvents = "data/gas/solvents-nicla-hp354";
    private static readonly string[] Answers = ["--access", "the lab", "--purpose", "tests"];
    private static readonly string Released = Path.Combine(Repository.Root, "Models/released");

    private readonly TinymlProcess _tinyml = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _tinyml.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Import_OfBoschRecordingsIsEvaluatedLikeAnyDataSet()
    {
        var air = new BoschText { Seed = "one" };
        var spirit = new BoschText { Seed = "two" };
        for (int i = 0; i < 20; i++)
        {
            air.Scan(i * Scan, 400_000 + (100 * i), label: 7);
            spirit.Scan(i * Scan, 40_000 + (10 * i), label: 8);
        }

        Text("in/air.bmerawdata", $"{air}");
        Text("in/air2.bmerawdata", $"{new BoschText { Seed = "one" }.Scan(20 * Scan, 402_000, label: 7)}");
        Text("in/spirit.bmerawdata", $"{spirit}");
        Text("in/one.bmelabelinfo", """{"labelInfoHeader":{"counterPowerOnOff":1,"seedPowerOnOff":"one"},"labelInformation":[{"labelTag":7,"labelName":"x"},{"labelTag":7,"labelName":"Room air"}]}""");
        Text("in/empty.bmerawdata", string.Empty);
        Text("in/notes.txt", "none");
        Run(["import", At("in"), "--out", At("out"), "--board", "b1", "--class", "Room air=clean_air", "--class", "8=solvent_vapour:ethanol", .. Answers]);
        Assert.Equal(0, _tinyml.ExitCode);
        Assert.Contains("1  empty files (", _tinyml.Output, StringComparison.Ordinal);
        Assert.Contains("goes on with the session of recording air", _tinyml.Output, StringComparison.Ordinal);

        var scans = GasCycleTable.Read(At("out/cycles.csv"));
        Assert.Equal(["air/room_air/clean_air 21", "spirit/ethanol/solvent_vapour 20"], scans.GroupBy(scan => $"{scan.Recording}/{scan.Label}/{scan.Group}").Select(group => $"{group.Key} {group.Count()}"));
        Assert.Equal(Enumerable.Range(1, 10).Select(step => (uint)(40_010 * step)), scans.Single(scan => scan.Recording == "spirit" && scan.Cycle == 1).Ohms);

        // Settled and not spent on the baseline: 16 - 10 of air, 16 of ethanol. The second file of the first session begins anew.
        JsonElement result = Json("evaluate", Path.Combine(Released, "gas"), "--data", At("out"), "--json");
        Assert.Equal((22, 0), (result.GetProperty("samples").GetInt32(), result.GetProperty("in_training").GetInt32()));
        Assert.Equal(16, result.GetProperty("classes").EnumerateArray().Single(one => one.GetProperty("name").GetString() == "solvent_vapour").GetProperty("support").GetInt32());
    }

    [FactNeeds(Solvents + "/cycles.csv")]
    public void Import_OfATableKeepsEveryFigureAndEveryName()
    {
        Run(["import", Repository.SharedPath(Solvents), "--profile", "HP-354", "--out", At("out"), .. Answers]);
        Assert.Equal(0, _tinyml.ExitCode);
        string[] figures = [Repository.SharedPath(Solvents), At("out")];
        string[] results = figures.Select(data =>
        {
            JsonElement result = Json("evaluate", Path.Combine(Released, "gas"), "--data", data, "--json");
            return $"{result.GetProperty("samples")} {result.GetProperty("in_training")} {result.GetProperty("confusion")} {result.GetProperty("balanced_accuracy")}";
        }).ToArray();
        Assert.Equal(GasCycleTable.Read(Repository.SharedPath(Solvents + "/cycles.csv")).Count + 773, GasCycleTable.Read(At("out/cycles.csv")).Count);
        Assert.Equal(results[0], results[1]);
        Assert.True(File.Exists(At("out/LICENSE-GPL-3.0.txt")));
        Assert.Equal("GPL-3.0", DataSource.Of(At("out")).Licence);
    }

    [FactNeeds("data/gas/incense-fm200-380/cycles.csv")]
    public void Import_OfATableSaysTheWholeReasonWhyItIsDropped()
    {
        Text("in/a.bmerawdata", $"{new BoschText().Scan(0, 1_000)}");
        Text("in/deeper/still/deeper/cycles.csv", File.ReadAllText(Repository.SharedPath("data/gas/incense-fm200-380/cycles.csv")));
        Text("in/deeper/still/deeper/README.md", "Recorded under FM-200-380.");
        foreach (string table in new[] { At("in/deeper/still/deeper/cycles.csv"), Repository.SharedPath("data/gas/incense-fm200-380/cycles.csv") })
        {
            Run(["import", At("in/a.bmerawdata"), table, "--out", At("out"), .. Answers]);
            Assert.True(_tinyml.ExitCode == 0, _tinyml.Error);
            Assert.Contains("1  recorded under FM-200-380, not HP-354 (", _tinyml.Output, StringComparison.Ordinal);
        }
    }

    [FactNeeds(Solvents + "/cycles.csv", "data/gas/bosch-format-samples/nicla-1sensor.bmespecimen")]
    public void Import_FindsASessionThatIsThereTwice()
    {
        Run([
            "import", Repository.SharedPath(Solvents + "/cycles.csv"), Repository.SharedPath("data/gas/bosch-format-samples/nicla-1sensor.bmespecimen"), "--profile", "HP-354", "--board", "nicla-1",
            "--class", "acetone_3=solvent_vapour", "--out", At("out"), .. Answers,
        ]);
        JsonValue sheet = CanonicalJson.Parse(File.ReadAllBytes(At("out/datasheet.json")));
        JsonValue twice = sheet["exact_duplicates"]!.Items.Single(pair => pair["second"]!.Text.Contains("acetone_3", StringComparison.Ordinal));
        Assert.Equal(("nicla-1/2024-11-22a/acetone", 174), (twice["first"]!.Text, twice["count"]!.Integer));
        Assert.Contains("| nicla-1/2024-11-22a/acetone | nicla-1/nicla-1sensor/acetone_3 | 174 |", File.ReadAllText(At("out/README.md")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.bmeconfig", true)]
    [InlineData("b.bmeconfig", false)]
    public void Import_TakesAConfigurationForTheRecordingOfItsNameAlone(string name, bool isTaken)
    {
        Text("in/a.log", string.Concat(Enumerable.Range(0, 10).Select(step => $"{700 * step} 25.1 100000 40 {1_000 + step} {step}\n")));
        Text("in/" + name, "{\"configBody\":{\"heaterProfiles\":[" + BoschText.Hp354 + "],\"sensorConfigurations\":[{\"sensorIndex\":0,\"heaterProfile\":\"heater_354\"}]}}");
        if (!isTaken)
        {
            Refused("10 measurements whose heater profile nothing names", ["import", At("in"), "--out", At("out"), .. Answers]);
            return;
        }

        Run(["import", At("in"), "--out", At("out"), .. Answers]);
        Assert.Equal(1_009u, Assert.Single(GasCycleTable.Read(At("out/cycles.csv"))).Ohms[9]);
    }

    [Fact]
    public void Import_PutsTheFilesOfASerialCaptureTogether()
    {
        byte[] file = Encoding.ASCII.GetBytes($"{new BoschText().Scan(0, 1_000)}");
        string[] lines = file.Chunk(96).Select((part, i) => $"stdout> ~rec gas-1.bmerawdata {96 * i} {part.Length} {Convert.ToBase64String(part)}").ToArray();
        Text("room.capture", "hello\n" + string.Join('\n', lines));
        Run(["import", At("room.capture"), "--out", At("out"), .. Answers]);
        Assert.Equal((0, 1), (_tinyml.ExitCode, GasCycleTable.Read(At("out/cycles.csv")).Count));
        Assert.Contains("(room)", File.ReadAllText(At("out/README.md")), StringComparison.Ordinal);
        Directory.Delete(At("out"), recursive: true);
        Text("room.capture", string.Join('\n', lines.Where((_, i) => i != 3)));
        Refused("found none", ["import", At("room.capture"), "--out", At("out"), .. Answers]);
    }

    [Fact]
    public void Import_RefusesDamageInOneLineAndWritesNothing()
    {
        string good = $"{new BoschText().Scan(0, 1_000)}";
        Text("a.bmerawdata", good[..^30]);
        Refused("a.bmerawdata, line ", ["import", At("a.bmerawdata"), "--out", At("out"), .. Answers]);
        Text("a.bmerawdata", good);
        Refused("--class a=B", ["import", At("a.bmerawdata"), "--class", "a=B", "--out", At("out"), .. Answers]);
        Refused("at least one whole scan under HP-322, found none (10 measurements under HP-354, not HP-322)", ["import", At("a.bmerawdata"), "--profile", "HP-322", "--out", At("out"), .. Answers]);
        Refused("no such file", ["import", At("b.bmerawdata"), "--out", At("out"), .. Answers]);
        Refused("expected recordings of it among the sources, found none", ["import", At(string.Empty), "--task", "sound", "--out", At("out"), .. Answers]);
        Refused("other files", ["import", At("a.bmerawdata"), "--out", At(string.Empty), .. Answers]);
        Refused("--access", "import", At("a.bmerawdata"), "--out", At("out"), "--access", " ", "--purpose", "p");
        Assert.Equal(["a.bmerawdata"], Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void Import_OfSoundsConvertsWhatItMustAndKeepsTheRest()
    {
        var random = new Random(3);
        short[] samples = Enumerable.Range(0, 40_000).Select(_ => (short)random.Next(-9_000, 9_000)).ToArray();
        byte[] plain = WaveFileTests.Wave(1, samples, 44_100);
        Bytes("in/rain/a.wav", plain);
        Bytes("in/rain/b.wav", WaveFileTests.Wave(2, samples, 48_000));
        Bytes("in/dog/a.wav", WaveFileTests.Wave(1, samples[..20_000], 15_625));
        Bytes("in/dog/c.wav", [1, 2, 3]);
        Bytes("in/dog/e.wav", []);
        Text("in/dog/d.flac", "fLaC");
        Run(["import", At("in"), "--class", "dog=unknown_sound", "--folds", "2", "--licence", "CC0", "--origin", "made up", "--out", At("out"), .. Answers]);
        Assert.Equal((0, string.Empty), (_tinyml.ExitCode, string.Concat(_tinyml.Error.Split('\n').Where(line => line.StartsWith("tinyml:", StringComparison.Ordinal)))));
        Assert.Contains("sounds in a compressed format", _tinyml.Output, StringComparison.Ordinal);
        Assert.Contains("sounds that cannot be read: byte 0, expected 'RIFF'", _tinyml.Output, StringComparison.Ordinal);

        var clips = SoundDataSet.Read(At("out"));
        Assert.Equal(["rain a-2.wav", "rain b.wav", "unknown_sound a.wav"], clips.Select(clip => $"{clip.Class} {Path.GetFileName(clip.Path)}").Order());
        Assert.Equal(plain, File.ReadAllBytes(At("out/wav/a-2.wav")));
        Assert.Equal(15_625, WaveFile.Read(At("out/wav/b.wav")).SampleRateHz);
        Assert.Equal([1, 2], clips.Where(clip => clip.Class == "rain").Select(clip => clip.Fold).Order());
        Assert.Equal(("CC0", "made up"), (DataSource.Of(At("out")).Licence, DataSource.Of(At("out")).Origin));
        JsonElement result = Json("evaluate", Path.Combine(Released, "sound"), "--data", At("out"), "--json");
        Assert.Equal(2, result.GetProperty("samples").GetInt32());
    }

    [Fact]
    public void Import_KeepsWhoMayAccessTheDataAndWhy()
    {
        Text("a.bmerawdata", $"{new BoschText().Scan(0, 1_000)}");
        Run("import", At("a.bmerawdata"), "--out", At("out"), "--access", "Zoë & the lab", "--purpose", "training", "--json");
        JsonValue sheet = CanonicalJson.Parse(Encoding.ASCII.GetBytes(_tinyml.Output.Trim()));
        Assert.Equal("Zo? & the lab", sheet["access"]!["who"]!.Text);
        Assert.Equal("training", DataSheetJson.ReadAccess(At("out"))!.Purpose);
        Assert.Contains("Who may access the data: Zoë & the lab", File.ReadAllText(At("out/README.md")), StringComparison.Ordinal);
        Assert.Equal(DataSheet.HashOf(sheet["items"]!.Items.Select(item => item.Text)), sheet["hash"]!.Text);
        Run(["import", At("a.bmerawdata"), "--out", At("out"), .. Answers]);
        Assert.Equal(0, _tinyml.ExitCode);
        Run("describe", At("out"), "--bundle", Path.Combine(Released, "gas"));
        Assert.Contains("Who may access the data: the lab", _tinyml.Output, StringComparison.Ordinal);
        Assert.Contains("was trained on 0 of these 1 items", _tinyml.Output, StringComparison.Ordinal);
    }

    [FactNeeds(Solvents + "/cycles.csv")]
    public void Describe_SaysWhatABundleWasTrainedOn()
    {
        Run("describe", Repository.SharedPath("data/gas"), "--bundle", Path.Combine(Released, "gas"));
        Assert.Equal(0, _tinyml.ExitCode);
        Assert.Contains("and on 0 others", _tinyml.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void AccessQuestion_AsksUntilThereIsAnAnswerAndGivesUp()
    {
        using var prompt = new StringWriter();
        using var person = new StringReader("\n \nthe lab\n");
        Assert.Equal("the lab", AccessQuestion.Answer("--access", "Who?", null, person, prompt));
        Assert.Equal("Who? Who? Who? ", prompt.ToString());
        Assert.Equal("me", AccessQuestion.Answer("--access", "Who?", "me", null, prompt));
        using var silent = new StringReader("\n\n\n\n");
        Assert.Contains("found none", Assert.Throws<ArgumentException>(() => AccessQuestion.Answer("--access", "Who?", null, silent, prompt)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => AccessQuestion.Answer("--access", "Who?", null, null, prompt));
        Assert.Throws<ArgumentException>(() => AccessQuestion.Answer("--access", "Who?", new string('x', 201), null, prompt));
    }

    private void Refused(string named, params string[] arguments)
    {
        Run(arguments);
        Assert.Equal((2, string.Empty), (_tinyml.ExitCode, _tinyml.Output));
        Assert.Contains(named, _tinyml.Error.TrimEnd('\n').Split('\n')[^1], StringComparison.Ordinal);
        Assert.False(Directory.Exists(At("out")));
    }

    private void Run(params string[] arguments) => _tinyml.Run(arguments);

    private JsonElement Json(params string[] arguments)
    {
        Run(arguments);
        Assert.Equal(0, _tinyml.ExitCode);
        using JsonDocument document = JsonDocument.Parse(_tinyml.Output);
        return document.RootElement.Clone();
    }

    private string At(string name) => Path.Combine(_folder.Path, name);

    private void Text(string name, string text) => Bytes(name, Encoding.UTF8.GetBytes(text));

    private void Bytes(string name, byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(name))!);
        File.WriteAllBytes(At(name), bytes);
    }
}
