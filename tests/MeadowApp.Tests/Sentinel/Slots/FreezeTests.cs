using System.Linq;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Sentinel.Slots;
using Xunit;

namespace MeadowTinyMl.MeadowApp.Tests.Sentinel.Slots;

/// <summary>Under the freeze of an incident no model changes: what arrives waits, a trial goes on, and a model that fails leaves none.</summary>
public class FreezeTests
{
    [Fact]
    public void Update_WaitsAndIsTakenOnceTheFreezeEnds()
    {
        var bench = new SlotBench();
        bench.Boot();
        bench.Trail.IsFrozen = true;
        MemorySource update = bench.Arrive(TestRelease.Bundle("1.1.0"));
        bench.Look();
        Assert.False(update.IsDiscarded || bench.Desk.WantsRestart || bench.Desk.MustRestart);

        bench.Trail.IsFrozen = false;
        bench.Look();
        Assert.True(update.IsDiscarded);
        bench.Boot();
        Assert.Equal("1.1.0", bench.Active);
    }

    [Fact]
    public void Start_GoesOnWithTheModelThatIsThere()
    {
        var bench = new SlotBench();
        bench.Boot();
        bench.Trail.IsFrozen = true;
        bench.BuiltIn = TestRelease.Bundle("2.0.0");
        bench.Blocked = BlockNote.Sign([new string('a', 64)], TestRelease.Maker);
        MemorySource arrived = bench.Arrive(TestRelease.Bundle("1.1.0"));
        string? said = Assert.Single(bench.Boot(TestRelease.Bundle("1.2.0")));

        Assert.Contains("freezes", said, System.StringComparison.Ordinal);
        Assert.Equal("1.0.0", bench.Active);
        Assert.False(bench.Report.IsTrial || arrived.IsDiscarded || bench.Desk.WantsRestart);
        Assert.NotNull(bench.Blocked);

        bench.Trail.IsFrozen = false;
        bench.Boot();
        Assert.Equal("2.0.0", bench.Active);
        Assert.Null(bench.Blocked);
    }

    [Fact]
    public void FirstStart_HasNoModel()
    {
        var bench = new SlotBench();
        bench.Trail.IsFrozen = true;
        bench.Boot();
        Assert.Null(bench.Active);
        Assert.Equal(RollbackCause.NoModel, bench.Report.Cause);
        bench.Trail.IsFrozen = false;
        bench.Boot();
        Assert.Equal("1.0.0", bench.Active);
    }

    [Fact]
    public void Trial_IsNotPassedBeforeTheFreezeEnds()
    {
        var bench = new SlotBench();
        bench.Boot(TestRelease.Bundle("1.1.0"));
        bench.Trail.IsFrozen = true;
        bench.Answer(SlotBench.Options.Inferences + 5);
        Assert.True(bench.Report.IsTrial);
        bench.Trail.IsFrozen = false;
        bench.Answer();
        Assert.False(bench.Report.IsTrial);
        Assert.Equal("b/1.1.0/trial > b/1.1.0, policy", bench.Moves.Last());
    }

    [Fact]
    public void Trial_ThatFails_LeavesNoneAndTheOldOneComesBackAfterTheFreeze()
    {
        var bench = new SlotBench();
        bench.Boot(TestRelease.Bundle("1.1.0"));
        bench.Trail.IsFrozen = true;
        bench.Abstain(SlotBench.Options.JudgedFrom);
        Assert.True(bench.Desk.MustRestart);
        bench.Boot();
        Assert.Null(bench.Active);
        Assert.DoesNotContain(bench.Moves, move => move.StartsWith("b/1.1.0", System.StringComparison.Ordinal));
        Assert.Contains("fallback " + (int)RollbackCause.Abstentions, bench.Faults);

        bench.Trail.IsFrozen = false;
        bench.Boot();
        Assert.Equal("1.0.0", bench.Active);
    }

    [Fact]
    public void StateThatCannotBeRead_IsNotMadeUpFromTheSlots()
    {
        var bench = new SlotBench();
        bench.Boot();
        ((MemoryStorage)bench.Disk).Files["state/models/gas/slots"][3] ^= 1;
        bench.Trail.IsFrozen = true;
        bench.Boot();
        Assert.Null(bench.Active);
        bench.Trail.IsFrozen = false;
        bench.Boot();
        Assert.Equal("1.0.0", bench.Active);
    }

    [Fact]
    public void Update_AskedOfTheSlotsThemselves_IsRefusedAsTheLogSays()
    {
        var bench = new SlotBench();
        bench.Boot();
        bench.Trail.IsFrozen = true;
        CheckedBundle bundle = TestRelease.Gate().Judge(TestRelease.Bundle("1.1.0"), true).Bundle!;
        Assert.Throws<LogRefusedException>(() => bench.Desk.Gas.Offer(bundle));
        Assert.Equal("1.0.0", bench.Active);
    }
}
