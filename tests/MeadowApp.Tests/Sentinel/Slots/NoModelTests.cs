using System.Linq;
using MeadowTinyMl.Sentinel;
using Xunit;

namespace MeadowTinyMl.MeadowApp.Tests.Sentinel.Slots;

/// <summary>What goes on where no model may run.</summary>
public class NoModelTests
{
    [Fact]
    public void GasFarBelowCleanAir_SoundsThePlainAlarm()
    {
        var bench = new Bench(baselineDecades: 4, withModels: false) { Ohms = [.. Enumerable.Repeat(1_000u, 10)] };
        bench.Solvent();
        Assert.Equal(AlarmSignal.Off, bench.Signal);
        bench.Solvent();
        Assert.Equal(AlarmSignal.Sounding, bench.Signal);
        bench.Ohms = [.. Enumerable.Repeat(10_000u, 10)];
        bench.CleanAir();
        bench.CleanAir();
        Assert.Equal(AlarmSignal.Off, bench.Signal);
    }

    [Fact]
    public void NothingIsDecidedAlertedOrLoaded_AndTheHeartbeatSaysNone()
    {
        var bench = new Bench(withModels: false);
        bench.Solvent();
        bench.Sound(100, 9_900);
        bench.Wait(bench.Options.HeartbeatMilliseconds);
        bench.Loop.Stop();

        Assert.Empty(bench.Decisions);
        Assert.Empty(bench.Trail.Of("alert"));
        Assert.Empty(bench.Trail.Of("model.load"));
        Assert.All(bench.Trail.Of("summary"), summary => Assert.Equal("none", summary.Fields["model"].Text));
        Assert.All(bench.Trail.Problems(), Assert.Null);
    }

    [Fact]
    public void StopAndGoOn_WorkAsEver()
    {
        var bench = new Bench(withModels: false);
        bench.Stop();
        Assert.Equal(DeviceState.Stopped, bench.State);
        bench.Resume();
        Assert.Equal(DeviceState.Running, bench.State);
    }
}
