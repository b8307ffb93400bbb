using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Sentinel.Uplink;
using Xunit;

namespace MeadowTinyMl.MeadowApp.Tests.Sentinel;

public class UplinkWatchTests
{
    private readonly MemoryTrail _trail = new();

    [Fact]
    public void FailureThatLasts_IsLoggedOnceAndSoIsItsEnd()
    {
        UplinkWatch watch = Watch();
        for (long now = 0; now < 10 * UplinkWatch.RestMilliseconds; now += 1_000)
        {
            watch.Look(true, 41, now);
        }

        Assert.Equal(["fallback 41"], Told());
        watch.Look(false, 60, 10 * UplinkWatch.RestMilliseconds);
        watch.Look(false, 61, (10 * UplinkWatch.RestMilliseconds) + 1);
        Assert.Equal(["fallback 41", "recovered"], Told());
        Assert.All(_trail.Problems(), Assert.Null);
    }

    [Fact]
    public void FailureThatPassesSoon_IsNotLogged()
    {
        UplinkWatch watch = Watch();
        for (long now = 0; now < UplinkWatch.RestMilliseconds; now += 1_000)
        {
            watch.Look(now % (UplinkWatch.PatienceMilliseconds / 2) != 0, 1, now);
        }

        Assert.Empty(Told());
    }

    [Fact]
    public void NetworkThatComesAndGoes_WritesOneFaultAnHourAtMost()
    {
        UplinkWatch watch = Watch();
        const int Hours = 24;
        for (long now = 0; now < Hours * UplinkWatch.RestMilliseconds; now += 1_000)
        {
            watch.Look(now % (2 * UplinkWatch.PatienceMilliseconds) < 3 * UplinkWatch.PatienceMilliseconds / 2, 1, now);
        }

        Assert.InRange(Told().Count(told => told == "fallback 1"), Hours - 2, Hours);
        Assert.InRange(Told().Length, (2 * Hours) - 4, 2 * Hours);
    }

    [Fact]
    public void LogThatTakesNothing_IsToldLater()
    {
        UplinkWatch watch = Watch();
        watch.Look(true, -1, 0);
        _trail.IsBroken = true;
        watch.Look(true, -1, UplinkWatch.PatienceMilliseconds);
        _trail.IsBroken = false;
        watch.Look(true, -1, UplinkWatch.PatienceMilliseconds + 1);
        Assert.Equal(["fallback"], Told());
    }

    [Fact]
    public void IsCutOff_FollowsTheFarEndAlsoWhereTheLogIsNotToldAgain()
    {
        UplinkWatch watch = Watch();
        var cut = new List<bool>();
        foreach ((bool isFailing, long now) in new[] { (true, 0L), (true, 59_999), (true, 60_000), (false, 61_000), (true, 62_000), (true, 122_000) })
        {
            watch.Look(isFailing, 1, now);
            cut.Add(watch.IsCutOff);
        }

        Assert.Equal([false, false, true, false, false, true], cut);
        Assert.Equal(["fallback 1", "recovered"], Told());
    }

    private UplinkWatch Watch() => new(_trail);

    private string[] Told() => [.. _trail.Of("fault").Where(entry => entry.Fields["component"].Text == "uplink")
        .Select(entry => entry.Fields["code"].Text + (entry.Fields["detail"].Kind == Audit.Log.Json.JsonKind.Null ? string.Empty : $" {entry.Fields["detail"].Integer}"))];
}
