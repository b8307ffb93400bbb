using System;
using System.Linq;
using MeadowTinyMl.Dsp;
using MeadowTinyMl.Sensing;
using MeadowTinyMl.Sensing.Gas;
using MeadowTinyMl.Simulator.Board;
using Xunit;

namespace MeadowTinyMl.MeadowApp.Tests.Sensing;

public class StoredBaselineTests
{
    private const long Taken = 1_790_000_000;

    private static readonly StoredBaseline Stored = new(
        GasBaseline.FromStored([.. Enumerable.Range(0, 10).Select(step => 400_000 + (step * 1_000))]), 0xDEAD_BEEF, Taken, 1_234, new Climate(-512, 99_000, 45_000));

    [Fact]
    public void Parse_ReadsWhatFormatWrote()
    {
        StoredBaseline back = StoredBaseline.Parse(Stored.Format());
        Assert.Equal(Stored.Baseline.ToArray(), back.Baseline.ToArray());
        Assert.Equal((Stored.Chip, Stored.TakenUtcSeconds, Stored.SpreadQ16, Stored.Climate), (back.Chip, back.TakenUtcSeconds, back.SpreadQ16, back.Climate));
    }

    [Fact]
    public void Parse_RefusesEveryTruncation()
    {
        string text = Stored.Format();
        for (int length = 0; length < text.Length; length++)
        {
            Assert.Throws<BaselineFormatException>(() => StoredBaseline.Parse(text[..length]));
        }
    }

    [Theory]
    [InlineData("spread 1234", "spread 9831")]
    [InlineData("log10 400000", "log10 -1")]
    [InlineData("chip", "ship")]
    [InlineData("1790000000", "x")]
    [InlineData("clean air 1", "clean air 2")]
    public void Parse_NamesWhatIsWrong(string old, string spoiled) =>
        Assert.Throws<BaselineFormatException>(() => StoredBaseline.Parse(Stored.Format().Replace(old, spoiled, StringComparison.Ordinal)));

    [Theory]
    [InlineData(0, false)]
    [InlineData(90 * 86_400, false)]
    [InlineData((90 * 86_400) + 1, true)]
    public void IsOld_AfterNinetyDays(long seconds, bool isOld) => Assert.Equal(isOld, Stored.IsOld(Taken + seconds));

    [Fact]
    public void IsOld_CannotTellWithoutAClock() => Assert.False(Stored.IsOld(null));

    [Fact]
    public void Guard_FlagsABaselineThatIsMissingOfAnotherChipOrOld()
    {
        Assert.Equal(SensorQuality.NoBaseline, Guarded(null, 1, Taken));
        Assert.Equal(SensorQuality.NoBaseline, Guarded(Stored, 1, Taken));
        Assert.Equal(SensorQuality.None, Guarded(Stored, Stored.Chip, Taken));
        Assert.Equal(SensorQuality.OldBaseline, Guarded(Stored, Stored.Chip, Taken + (91 * 86_400)));
    }

    [Theory]
    [InlineData(0.25)]
    [InlineData(-0.25)]
    public void Watch_NoticesASensorThatStaysAwayForADay(double decades)
    {
        var watch = new BaselineWatch();
        Hours(watch, 23, decades, 0);
        Assert.False(watch.HasDrifted);
        Hours(watch, 2, decades, 23);
        Assert.True(watch.HasDrifted);
        Assert.InRange(watch.NearestQ16 / 65_536.0, decades - 0.05, decades + 0.05);
    }

    [Fact]
    public void Watch_ForgivesADayOfSmellWithOneCleanHour()
    {
        var watch = new BaselineWatch();
        Hours(watch, 20, -1, 0);
        Hours(watch, 1, 0.01, 20);
        Hours(watch, 20, -1, 21);
        Assert.False(watch.HasDrifted);
    }

    private static SensorQuality Guarded(StoredBaseline? baseline, uint chip, long now)
    {
        var scan = new GasScan();
        scan.Ohms.Fill(1_000_000u);
        var guard = new BaselineGuard(new OneScan(), baseline, () => chip, () => now, new SensorTime());
        Assert.Equal(ReadState.Ready, guard.TryRead(scan));
        return scan.Quality;
    }

    private static void Hours(BaselineWatch watch, int hours, double decades, int from)
    {
        GasBaseline clean = Stored.Baseline;
        var scan = new GasScan();
        for (int step = 0; step < 10; step++)
        {
            scan.Ohms[step] = (uint)Math.Pow(10, (clean.Log10Q16(step) / 65_536.0) + decades);
        }

        for (int minute = 0; minute < hours * 60; minute++)
        {
            watch.Add(scan, clean, TimeSpan.FromMinutes((from * 60) + minute));
        }
    }

    private sealed class OneScan : IGasScanner
    {
        public ReadState TryRead(GasScan scan)
        {
            scan.Quality = SensorQuality.None;
            return ReadState.Ready;
        }
    }
}
