using System;
using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Signing;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Sentinel.Slots;
using Xunit;

namespace MeadowTinyMl.MeadowApp.Tests.Sentinel.Slots;

/// <summary>How a bundle becomes active, and every way back.</summary>
public class ModelSlotsTests
{
    [Fact]
    public void FirstStart_TakesWhatTheProgramWasBuiltWith()
    {
        var bench = new SlotBench();
        bench.Boot();

        Assert.Equal("1.0.0", bench.Active);
        Assert.False(bench.Report.IsTrial);
        Assert.Equal(["none > a/1.0.0, commissioning"], bench.Moves);
        Assert.All(bench.Trail.Of("selftest"), entry => Assert.Equal("pass", entry.Fields["result"].Text));
        Assert.Equal(["crypto", "model", "model"], bench.Trail.Of("selftest").Select(entry => entry.Fields["test"].Text));
    }

    [Fact]
    public void Update_IsOnTrialAfterTheNextStartAndPasses()
    {
        var bench = new SlotBench();
        bench.Boot();
        MemorySource update = bench.Arrive(TestRelease.Bundle("1.1.0"));

        Assert.True(update.IsDiscarded);
        Assert.True(bench.Desk.WantsRestart);
        Assert.False(bench.Desk.MustRestart);
        Assert.Equal("1.0.0", bench.Active);
        bench.Boot();
        Assert.Equal("1.1.0", bench.Active);
        Assert.True(bench.Report.IsTrial);
        Assert.Equal('b', bench.Report.Slot);
        bench.Answer(SlotBench.Options.Inferences - 1);
        Assert.True(bench.Report.IsTrial);
        Assert.Equal(SlotBench.Options.Inferences - 1, bench.Report.Seen);
        bench.Answer();
        Assert.False(bench.Report.IsTrial);
        Assert.Equal(["none > a/1.0.0, commissioning", "a/1.0.0 > b/1.1.0/trial, maintenance", "b/1.1.0/trial > b/1.1.0, policy"], bench.Moves);
        bench.Boot();
        Assert.Equal("1.1.0", bench.Active);
        Assert.False(bench.Report.IsTrial);
    }

    [Fact]
    public void Update_HandedOverAtTheStart_RunsInTheSameStart()
    {
        var bench = new SlotBench();
        Assert.Equal([null], bench.Boot(TestRelease.Bundle("1.1.0")));
        Assert.Equal("1.1.0", bench.Active);
        Assert.True(bench.Report.IsTrial);
        Assert.False(bench.Desk.WantsRestart);
    }

    [Fact]
    public void Update_OfTheSameVersionIsTaken_OfALowerOneIsRefused()
    {
        var bench = new SlotBench();
        bench.Boot();
        bench.Arrive(TestRelease.Bundle("0.9.9"));
        Assert.Equal(["model_refused 15"], bench.Faults);
        Assert.Equal(BundleRefusal.VersionLower, bench.Desk.Report.Refusal);
        Assert.False(bench.Desk.WantsRestart);
        bench.Arrive(TestRelease.Bundle("1.0.0", change: manifest => manifest with { Seed = 99 }));
        Assert.True(bench.Desk.WantsRestart);
    }

    [Fact]
    public void Update_ThatIsActiveAlready_ChangesNothing()
    {
        var bench = new SlotBench();
        bench.Boot();
        long size = bench.Trail.Size;
        Assert.True(bench.Arrive(TestRelease.Bundle("1.0.0")).IsDiscarded);
        Assert.False(bench.Desk.WantsRestart);
        Assert.Equal(size, bench.Trail.Size);
    }

    [Fact]
    public void Update_WaitsForAnOpenAlertAndForTheEndOfATrial()
    {
        var bench = new SlotBench();
        bench.Boot(TestRelease.Bundle("1.1.0"));
        MemorySource next = bench.Arrive(TestRelease.Bundle("1.2.0"));
        Assert.False(next.IsDiscarded);
        bench.Pass();
        bench.Look(isAlertOpen: true);
        Assert.False(next.IsDiscarded);
        bench.Look();
        Assert.True(next.IsDiscarded);
        bench.Boot();
        Assert.Equal("1.2.0", bench.Active);
    }

