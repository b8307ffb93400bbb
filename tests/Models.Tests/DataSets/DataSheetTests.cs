using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using MeadowTinyMl.Classification;
using MeadowTinyMl.DataSets;
using MeadowTinyMl.Tests;
using Xunit;

namespace MeadowTinyMl.Models.Tests.DataSets;

public class DataSheetTests
{
    private const int Rate = 15_625;

    [Fact]
    public void Gas_FindsCopiesAndNearCopiesAcrossRecordingsOnly()
    {
        var random = new Random(5);
        var cycles = new List<GasCycle>();
        uint[] first = [];
        for (int i = 0; i < 40; i++)
        {
            uint[] ohms = Enumerable.Range(0, 10).Select(step => (uint)(1_000_000 * Math.Exp(2 * random.NextDouble()))).ToArray();
            first = i == 0 ? ohms : first;
            cycles.Add(Scan("a", i, ohms));
            cycles.Add(Scan("a", i, Scaled(ohms, 1.0005)));
        }

        cycles.Add(Scan("b", 0, Scaled(first, 0.9995)));
        cycles.Add(Scan("b", 1, (uint[])cycles[6].Ohms.Clone()));
        cycles.Add(Scan("b", 2, Scaled(cycles[8].Ohms, 1.01)));
        DataSheet sheet = Describe(cycles);
        Assert.Equal([new("board/a/l", "board/b/l", 1)], sheet.ExactDuplicates);

        // The scaled scan is near its original's pair; the exact copy is near the pair of what it copies.
        Assert.Equal([new("board/a/l", "board/b/l", 3)], sheet.NearDuplicates);
    }

    [FactNeeds("data/gas/solvents-nicla-hp354/cycles.csv")]
    public void Gas_HashIsThatOfTheReleasedManifestsItems()
    {
        ModelManifest manifest = ModelManifest.Parse(File.ReadAllBytes(Path.Combine(Repository.Root, "Models/released/gas/manifest.json")));
        GasDataSet data = GasDataSet.Read(Repository.SharedPath("data/gas"));
        DataSheet sheet = GasDataSheet.Describe(data, GasDataSet.DefaultProfile);
        Assert.Equal(manifest.Training, sheet.Items);
        Assert.Equal(DataSheet.HashOf(manifest.Training), sheet.Hash);
        Assert.Equal(data.Cycles.Count, sheet.Tallies.Where(tally => tally.Property == "class").Sum(tally => tally.Count));
        Assert.Equal(data.Cycles.Count, sheet.Tallies.Where(tally => tally.Property == "recording").Sum(tally => tally.Count));
    }

    [FactNeeds("data/gas/solvents-nicla-hp354/cycles.csv")]
    public void Gas_NearDuplicatesAreRareInRealRecordings()
    {
        GasDataSet data = GasDataSet.Read(Repository.SharedPath("data/gas"));
        DataSheet sheet = GasDataSheet.Describe(data, GasDataSet.DefaultProfile);
        Assert.InRange(sheet.NearDuplicates.Sum(likeness => likeness.Count), 0, data.Cycles.Count / 1_000);
    }

    [Theory]
    [InlineData(0.5, 0, 0)]
    [InlineData(0.5, 5_800, 0)]
    [InlineData(2.0, -4_321, 0)]
    [InlineData(1.0, 1_000, 0.005)]
    public void Sound_FingerprintFindsAClipAgain(double gain, int shift, double noise)
    {
        short[] original = Melody(1, 3);
        var random = new Random(9);
        short[] copy = Enumerable.Range(0, original.Length)
            .Select(i => (gain * (i + shift >= 0 && i + shift < original.Length ? original[i + shift] : 0)) + (noise * 6_000 * ((2 * random.NextDouble()) - 1)))
            .Select(value => (short)Math.Clamp(value, short.MinValue, short.MaxValue))
            .ToArray();
        SoundFingerprint[] prints = [SoundFingerprint.Of(Melody(2, 3)), SoundFingerprint.Of(original), SoundFingerprint.Of(Melody(3, 3)), SoundFingerprint.Of(copy)];
        Assert.Equal([(1, 3)], SoundFingerprint.NearDuplicates(prints));
    }

