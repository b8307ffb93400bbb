using System;
using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Audit.Log.Json;
using MeadowTinyMl.Audit.Log.Storage;
using MeadowTinyMl.Audit.Review;
using Xunit;

namespace MeadowTinyMl.Audit.Tests;

/// <summary>A disk of a bounded size fills up: samples stop first, the entries that matter go on into the reserve, then the log is down; nothing acknowledged is lost at any size.</summary>
public class DiskFullTests
{
    public static TheoryData<int> Capacities => [.. Enumerable.Range(0, 12).Select(i => 150_000 + (13_337 * i))];

    [Theory]
    [MemberData(nameof(Capacities))]
    public void FullDisk_KeepsWhatWasAcknowledgedAndTakesAlertsLast(int capacity)
    {
        var storage = new MemoryStorage { Capacity = capacity };
        var acknowledged = new List<(long Index, string Type)>();
        bool isRefused = false;
        int urgent = 0;
        using (LogWriter log = TestLog.Open(storage))
        {
            for (int number = 0; number < 5_000; number++)
            {
                try
                {
                    acknowledged.Add((log.Append(TestLog.Summary(number)), SummaryEntry.Name));
                    log.Tick();
                }
                catch (StorageFullException)
                {
                    isRefused = true;
                    break;
                }
                catch (LogDownException)
                {
                    break;
                }
            }

            Assert.True(isRefused, "no ordinary entry was refused");
            Assert.True(log.IsSpaceScarce);
            try
            {
                for (; urgent < 5_000; urgent++)
                {
                    acknowledged.Add((log.Append(new HumanEntry(3, null, "device", "no_answer", null, null, 900, "alarm")), HumanEntry.Name));
                }
            }
            catch (LogDownException)
            {
                Assert.Throws<LogDownException>(() => log.Append(TestLog.Summary(1)));
            }
        }

        Assert.InRange(urgent, 50, 1_000);

        // More room: everything that was acknowledged is there, and the log goes on.
        storage.Capacity = 0;
        using (LogWriter again = TestLog.Open(storage))
        {
            again.Append(TestLog.Summary(7));
            again.Checkpoint();
        }

        PublishedLog read = PublishedLog.Read(storage.Files);
        Assert.All(acknowledged, entry => Assert.Equal(entry.Type, read[entry.Index]["t"]!.Text));
        Assert.Contains(read.Entries, entry => CanonicalJson.Parse(entry)["code"]?.Text is "disk_full" or "disk_nearly_full");
        Dictionary<string, byte[]> files = storage.Files.Where(file => file.Key.StartsWith("log/", StringComparison.Ordinal)).ToDictionary(file => file.Key["log/".Length..], file => file.Value);
        Assert.Empty(new LogVerifier([TestLog.Key], TestLog.Ed25519, ["C01", "C02", "C03", "C05", "C06"]).Verify(LogDirectory.Of(files), Evidence.None).Findings);
    }
}