    [Theory]
    [InlineData(true, "signature_invalid 1")]
    [InlineData(false, "model_refused 8")]
    public void Update_ThatTheGateRefuses_IsLoggedShownAndRemoved(bool isUnsigned, string fault)
    {
        var bench = new SlotBench();
        bench.Boot();
        MemorySource bundle = TestRelease.Bundle("1.1.0");
        if (isUnsigned)
        {
            bundle.Files.Remove(BundleNote.File);
        }
        else
        {
            bundle.Files[ModelBundle.ModelFile][7] ^= 1;
        }

        Assert.True(bench.Arrive(bundle).IsDiscarded);
        Assert.Equal([fault], bench.Faults);
        Assert.NotEmpty(bench.Desk.Report.Words);
        Assert.False(bench.Desk.WantsRestart);
    }

    [Fact]
    public void Update_WithTheTrailDown_IsNotMade()
    {
        var bench = new SlotBench();
        bench.Boot();
        bench.Trail.IsBroken = true;
        MemorySource update = bench.Arrive(TestRelease.Bundle("1.1.0"));
        Assert.False(update.IsDiscarded);
        Assert.False(bench.Desk.WantsRestart);
        bench.Trail.IsBroken = false;
        bench.Look();
        Assert.True(bench.Desk.WantsRestart);
    }

    [Fact]
    public void Update_ThatCannotBeStored_LeavesTheActiveModel()
    {
        var bench = new SlotBench();
        bench.Boot();
        ((MemoryStorage)bench.Disk).IsBroken = true;
        bench.Arrive(TestRelease.Bundle("1.1.0"));
        Assert.Equal(["model_refused 19"], bench.Faults);
        ((MemoryStorage)bench.Disk).IsBroken = false;
        bench.Boot();
        Assert.Equal("1.0.0", bench.Active);
    }

    [Fact]
    public void Trial_ThatAbstainsTooOften_GoesBackAtOnceAndNeverComesAgain()
    {
        var bench = new SlotBench();
        bench.Boot(TestRelease.Bundle("1.1.0"));
        bench.Abstain(SlotBench.Options.JudgedFrom - 1);
        Assert.False(bench.Desk.MustRestart);
        bench.Abstain();
        Assert.True(bench.Desk.MustRestart);
        Assert.Equal(RollbackCause.Abstentions, bench.Report.Cause);
        Assert.Equal("b/1.1.0/trial > a/1.0.0, corrective_action", bench.Moves.Last());
        bench.Boot();
        Assert.Equal("1.0.0", bench.Active);
        bench.Arrive(TestRelease.Bundle("1.1.0"));
        Assert.Equal(BundleRefusal.FailedBefore, bench.Desk.Report.Refusal);
        Assert.Contains("model_refused 17", bench.Faults);
    }

    [Fact]
    public void Trial_MayAbstainAsOftenAsItsPredecessorDid()
    {
        var bench = new SlotBench();
        bench.Boot();
        for (int i = 0; i < 100; i++)
        {
            bench.Abstain(7);
            bench.Answer(3);
        }

        bench.Arrive(TestRelease.Bundle("1.1.0"));
        bench.Boot();
        for (int i = 0; i < SlotBench.Options.Inferences / 10; i++)
        {
            bench.Abstain(7);
            bench.Answer(3);
        }

        Assert.False(bench.Desk.MustRestart);
        Assert.False(bench.Report.IsTrial);
    }

    [Fact]
    public void Trial_ThatNeverBecomesHealthy_IsLeftAfterThreeBoots()
    {
        var bench = new SlotBench();
        bench.Boot(TestRelease.Bundle("1.1.0"));
        for (int boot = 2; boot <= SlotBench.Options.MostUnhealthyBoots; boot++)
        {
            bench.Answer(SlotBench.Options.HealthyAfter - 1);
            bench.Boot();
            Assert.Equal("1.1.0", bench.Active);
        }

        bench.Boot();
        Assert.Equal("1.0.0", bench.Active);
        Assert.Equal(RollbackCause.CrashLoop, bench.Report.Cause);
        Assert.Equal("gas-hp354 1.1.0", bench.Report.Left);
    }

