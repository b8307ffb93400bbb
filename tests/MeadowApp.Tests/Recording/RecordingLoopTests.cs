using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using MeadowTinyMl.DataSets;
using MeadowTinyMl.DataSets.Bosch;
using MeadowTinyMl.Recording;
using MeadowTinyMl.Sensing;
using MeadowTinyMl.Sensing.Gas;
using Xunit;

namespace MeadowTinyMl.MeadowApp.Tests.Recording;

public sealed class RecordingLoopTests : IDisposable, IGasScanner, IMicrophone, IRecorderPanel, ISensorClock
{
    private static readonly RecorderOptions Options = new()
    {
        Session = "s1",
        GasLabels = ["clean_air", "coffee"],
        SoundLabels = ["rain", "dog"],
        SamplesPerClip = 15_625,
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("recorder-").FullName;
    private readonly Queue<RecorderCommand> _commands = new();
    private readonly List<RecorderStatus> _shown = [];
    private GasScan? _scan;
    private short? _sound;
    private int _heard;

    public TimeSpan Now { get; private set; }

    void ISensorClock.Wait(TimeSpan time) => Now += time;

    ReadState IGasScanner.TryRead(GasScan scan)
    {
        if (_scan == null)
        {
            return ReadState.NotReady;
        }

        _scan.Ohms.CopyTo(scan.Ohms);
        scan.Quality = _scan.Quality;
        _scan = null;
        return ReadState.Ready;
    }

    ReadState IMicrophone.TryRead(short[] pcm, int start, int count, out SensorQuality quality)
    {
        quality = SensorQuality.None;
        _heard++;
        if (_sound == null)
        {
            return ReadState.NotReady;
        }

        pcm.AsSpan(start, count).Fill(_sound.Value);
        _sound = null;
        return ReadState.Ready;
    }

    bool IRecorderPanel.TryTake(out RecorderCommand command) => _commands.TryDequeue(out command);

    void IRecorderPanel.Show(RecorderStatus status) => _shown.Add(status);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Keys_AnswerWhatIsAskedAndElseSetLabels()
    {
        var keys = new RecorderKeys(Options);
        RecorderCommand Label(RecorderAction action, int label) => new(action, label);
        void Show(bool asks, bool records) => keys.Shown = new RecorderStatus(true, records, asks, "clean_air", "rain", 0, 0, null);

        // Before anything was shown, and while nothing is asked, no press agrees.
        Assert.Equal(Label(RecorderAction.LabelGas, 1), keys.First());
        Show(asks: false, records: false);
        Assert.Equal(Label(RecorderAction.LabelGas, 0), keys.First());
        Assert.Equal(Label(RecorderAction.LabelSound, 1), keys.Second());
        Show(asks: true, records: false);
        Assert.Equal(RecorderAction.Agree, keys.First().Action);
        Assert.Equal(RecorderAction.Decline, keys.Second().Action);
        Show(asks: false, records: true);
        Assert.Equal(Label(RecorderAction.LabelGas, 1), keys.First());
        Assert.Equal(RecorderAction.Decline, keys.Second().Action);
        Show(asks: false, records: false);
        Assert.Equal(Label(RecorderAction.LabelSound, 0), keys.Second());
        Assert.Equal(RecorderAction.StartOrStop, RecorderKeys.Third().Action);
    }

    [Fact]
    public void Sound_IsNeitherAskedForNorKeptBeforeSomebodyAgrees()
    {
        using RecordingLoop loop = Loop();
        Step(loop, 0, RecorderAction.StartOrStop);
        _sound = 111;
        Step(loop, 30);
        Assert.Equal((0, true, false), (_heard, _shown[^1].IsAskingConsent, _shown[^1].IsRecordingSound));
        Assert.Equal(["May sound be recorded and", "kept? Everybody here must", "agree."], _shown[^1].Lines(26).Skip(3));

        // Ready at once after the agreement: captured before it.
        Step(loop, 1, RecorderAction.Agree);
        Assert.True(_shown[^1].IsRecordingSound);
        Assert.Equal("RECORDING gas and sound", _shown[^1].Lines(26)[0]);
        Assert.Empty(Clips());
        _sound = 222;
        Step(loop, 0.5);
        Assert.Empty(Clips());
        _sound = 333;
        Step(loop, 0.6);
        Assert.Equal([333], Clips().Select(clip => clip.Samples[0]));
        Step(loop, 0, RecorderAction.StartOrStop);
        SoundClip kept = Assert.Single(SoundDataSet.Read(_folder));
        Assert.Equal(("rain", "s1-1"), (kept.Class, kept.SourceId));

        // Agreement ends with the take.
        Step(loop, 1, RecorderAction.StartOrStop);
        _heard = 0;
        Step(loop, 10);
        Assert.Equal((0, true), (_heard, _shown[^1].IsAskingConsent));
    }

    [Fact]
    public void Sound_OfATakeIsRemovedWhenSomebodyDoesNotAgreeAnyMore()
    {
        using RecordingLoop loop = Loop();
        Step(loop, 0, RecorderAction.StartOrStop, RecorderAction.Agree);
        _sound = 5;
        Step(loop, 2);
        Assert.Single(Clips());
        Step(loop, 1, RecorderAction.Decline, RecorderAction.Agree);
        _sound = 6;
        Step(loop, 5);
        Assert.Empty(Directory.EnumerateFiles(_folder, "*.wav", SearchOption.AllDirectories));
        Assert.Empty(Directory.EnumerateFiles(_folder, "metadata.csv", SearchOption.AllDirectories));
        Assert.Equal((false, false, true), (_shown[^1].IsRecordingSound, _shown[^1].IsAskingConsent, _shown[^1].IsRecordingGas));
    }

    [Fact]
    public void Sound_OfTwoLabelsIsNotKept()
    {
        using RecordingLoop loop = Loop();
        Step(loop, 0, RecorderAction.StartOrStop, RecorderAction.Agree);
        Step(loop, 1.5);
        _commands.Enqueue(new RecorderCommand(RecorderAction.LabelSound, 1));
        _sound = 1;
        Step(loop, 0.5);
        Assert.Empty(Clips());
        _sound = 2;
        Step(loop, 1);
        Step(loop, 0, RecorderAction.StartOrStop);
        Assert.Equal("dog", Assert.Single(SoundDataSet.Read(_folder)).Class);
    }

    [Fact]
    public void Gas_IsWholeInTheFileAfterEachScanAndLabelledByWhatWasSetThroughout()
    {
        using RecordingLoop loop = Loop();
        Step(loop, 100, RecorderAction.StartOrStop);
        for (int i = 1; i <= 6; i++)
        {
            if (i == 4)
            {
                _commands.Enqueue(new RecorderCommand(RecorderAction.LabelGas, 1));
            }

            _scan = Scan((uint)i * 1_000, i == 6 ? SensorQuality.Unheated : SensorQuality.Unsettled);
            Step(loop, 10.78);
            Assert.Equal(10 * i, Read().Measurements.Count);
        }

        var findings = new ImportFindings();
        IReadOnlyList<GasCycle> scans = ScanAssembler.Assemble(Read(), "b", "r", "HP-354", null, tag => $"{tag}", findings);
        Assert.Equal(["1 1000", "1 2000", "1 3000", "0 4000", "2 5000"], scans.Select(scan => $"{scan.Label} {scan.Ohms[0]}"));
        Assert.Equal([0, 1, 2, 3, 4], scans.Select(scan => scan.ScanPosition));
        Assert.Equal(("measurements with error code 16", 10), Assert.Single(findings.Dropped.Select(finding => (finding.What, finding.Count))));
        Assert.Equal(25.5, scans[0].TemperatureCelsius);
        LabelNames names = LabelNames.Read(Path.Combine(_folder, "labels-s1.bmelabelinfo"));
        Assert.Equal(("coffee", Read().Session), (names.Names[2], names.Session));

        GasRecordingFile Read() => RawData.Read(Path.Combine(_folder, "gas-s1-1.bmerawdata"));
    }

    [Fact]
    public void Store_ThatFailsEndsTheTakeAndIsShown()
    {
        using var loop = new RecordingLoop(Options, this, () => default, this, this, new FullStore(), this);
        Step(loop, 0, RecorderAction.StartOrStop);
        Assert.Equal((false, "the card is full"), (_shown[^1].IsRecordingGas, _shown[^1].Fault));
        _scan = Scan(1, SensorQuality.None);
        Step(loop, 20);
        Assert.Equal(0, _shown[^1].Scans);
    }

    [Fact]
    public void SerialLine_CarriesTheSameFilesAsAFolder()
    {
        using var line = new StringWriter();
        foreach (IRecordingStore store in new IRecordingStore[] { new FolderStore(_folder), new SerialStore(line) })
        {
            Now = TimeSpan.Zero;
            using var loop = new RecordingLoop(Options, this, () => default, this, this, store, this);
            Step(loop, 20, RecorderAction.StartOrStop, RecorderAction.Agree);
            _scan = Scan(1_000, SensorQuality.None);
            _sound = -7;
            Step(loop, 20);
            _scan = Scan(2_000, SensorQuality.None);
            Step(loop, 11);
        }

        string folder = Restored(line.ToString().Replace("~rec gas", "stdout> ~rec gas", StringComparison.Ordinal) + "something else\n", out ImportFindings findings);
        string[] names = Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(_folder, file)).Where(name => !name.StartsWith("restored", StringComparison.Ordinal) && name != "c.capture").ToArray();
        Assert.Equal(4, names.Length);
        Assert.All(names, name => Assert.Equal(File.ReadAllBytes(Path.Combine(_folder, name)), File.ReadAllBytes(Path.Combine(folder, name))));
        Assert.Equal(4, findings.WasRead.Single().Count);

        // One line lost: that file is dropped by name, the others stay.
        string[] lines = line.ToString().Split('\n');
        int lost = Array.FindIndex(lines, text => text.Contains("0001.wav 140 ", StringComparison.Ordinal));
        folder = Restored(string.Join('\n', lines.Where((_, i) => i != lost)), out findings);
        Assert.Contains("0001.wav", Assert.Single(findings.Dropped).What, StringComparison.Ordinal);
        Assert.Equal(3, Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Count());
    }

