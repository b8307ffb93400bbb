using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Audit.Log.Json;
using MeadowTinyMl.Audit.Log.Uplink;
using MeadowTinyMl.Audit.Review.Documents;
using MeadowTinyMl.Audit.Signing;
using MeadowTinyMl.Classification;
using MeadowTinyMl.MeadowApp.Tests.Simulator;
using MeadowTinyMl.Sensing;
using MeadowTinyMl.Sentinel;
using MeadowTinyMl.Sentinel.Panel;
using MeadowTinyMl.Sentinel.Uplink;
using MeadowTinyMl.Simulator.Run;
using MeadowTinyMl.Tests;
using Xunit;

namespace MeadowTinyMl.MeadowApp.Tests.Sentinel;

/// <summary>What the board's head takes from the sentinel, so that it decides nothing itself.</summary>
public class BoardHeadPartsTests
{
    [Fact]
    public void ProgramDigest_ChangesWithEachByteAndNameOfAnAssembly()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "b.dll"), "two");
            File.WriteAllText(Path.Combine(folder, "a.dll"), "one");
            File.WriteAllText(Path.Combine(folder, "app.config.yaml"), "one board's settings");
            string of = ProgramDigest.Of(folder);

            // LC_ALL=C sha256sum *.dll | sha256sum
            Assert.Equal("f35f05b283eb81bf167c71357f941e1b5d74d1916ad82ec14023530772cd99cb", of);
            File.AppendAllText(Path.Combine(folder, "app.config.yaml"), "!");
            Assert.Equal(of, ProgramDigest.Of(folder));
            File.WriteAllText(Path.Combine(folder, "b.dll"), "twO");
            Assert.NotEqual(of, ProgramDigest.Of(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void ReleasedDocuments_AreThoseThatAnAuditorHolds()
    {
        DocumentationSet documents = DocumentationSet.Released();
        Assert.Equal(documents.InstructionsSha256, ReleasedDocuments.InstructionsSha256);
        Assert.Equal(documents.Sha256, ReleasedDocuments.Sha256);
    }

    [Fact]
    public void Head_TellsTheLogAllThatTheSimulatorTellsIt()
    {
        static IEnumerable<string> Options(params string[] path)
        {
            string program = File.ReadAllText(Path.Combine([Repository.Root, "MeadowApp", .. path]));
            Match options = Regex.Match(program, @"new LogWriterOptions\s*\{(.*?)\}\);", RegexOptions.Singleline);
            return Regex.Matches(options.Groups[1].Value, @"^\s*(\w+) = ", RegexOptions.Multiline).Select(match => match.Groups[1].Value);
        }

        string[] simulator = [.. Options("Simulator", "Run", "BoardLog.cs")];
        Assert.Contains("FirmwareSha256", simulator);
        Assert.Empty(simulator.Except(Options("App", "MeadowApp.cs")));
    }

    [Fact]
    public void Guide_ShowsTheConsoleOfAFirstStart()
    {
        string guide = File.ReadAllText(Path.Combine(Repository.Root, "MeadowApp", "App", "DEPLOY.md"));
        var text = new PanelText(PanelWords.Load("en"));
        Assert.Contains($"\n{new ConsoleLines().Next(text.Home(DeviceState.Running, [], 0, null, text.Lack(Lacks.TimeOfDay)))}  ", guide, StringComparison.Ordinal);
        ModelManifest gas = ReleasedModels.Load("gas").Manifest;
        Assert.Contains($"\ngas: {gas.Id} {gas.Version}.  ", guide, StringComparison.Ordinal);
        string program = File.ReadAllText(Path.Combine(Repository.Root, "MeadowApp", "App", "MeadowApp.cs"));
        string[] said = ["No clean air was taken: hold the confirm button while the board starts or, where somebody is enrolled, use the menu.", "Reserved: "];
        Assert.All(said, line => Assert.True(program.Contains($"\"{line}", StringComparison.Ordinal) && guide.Contains($"\n{line}", StringComparison.Ordinal), line));
        Assert.Contains("\nTimes: a window of sound", guide, StringComparison.Ordinal);
    }

    [Fact]
    public void ProcessorTimes_TimeEachPieceOfWorkOnce()
    {
        // Each look at the clock finds it a second, then two, then three … later than the last.
        int looks = 0;
        TimeSpan now = TimeSpan.Zero;
        string told = ProcessorTimes.Tell(new Ed25519Signing(), new ReleasedSoundModel(ReleasedModels.Load("sound")), () => now += TimeSpan.FromSeconds(++looks));
        Assert.Equal(
            "Times: a window of sound 2000 ms, SHA-256 of 64 KiB 4000 ms, 100 HMAC-SHA-256 of 64 bytes 6000 ms, 1 000 of a PIN's 10 000 rounds 8000 ms, a signature 10000 ms.", told);
        Assert.StartsWith("Times: no sound model, SHA-256", ProcessorTimes.Tell(new Ed25519Signing(), null, () => now), StringComparison.Ordinal);
    }

    [Fact]
    public void WarmUp_RunsBothReleasedModelsAndLeavesNothingBehind()
    {
        var sound = new ReleasedSoundModel(ReleasedModels.Load("sound"));
        WarmUp.Run(new ReleasedGasModel(ReleasedModels.Load("gas")), sound);
        Assert.Equal(0, sound.WindowsUsed);
    }

    [Theory]
    [InlineData(0x00, "unknown")]
    [InlineData(0x04, "unknown")] // the reset button
    [InlineData(0x0E, "power_on")]
    [InlineData(0x06, "power_on")]
    [InlineData(0x14, "software")]
    [InlineData(0x24, "watchdog")]
    [InlineData(0x44, "watchdog")]
    [InlineData(0x84, "unknown")]
    [InlineData(0x2E, "watchdog")]
    public void ResetCause_IsReadFromTheRegister(int flags, string word) => Assert.Equal(word, ResetCause.Word(flags));

    [Theory]
    [InlineData(0x06, true)]
    [InlineData(0x0E, false)] // a rising supply sets the flag of a dip as well
    [InlineData(0x0A, false)]
    [InlineData(0x24, false)]
    [InlineData(0x00, false)]
    public void Dip_IsNoPowerOn(int flags, bool isDip) => Assert.Equal(isDip, ResetCause.IsDip(flags));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void AlarmPlayer_PlaysOnWhereOneOutputFails(int broken)
    {
        var switched = new List<(int Output, long At)>();
        long now = 0;
        bool isBroken = true;
        void Switch(int output)
        {
            if (isBroken && output == broken)
            {
                throw new InvalidOperationException("torn off");
            }

            switched.Add((output, now));
        }

        var player = new AlarmPlayer(_ => Switch(0), _ => Switch(1), _ => Switch(2));
        for (; now < 5_000; now += 50)
        {
            player.Step(AlarmSignal.Sounding, now);
        }

        Assert.Equal("torn off", player.Problem);
        Assert.All(Enumerable.Range(0, 3).Where(output => output != broken), output => Assert.Equal(12, switched.Count(done => done.Output == output)));
        Assert.DoesNotContain(switched, done => done.Output == broken);

        isBroken = false;
        player.Step(AlarmSignal.Sounding, now);
        Assert.Null(player.Problem);
        Assert.Contains((broken, now), switched);
    }

    [Fact]
    public void AlarmPlayer_SwitchesOnlyWhatChangesAndEndsSilent()
    {
        var lamp = new List<bool>();
        var motor = new List<bool>();
        var sounder = new List<int>();
        var player = new AlarmPlayer(lamp.Add, motor.Add, sounder.Add);
        for (long now = 0; now < 2_400; now += 50)
        {
            player.Step(AlarmSignal.Lamp, now);
        }

        player.Step(AlarmSignal.Escalated, 0);
        player.Step(AlarmSignal.Off, 50);
        player.Step(AlarmSignal.Off, 100);
        Assert.Equal([true, false, true, false], lamp);
        Assert.Equal([true, false], motor);
        Assert.Equal([3_500, 0], sounder);
    }

    [Fact]
    public void NetworkClock_IsTrustedOnlyOnceANetworkHasSetIt()
    {
        const long Now = 1_800_000_000;
        long board = 0;
        var clock = new NetworkClock(() => 7, () => board);
        var trail = new MemoryTrail();
        Assert.Equal(7, clock.UptimeMilliseconds);
        Assert.Null(clock.UtcSeconds);
        Assert.Equal(0, clock.Quality);

        board = Now;
        Assert.Equal(Now, clock.UtcSeconds);
        Assert.Equal(1, clock.Quality);

        clock.Set(DateTime.UnixEpoch);
        Assert.False(clock.Report(trail, null));
        Assert.Equal(1, clock.Quality);

        clock.Set(DateTime.SpecifyKind(DateTime.UnixEpoch.AddSeconds(Now), DateTimeKind.Local));
        Assert.Equal(1, clock.Quality);
        Assert.True(clock.Report(trail, null));
        Assert.Equal(2, clock.Quality);
        Assert.False(clock.Report(trail, null));
        Dictionary<string, JsonValue> entry = Assert.Single(trail.Of(ClockEntry.Name)).Fields;
        Assert.Equal(Now, entry["new"].Integer);
        Assert.Equal("network", entry["source"].Text);
        Assert.All(trail.Problems(), Assert.Null);
    }

    [Fact]
    public void NetworkClock_WhoseLogFails_IsSetAllTheSame()
    {
        var clock = new NetworkClock(() => 0, () => 1_800_000_000);
        var trail = new MemoryTrail { IsBroken = true };
        clock.Set(DateTime.UnixEpoch.AddSeconds(1_800_000_000));
        Assert.Throws<IOException>(() => clock.Report(trail, null));
        Assert.Equal(2, clock.Quality);
    }

    [Fact]
    public void NetworkClock_LogsTheTimeThatTheBoardHadWhenItWasSet()
    {
        var board = new ManualClock();
        var network = new NetworkClock(() => board.UptimeMilliseconds, () => board.UtcSeconds ?? 0);
        var clock = new SteadyClock(network);
        var trail = new MemoryTrail();
        void SetTo(long seconds)
        {
            board.UtcSeconds = seconds;
            if (clock.ReckonedUtcSeconds != null)
            {
                // Set, and not told yet: what does not follow from the time before is not believed.
                Assert.Null(clock.UtcSeconds);
            }

            network.Set(DateTime.UnixEpoch.AddSeconds(seconds));
            Assert.True(network.Report(trail, clock.ReckonedUtcSeconds));
            clock.Accept();
        }

        // Cold, then after a minute of the first time, which was five minutes slow; once more before anything was logged.
        SetTo(1_800_000_000);
        Assert.Equal(1_800_000_000, clock.UtcSeconds);
        board.UptimeMilliseconds += 60_000;
        SetTo(1_800_000_360);
        Assert.Equal(1_800_000_360, clock.UtcSeconds);
        board.UptimeMilliseconds += 10_000;
        board.UtcSeconds = 1_800_000_380;
        network.Set(DateTime.UnixEpoch.AddSeconds(1_800_000_375));
        SetTo(1_800_000_380);

        Assert.Equal(
            ["null 1800000000", "1800000060 1800000360", "1800000370 1800000375", "1800000375 1800000380"],
            trail.Of(ClockEntry.Name).Select(entry => $"{(entry.Fields["old"].Kind == JsonKind.Null ? "null" : entry.Fields["old"].Integer)} {entry.Fields["new"].Integer}"));
        Assert.All(trail.Problems(), Assert.Null);
    }

    [Fact]
    public async Task EventQueue_CountsAnEventAsSentOnceItHasLeft()
    {
        var service = new Service { LeavesAfter = 3 };
        Assert.True(await service.Queue.SendAsync(Told("alert")));
        Assert.Equal((0, 3), (service.Waiting, service.Seconds));
        foreach (string kind in new[] { "human", "stop", "incident", "fault", "checkpoint" })
        {
            Assert.True(await service.Queue.SendAsync(Told(kind)));
        }

        Assert.Equal([200, 201, 202, 203, 204, 210], service.Ids);
    }

    [Fact]
    public async Task EventQueue_PutsNothingIntoAQueueThatHoldsOthersOrLeadsNowhere()
    {
        var service = new Service { Waiting = 1 };
        Assert.False(await service.Queue.SendAsync(Told("alert")));
        (service.Waiting, service.IsConnected) = (0, false);
        Assert.False(await service.Queue.SendAsync(Told("alert")));
        Assert.Empty(service.Ids);
        Assert.Equal(0, service.Seconds);
    }

    [Fact]
    public async Task EventQueue_GivesUpAfterAMinuteAndWhereTheConnectionIsLost()
    {
        var stuck = new Service { LeavesAfter = int.MaxValue };
        Assert.False(await stuck.Queue.SendAsync(Told("alert")));
        Assert.Equal(EventQueue.Patience, stuck.Seconds);

        // An empty queue tells nothing where the connection is gone: what was in it may have been thrown away.
        var lost = new Service { LeavesAfter = 2, IsLostOnTheWay = true };
        Assert.False(await lost.Queue.SendAsync(Told("alert")));
    }

    [Fact]
    public void UpdateHold_ComesBackOnceNoAlarmIsOpen()
    {
        var told = new List<string>();
        int waited = 0;
        UpdateHold hold = null!;
        hold = new UpdateHold(told.Add, () => hold.IsAlarmOpen = ++waited < 5);
        hold.Hold("available");
        Assert.Equal(0, waited);
        hold.IsAlarmOpen = true;
        hold.Hold("ready");
        Assert.Equal(5, waited);
        Assert.Equal(["An update is available.", "An update is ready; it waits for the open alarm."], told);
    }

    [Fact]
    public void ConsoleLines_TellOnlyWhatIsMoreThanAnotherNumber()
    {
        var console = new ConsoleLines();
        Assert.Null(console.Next([]));
        Assert.Equal("ALARM | answer within 2:59", console.Next(["ALARM", "answer within 2:59"]));
        Assert.Null(console.Next(["ALARM", "answer within 2:58"]));
        Assert.Null(console.Next(["ALARM", "answer within 10:00"]));
        Assert.Equal("ALARM x2 | answer within 2:57", console.Next(["ALARM x2", "answer within 2:57"]));
        Assert.Equal("ALARM x3 | answer within 2", console.Next(["ALARM x3", "answer within 2"]));
        Assert.Equal("ALARM x3 | answer within 2 s", console.Next(["ALARM x3", "answer within 2 s"]));
        Assert.Equal("ALARM", console.Next(["ALARM"]));
        Assert.Equal(string.Empty, console.Next([]));
        Assert.Null(console.Next(["3"]));
    }

    private static UplinkEvent Told(string kind) => new(kind, "board.example/log", 7, "{}");

    // A queue in memory that empties itself some seconds after something was put into it.
    private sealed class Service
    {
        private int _putAt;

        public Service() => Queue = new EventQueue(() => IsConnected, () => Waiting, Put, Wait);

        public EventQueue Queue { get; }

        public bool IsConnected { get; set; } = true;

        public bool IsLostOnTheWay { get; init; }

        public int Waiting { get; set; }

        public int LeavesAfter { get; init; } = 1;

        public int Seconds { get; private set; }

        public List<int> Ids { get; } = [];

        private Task Put(int id, UplinkEvent told)
        {
            Ids.Add(id);
            (Waiting, _putAt) = (1, Seconds);
            return Task.CompletedTask;
        }

        private Task Wait(TimeSpan time)
        {
            Assert.Equal(TimeSpan.FromSeconds(1), time);
            Seconds++;
            Waiting = Seconds - _putAt >= LeavesAfter ? 0 : 1;
            IsConnected = !IsLostOnTheWay;
            return Task.CompletedTask;
        }
    }
}
