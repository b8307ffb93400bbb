using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using MeadowTinyMl.Audit.CrashTarget;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Signing;
using Xunit;
using Xunit.Abstractions;

namespace MeadowTinyMl.Audit.Tests;

/// <summary>T6: the power is cut at any step of a disk that has lost, reordered or torn what was not synced.</summary>
public class T06PowerCutTests(ITestOutputHelper output)
{
    private const int Seed = 6;

    /// <summary>Each life is run once; then its power is cut many times. 800 cuts, or 22 000 with LONG=1.</summary>
    [Theory]
    [InlineData(true, true)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(false, false)]
    public void PowerCut_LeavesAPrefixOfWhatWasOfferedWithAllThatWasAcknowledged(bool syncsFolders, bool isQuick)
    {
        bool isLong = Environment.GetEnvironmentVariable("LONG") == "1";
        int cuts = isQuick ? (isLong ? 10_000 : 300) : isLong ? 1_000 : 100;
        ISigning signing = isQuick ? new QuickSigning() : new Ed25519Signing();
        var life = new Life(syncsFolders, signing);
        output.WriteLine($"{cuts} power cuts in a life of {life.Disk.Steps} steps");
        for (int i = 0; i < cuts; i++)
        {
            var random = new Random(HashCode.Combine(Seed, i));
            int cut = isLong && i < life.Disk.Steps ? i : random.Next(life.Disk.Steps + 1);
            string where = $"seed {Seed}, cut {i} after step {cut} of {life.Disk.Steps}, folders synced: {syncsFolders}";
            Dictionary<string, byte[]> files = life.Disk.Cut(cut, random);

            // One in three starts is itself cut.
            for (int again = 0; again < 2 && random.Next(3) == 0; again++)
            {
                var disk = new PowerCutDisk(syncsFolders, files);
                int before = disk.Steps;
                using (CrashScript.Open(disk, signing))
                {
                    files = disk.Cut(before + random.Next(disk.Steps - before + 1), random);
                }
            }

            life.Check(files, cut, where, isShownToOthers: !isQuick && i % 10 == 0);
        }
    }

    private sealed class Life
    {
        private readonly List<(int Step, long Logged, long Published)> _marks = [];
        private readonly List<byte[]> _offered;
        private readonly ISigning _signing;

        public Life(bool syncsFolders, ISigning signing)
        {
            _signing = signing;
            Disk = new PowerCutDisk(syncsFolders);
            long published = 0;
            long logged = 0;
            new CrashScript(Disk, signing, new MemoryFiles(), line =>
            {
                string[] words = line.Split(' ');
                long number = long.Parse(words[1], CultureInfo.InvariantCulture);
                logged = words[0] == "logged" ? number : logged;
                published = words[0] == "published" ? number : published;
                _marks.Add((Disk.Steps, logged, published));
            }).Run();
            using LogWriter log = CrashScript.Open(Disk, signing);
            _offered = Enumerable.Range((int)log.Minimum, (int)(log.Size - log.Minimum)).Select(index => log.ReadEntry(index)!).ToList();
            First = log.Minimum;
        }

        public PowerCutDisk Disk { get; }

        private long First { get; }

        public void Check(Dictionary<string, byte[]> files, int cut, string where, bool isShownToOthers)
        {
            (int _, long logged, long published) = _marks.LastOrDefault(mark => mark.Step <= cut);
            var storage = new MemoryStorage();
            foreach ((string name, byte[] bytes) in files)
            {
                storage.Files[name] = bytes;
            }

            Checkpoint? before = storage.Files.TryGetValue("log/checkpoint", out byte[]? note) ? TryParse(note) : null;
            try
            {
                using LogWriter log = CrashScript.Open(storage, _signing);
                log.Checkpoint();
                PublishedLog read = PublishedLog.Read(storage.Files, log.Minimum);
                Assert.True(read.Checkpoint.Size > logged, $"{where}: {read.Checkpoint.Size} entries, {logged} were acknowledged");
                Assert.True(read.Checkpoint.Size > published, where);
                if (isShownToOthers)
                {
                    GoProgram.Accepts(where, storage, log.Minimum);
                }

                long from = Math.Max(read.First, 2);
                long boot = from;
                while (boot < read.Checkpoint.Size && read[boot]["t"]!.Text != "boot")
                {
                    boot++;
                }

                // A life that was cut before its own boot entry has begun again.
                for (long index = Math.Max(First, read.First); index < boot && boot < read.Checkpoint.Size; index++)
                {
                    Assert.True(read.Entries[(int)(index - read.First)].AsSpan().SequenceEqual(_offered[(int)(index - First)]), $"{where}: entry {index} is not the one that was offered");
                }

                Assert.True(boot >= logged, $"{where}: the boot entry stands at {boot}, {logged} were acknowledged");
                if (before != null)
                {
                    Assert.Equal(before.Root, log.TreeAt(log.Size).Root(before.Size));
                }
            }
            catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
            {
                throw new InvalidOperationException(where + ": " + exception.Message, exception);
            }
        }

        private static Checkpoint? TryParse(byte[] note)
        {
            try
            {
                return Checkpoint.Parse(SignedNote.Parse(note).Text);
            }
            catch (NoteFormatException)
            {
                return null;
            }
        }
    }
}