    [Fact]
    public void Sound_FingerprintTakesSilenceAndNoiseForNoCopies()
    {
        SoundFingerprint[] prints = [SoundFingerprint.Of(new short[Rate * 2]), SoundFingerprint.Of(new short[Rate * 3]), Noise(1), Noise(2), SoundFingerprint.Of([]), SoundFingerprint.Of(new short[100])];
        Assert.Empty(SoundFingerprint.NearDuplicates(prints));

        static SoundFingerprint Noise(int seed)
        {
            var random = new Random(seed);
            return SoundFingerprint.Of(Enumerable.Range(0, 2 * Rate).Select(_ => (short)random.Next(-8_000, 8_000)).ToArray());
        }
    }

    [Fact]
    public void Sound_CountsSilenceCopiesAndClasses()
    {
        using var folder = new TemporaryFolder();
        short[] melody = Melody(4, 2);
        Write("dog/a.wav", melody);
        Write("dog/b.wav", melody);
        Write("dog/c.wav", new short[Rate]);
        Write("rain/d.wav", [.. Melody(5, 1), .. new short[2 * Rate]]);
        DataSheet sheet = SoundDataSheet.Describe(SoundDataSet.Read(folder.Path), [], SoundInput.SilentPeak, _ => { });
        Assert.Equal([new("dog/dog/a.wav/a.wav", "dog/dog/b.wav/b.wav", 1)], sheet.ExactDuplicates);
        Assert.Empty(sheet.NearDuplicates);
        Assert.Equal([1, 1, 0, 0], sheet.Weaknesses.Select(weakness => weakness.Count));
        Assert.Equal((3.0, 4, 3), (sheet.Imbalance, sheet.Examples, sheet.Items.Count));

        void Write(string name, short[] samples)
        {
            string path = Path.Combine(folder.Path, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, WaveFile.Encode(Rate, samples));
        }
    }

    [Fact]
    public void HashOf_IsOfTheSortedDistinctItems()
    {
        Assert.Equal(DataSheet.HashOf(["b", "a"]), DataSheet.HashOf(["a", "b", "a"]));

        // printf 'a\nb\n' | sha256sum
        Assert.Equal("911169ddaaf146aff539f58c26c489af3b892dff0fe283c1c264c65ae5aa59a2", DataSheet.HashOf(["a", "b"]));
    }

    private static DataSheet Describe(List<GasCycle> cycles)
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "cycles.csv");
        using (StreamWriter writer = File.CreateText(path))
        {
            GasCycleTable.Write(writer, cycles, "HP-354");
        }

        return GasDataSheet.Describe(GasDataSet.Read(path), "HP-354");
    }

    private static GasCycle Scan(string recording, int cycle, uint[] ohms) => new("board", recording, "l", "odour", 0, cycle, cycle, ohms);

    private static uint[] Scaled(uint[] ohms, double factor) => ohms.Select(value => (uint)Math.Round(value * factor, MidpointRounding.AwayFromZero)).ToArray();

    // Buzzing notes of random pitch and length over faint noise.
    private static short[] Melody(int seed, int seconds)
    {
        var random = new Random(seed);
        var samples = new short[seconds * Rate];
        double phase = 0;
        double pitch = 0;
        int left = 0;
        for (int i = 0; i < samples.Length; i++)
        {
            if (left-- <= 0)
            {
                left = random.Next(1_000, 4_000);
                pitch = 100 * Math.Pow(2, 2 * random.NextDouble());
            }

            phase += 2 * Math.PI * pitch / Rate;
            double tone = Enumerable.Range(1, (int)(6_000 / pitch)).Sum(harmonic => Math.Sin(harmonic * phase) / Math.Sqrt(harmonic));
            samples[i] = (short)((2_000 * tone) + random.Next(-60, 60));
        }

        return samples;
    }
}
