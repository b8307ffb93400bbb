using System;
using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Audit.Signing;
using MeadowTinyMl.Audit.Tests;
using MeadowTinyMl.Sentinel;
using Xunit;
using Xunit.Abstractions;

namespace MeadowTinyMl.MeadowApp.Tests.Sentinel;

/// <summary>The power fails after each step of the disk while people stop the device, let it go on, change modes and start it anew: it stands as the last word that was durable left it.</summary>
public class StandingPowerCutTests(ITestOutputHelper output)
{
    private static readonly int CutsEach = Environment.GetEnvironmentVariable("LONG") == "1" ? 20 : 1;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void CutAnywhere_LeavesTheDeviceAsTheLastWordThatWasDurable(bool syncsFolders)
    {
        var disk = new PowerCutDisk(syncsFolders);
        var words = new List<Word>();
        var bench = Start(disk, words);
        bench.Solvent();
        int from = disk.Steps;
        bench.Put(OversightOutput.Relay, OversightMode.OnTheLoop);
        bench.Put(OversightOutput.Relay, OversightMode.Off);
        bench.Stop();
        bench = Start(disk, words);
        Assert.Equal(DeviceState.Stopped, bench.State);
        bench.Resume();
        bench.Put(OversightOutput.Signal, OversightMode.Advisory);
        bench = Start(disk, words);
        bench.Solvent();
        bench.Put(OversightOutput.Signal, OversightMode.Off);
        bench.Stop();
        bench = Start(disk, words);
        Assert.Equal(7, words.Count);

        int cuts = 0;
        for (int step = from; step <= disk.Steps; step++)
        {
            string durable = After(words.Where(word => word.Durable <= step));
            string written = After(words.Where(word => word.Begun < step));
            for (int seed = 0; seed < CutsEach; seed++)
            {
                var after = new PowerCutDisk(syncsFolders, disk.Cut(step, new Random((1_000 * step) + seed)));
                string found = Stands(Start(after, []));
                cuts++;
                Assert.True(found == durable || found == written, $"{found} after a cut at step {step} of {disk.Steps}, durable was {durable}, begun {written}");
            }
        }

        output.WriteLine($"{cuts} cuts over {disk.Steps - from} steps, {words.Count} words");
    }

    // Stopped or not, and the modes, as the panel shows them.
    private static string Stands(Bench bench) =>
        $"{bench.State} {string.Join(" ", bench.Modes.GroupBy(mode => mode.Output).OrderBy(mode => mode.Key).Select(mode => $"{mode.Key}/{mode.Last().Mode}"))}".TrimEnd();

    private static string After(IEnumerable<Word> words)
    {
        DeviceState state = DeviceState.Running;
        var modes = new SortedDictionary<OversightOutput, OversightMode>();
        foreach (Word word in words)
        {
            state = word.State ?? state;
            if (word.Mode is { } mode)
            {
                modes[mode.Output] = mode.Mode;
            }
        }

        return $"{state} {string.Join(" ", modes.Select(mode => $"{mode.Key}/{mode.Value}"))}".TrimEnd();
    }

    private static Bench Start(PowerCutDisk disk, List<Word> words)
    {
        IAuditTrail Open(Bench bench) => new Listener(
            LogWriter.Open(
                disk,
                bench,
                bench,
                new Ed25519Signing(),
                new LogWriterOptions
                {
                    Origin = "test.example/standing",
                    Device = "bench",
                    Commissioning = new byte[32],
                    FirmwareSha256 = new string('a', 64),
                    InstructionsSha256 = new string('b', 64),
                    ResetCause = "power_on",
                }),
            disk,
            words);
        return new Bench(log: Open);
    }

    /// <summary>Something that a person said, between which steps of the disk it became durable.</summary>
    private sealed record Word(int Begun, int Durable, DeviceState? State, (OversightOutput Output, OversightMode Mode)? Mode);

    private sealed class Listener(IAuditTrail log, PowerCutDisk disk, List<Word> words) : IAuditTrail
    {
        public long Size => log.Size;

        public bool IsSpaceScarce => log.IsSpaceScarce;

        public long Append(EntryBody body)
        {
            int begun = disk.Steps;
            long index = log.Append(body);
            switch (body)
            {
                case StopEntry:
                    words.Add(new Word(begun, disk.Steps, DeviceState.Stopped, null));
                    break;
                case ResumeEntry:
                    words.Add(new Word(begun, disk.Steps, DeviceState.Running, null));
                    break;
                case ConfigEntry:
                    Assert.True(LogWords.TryMode(body.Fields().Single(field => field.Key == "new").Value.Text, out OversightOutput output, out OversightMode mode));
                    words.Add(new Word(begun, disk.Steps, null, (output, mode)));
                    break;
            }

            return index;
        }

        public byte[]? ReadEntry(long index) => log.ReadEntry(index);

        public void Checkpoint() => log.Checkpoint();

        public bool Tick() => log.Tick();
    }
}