    [Theory]
    [InlineData("~rec ../x 0 1 AA==", "'../x'")]
    [InlineData("~rec a/b/c 0 1 AA==", "'a/b/c'")]
    [InlineData("~rec a 0 2 AA==", "base64")]
    [InlineData("~rec a -1 1 AA==", "base64")]
    [InlineData("~rec a 0 1 A!==", "base64")]
    [InlineData("~rec a 0 1", "base64")]
    [InlineData("~del", "~del")]
    public void SerialCapture_RefusesLinesThatNoRecorderSends(string line, string named)
    {
        if (line == named)
        {
            Assert.Empty(Directory.EnumerateFiles(Restored(line, out _)));
            return;
        }

        Assert.Contains(named, Assert.Throws<DataFormatException>(() => Restored("x\n" + line, out _)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("\"}")]
    [InlineData("../x")]
    public void Options_RefuseNamesThatDoNotFitARecording(string name)
    {
        Assert.Throws<ArgumentException>((Options with { Session = name }).Check);
        Assert.Throws<ArgumentException>((Options with { GasLabels = [name] }).Check);
        Assert.Throws<ArgumentException>((Options with { SoundLabels = [name] }).Check);
        Assert.Throws<ArgumentException>((Options with { Board = name }).Check);
    }

    private static GasScan Scan(uint ohms, SensorQuality quality)
    {
        var scan = new GasScan { Quality = quality };
        for (int step = 0; step < 10; step++)
        {
            scan.Ohms[step] = ohms + (uint)step;
        }

        return scan;
    }

    private RecordingLoop Loop() => new(Options, this, () => new Climate(2_550, 101_325, 40_000), this, this, new FolderStore(_folder), this);

    private void Step(RecordingLoop loop, double seconds, params RecorderAction[] actions)
    {
        Now += TimeSpan.FromSeconds(seconds);
        foreach (RecorderAction action in actions)
        {
            _commands.Enqueue(new RecorderCommand(action));
        }

        loop.Step();
    }

    private IEnumerable<WaveFile> Clips() => Directory.EnumerateFiles(_folder, "*.wav", SearchOption.AllDirectories).Select(WaveFile.Read);

    private string Restored(string text, out ImportFindings findings)
    {
        string capture = Path.Combine(_folder, "c.capture");
        File.WriteAllText(capture, text);
        string folder = Path.Combine(_folder, $"restored{Directory.GetDirectories(_folder).Length}");
        Directory.CreateDirectory(folder);
        findings = new ImportFindings();
        SerialCapture.Restore(capture, folder, findings);
        return folder;
    }

    private sealed class FullStore : IRecordingStore
    {
        public Stream Create(string name) => throw new IOException("the card is full");

        public void Delete(string name) => throw new IOException("the card is full");
    }
}
