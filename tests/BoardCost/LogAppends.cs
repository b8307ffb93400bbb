using System;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Audit.Signing;

namespace MeadowTinyMl.BoardCost;

/// <summary>Appends of a decision of about 420 bytes to a log in memory, the bundles and checkpoints that fall due included.</summary>
internal static class LogAppends
{
    public static int Run(int count)
    {
        var storage = new MemoryStorage();
        var options = new LogWriterOptions { Origin = "board.example/log", Device = "F7", Commissioning = new byte[32], PublishesPartials = false };
        using LogWriter writer = LogWriter.Open(storage, new Clock(), new FixedRandomness(), new Ed25519Signing(), options);
        long before = storage.Appended;
        for (int i = 0; i < count; i++)
        {
            writer.Append(new DecisionEntry(
                "gas0",
                "gas-hp354",
                new byte[32],
                new[] { "solvent_vapour", "clean_air", "odour" },
                new[] { 9_000, 600, 400 },
                new[] { 6_000, 5_000, 5_000 },
                8_400,
                1_000,
                null,
                null,
                1,
                1,
                "alert",
                "none",
                new[] { "saturated" },
                12));
        }

        Console.WriteLine($"{writer.Size} entries, {(storage.Appended - before) / count} bytes each as they were made durable");
        return 0;
    }

    private sealed class Clock : IClock
    {
        private long _milliseconds;

        public long UptimeMilliseconds => _milliseconds += 10;

        public long? UtcSeconds => 1_800_000_000 + (_milliseconds / 1_000);

        public int Quality => 2;
    }
}