    [Fact]
    public void Trial_ThatWasHealthyInEachBoot_GoesOn()
    {
        var bench = new SlotBench();
        bench.Boot(TestRelease.Bundle("1.1.0"));
        for (int boot = 0; boot < 10; boot++)
        {
            bench.Answer(SlotBench.Options.HealthyAfter);
            bench.Boot();
            Assert.Equal("1.1.0", bench.Active);
        }
    }

    [Fact]
    public void SlotWhoseSelfTestFails_IsLeftForTheOtherOneAndSaidSo()
    {
        var bench = new SlotBench();
        bench.Boot(TestRelease.Bundle("1.1.0"));
        bench.Pass();
        Put(bench, 'b', TestRelease.Bundle("1.1.0", spoil: files => files[KnownAnswers.OutputFile][3] ^= 1));
        bench.Boot();

        Assert.Equal("1.0.0", bench.Active);
        Assert.Equal(RollbackCause.SelfTest, bench.Report.Cause);
        Assert.Equal(["selftest_failed", "fallback 1"], bench.Faults);
        Assert.Equal("fail", bench.Trail.Of("selftest")[^3].Fields["result"].Text);
    }

    [Theory]
    [InlineData(ModelBundle.ModelFile)]
    [InlineData(ModelBundle.ManifestFile)]
    [InlineData(BundleNote.File)]
    public void SlotThatRots_IsLeftForTheOtherOne(string part)
    {
        var bench = new SlotBench();
        bench.Boot(TestRelease.Bundle("1.1.0"));
        bench.Pass();
        ((MemoryStorage)bench.Disk).Files["state/models/gas/b/" + part][100] ^= 4;
        bench.Boot();
        Assert.Equal("1.0.0", bench.Active);
        Assert.Equal(RollbackCause.Damaged, bench.Report.Cause);
    }

    [Fact]
    public void BothSlotsRotten_TheProgramsOwnStandsIn_AndWithoutItNone()
    {
        var bench = new SlotBench();
        bench.Boot(TestRelease.Bundle("1.1.0"));
        bench.Pass();
        Rot(bench, 'a');
        Rot(bench, 'b');
        bench.Boot();
        Assert.Equal("1.0.0", bench.Active);
        bench.BuiltIn = MemorySource.Empty;
        Rot(bench, 'a');
        bench.Boot();
        Assert.Null(bench.Active);
        Assert.Equal(RollbackCause.NoModel, bench.Report.Cause);
        Assert.Equal("fallback 6", bench.Faults.Last());
    }

    [Fact]
    public void StateThatCannotBeRead_IsFoundAgainInTheSlots()
    {
        var bench = new SlotBench();
        bench.Boot(TestRelease.Bundle("1.1.0"));
        bench.Pass();
        ((MemoryStorage)bench.Disk).Files["state/models/gas/slots"][3] ^= 1;
        bench.BuiltIn = MemorySource.Empty;
        bench.Boot();
        Assert.Equal("1.1.0", bench.Active);
        Assert.True(bench.Report.IsTrial);
    }

    [Fact]
    public void NewerProgram_PutsItsModelOnTrial_AndAnOlderOneChangesNothing()
    {
        var bench = new SlotBench();
        bench.Boot();
        bench.BuiltIn = TestRelease.Bundle("2.0.0");
        bench.Boot();
        Assert.Equal("2.0.0", bench.Active);
        Assert.True(bench.Report.IsTrial);
        bench.Abstain(SlotBench.Options.JudgedFrom);
        bench.Boot();
        Assert.Equal("1.0.0", bench.Active);
        bench.Boot();
        Assert.Equal("1.0.0", bench.Active);
        bench.BuiltIn = TestRelease.Bundle("0.5.0");
        bench.Boot();
        Assert.Equal("1.0.0", bench.Active);
    }

    [Fact]
    public void DailyTest_IsMadeOnceADay()
    {
        var bench = new SlotBench();
        bench.Boot();
        bench.Clock.UptimeMilliseconds = 86_399_999;
        bench.Desk.Step(false);
        Assert.Equal(3, bench.Trail.Of("selftest").Count);
        bench.Clock.UptimeMilliseconds = 86_400_000;
        bench.Desk.Step(true);
        Assert.Equal(6, bench.Trail.Of("selftest").Count);
    }

    [Fact]
    public void BrokenSignatureCheck_LeavesNoModelAndSaysSo()
    {
        var bench = new SlotBench(verifier: new YesMan());
        bench.Boot();
        Assert.Equal(["selftest_failed", "fallback", "fallback 6", "fallback 6"], bench.Faults);
        Assert.Null(bench.Active);
    }

    [Fact]
    public void BlockList_RecallsTheActiveModel()
    {
        var bench = new SlotBench();
        bench.Boot(TestRelease.Bundle("1.1.0", spoil: OtherNetwork));
        bench.Pass();
        string digest = bench.Desk.Gas.Active!.Bundle.Manifest.ModelSha256;
        bench.Blocked = BlockNote.Sign([digest], TestRelease.Maker);
        bench.Look();
        Assert.True(bench.Desk.MustRestart);
        Assert.Equal(RollbackCause.Blocked, bench.Report.Cause);
        Assert.Null(bench.Blocked);
        Assert.Equal(digest, bench.Trail.Of("config").Single(entry => entry.Fields["parameter"].Text == "block_model").Fields["new"].Text);
        bench.Boot();
        Assert.Equal("1.0.0", bench.Active);
        Assert.Equal("b/1.1.0 > a/1.0.0, recall", bench.Moves.Last());
        bench.Arrive(TestRelease.Bundle("1.2.0", spoil: OtherNetwork));
        Assert.Equal(BundleRefusal.Blocked, bench.Desk.Report.Refusal);
    }

    [Fact]
    public void BlockList_OfAStrangerOrAnOlderOne_IsRefused()
    {
        var bench = new SlotBench();
        bench.Boot();
        string digest = bench.Desk.Gas.Active!.Bundle.Manifest.ModelSha256;
        using var stranger = new Ed25519Signer("stranger.example", [.. Enumerable.Repeat((byte)9, 32)]);
        bench.Blocked = BlockNote.Sign([digest], stranger);
        bench.Look();
        Assert.False(bench.Desk.MustRestart);
        Assert.Equal(["signature_invalid 4"], bench.Faults);
        string other = new('a', 64);
        bench.Blocked = BlockNote.Sign([other], TestRelease.Maker);
        bench.Look();
        bench.Blocked = BlockNote.Sign([new string('b', 64)], TestRelease.Maker);
        bench.Look();
        Assert.Equal(2, bench.Faults.Count());
        Assert.Single(bench.Trail.Of("config"), entry => entry.Fields["parameter"].Text == "block_model");
    }

    [Fact]
    public void EveryEntry_FitsTheSchema()
    {
        var bench = new SlotBench();
        bench.Boot(TestRelease.Bundle("1.1.0"));
        bench.Abstain(SlotBench.Options.JudgedFrom);
        bench.Boot();
        bench.Arrive(TestRelease.Bundle("0.1.0"));
        bench.Blocked = BlockNote.Sign([bench.Desk.Gas.Active!.Bundle.Manifest.ModelSha256], TestRelease.Maker);
        bench.Look();
        bench.Boot();
        Assert.Null(bench.Active);
        Assert.All(bench.Trail.Problems(), Assert.Null);
    }

    /// <summary>The same network in other bytes: nobody reads what stands behind the end of a FlatBuffer.</summary>
    private static void OtherNetwork(IDictionary<string, byte[]> files)
    {
        files[ModelBundle.ModelFile] = [.. files[ModelBundle.ModelFile], 0];
        files.Remove(ModelBundle.ReferenceFile);
    }

    private static void Put(SlotBench bench, char slot, MemorySource bundle)
    {
        foreach ((string name, byte[] bytes) in bundle.Files)
        {
            ((MemoryStorage)bench.Disk).Files[$"state/models/gas/{slot}/{name}"] = bytes;
        }
    }

    private static void Rot(SlotBench bench, char slot) => ((MemoryStorage)bench.Disk).Files[$"state/models/gas/{slot}/{ModelBundle.ModelFile}"][9] ^= 1;

    private sealed class YesMan : IVerifier
    {
        public bool IsValidKey(byte[] publicKey) => true;

        public bool Verify(byte[] publicKey, byte[] message, byte[] signature) => true;
    }
}
