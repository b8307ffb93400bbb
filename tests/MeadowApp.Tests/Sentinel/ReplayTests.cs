using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Audit.Log.Json;
using MeadowTinyMl.Sentinel;
using MeadowTinyMl.Sentinel.Commands;
using MeadowTinyMl.Sentinel.Operators;
using Xunit;

namespace MeadowTinyMl.MeadowApp.Tests.Sentinel;

/// <summary>One kept decision is computed again after the consent to it: the log says what came out, and nothing else leaves.</summary>
public class ReplayTests
{
    private const string Pin = "739154";

    [Fact]
    public void Consent_ComesFirstAndTheInputOpensTheLoggedCommitment()
    {
        var bench = new Bench();
        bench.Solvent();
        (long decision, Dictionary<string, JsonValue> logged) = bench.Trail.Of("decision").Single();
        bench.Ask(new ReplayCommand(decision, "consent", Bench.Operator));

        (long consented, Dictionary<string, JsonValue> consent) = Assert.Single(bench.Trail.Of("consent"));
        (long replayed, Dictionary<string, JsonValue> replay) = Assert.Single(bench.Trail.Of("replay"));
        Assert.Equal(consented + 1, replayed);
        Assert.Equal((decision, "consent", "replay"), (consent["decision"].Integer, consent["basis"].Text, consent["scope"].Text));
        Assert.Equal((decision, "same", logged["input"].Text), (replay["decision"].Integer, replay["result"].Text, replay["input"].Text));
        Assert.Equal(["solvent_vapour", "odour", "clean_air"], replay["classes"].Items.Select(label => label.Text));
        Assert.Equal([9_000L, 800L, 200L], replay["confidences"].Items.Select(confidence => confidence.Integer));
        Assert.All(bench.Trail.Problems(), Assert.Null);
    }

    [Fact]
    public void AnotherAnswer_IsSaidToBeDifferent()
    {
        var bench = new Bench();
        bench.Solvent();
        long decision = bench.Trail.Of("decision").Single().Index;
        bench.CleanAir();
        bench.Ask(new ReplayCommand(decision, "legal_obligation", Bench.Operator));

        Assert.Equal("different", Assert.Single(bench.Trail.Of("replay")).Fields["result"].Text);
        Assert.Equal(AlarmSignal.Sounding, bench.Signal);
    }

    [Fact]
    public void Sound_IsHeardAgainAndWhatWasHeardSinceIsDropped()
    {
        var bench = new Bench();
        bench.Sound(500, 9_500);
        long decision = bench.Trail.Of("decision").Single().Index;
        int decisions = bench.Decisions.Count;
        bench.Window = [7, 7, 7, 7];
        bench.HearOneWindow();
        bench.Ask(new ReplayCommand(decision, "consent", Bench.Operator));
        Assert.Equal("same", Assert.Single(bench.Trail.Of("replay")).Fields["result"].Text);

        bench.HearOneWindow();
        Assert.Equal(decisions, bench.Decisions.Count);
        bench.HearOneWindow();
        Assert.Equal(decisions + 1, bench.Decisions.Count);
    }

    [Fact]
    public void Input_ThatIsGoneOrWasUnfit_GivesNoAnswer()
    {
        var bench = new Bench();
        bench.Sound();
        long silent = bench.Trail.Of("decision").Single().Index;
        bench.Ask(new ReplayCommand(silent, "consent", Bench.Operator));
        Dictionary<string, JsonValue> replay = Assert.Single(bench.Trail.Of("replay")).Fields;
        Assert.Equal(("same", 0), (replay["result"].Text, replay["classes"].Items.Count));

        bench.Wait(bench.Options.RawLifeMilliseconds);
        bench.Ask(new ReplayCommand(silent, "consent", Bench.Operator));
        replay = bench.Trail.Of("replay")[^1].Fields;
        Assert.Equal(("input_gone", JsonKind.Null), (replay["result"].Text, replay["input"].Kind));
        Assert.All(bench.Trail.Problems(), Assert.Null);
    }

    [Theory]
    [InlineData("auditor", true)]
    [InlineData("operator", false)]
    [InlineData("supervisor", true)]
    public void WhoMayAsk_IsSignedInAndHasARoleForIt(string role, bool may)
    {
        var storage = new MemoryStorage();
        new OperatorRoster(storage).Enrol("ada", role, SlowHash.Of(Pin, new byte[SlowHash.SaltLength], SlowHash.LeastIterations));
        var bench = new Bench(storage: storage);
        bench.Solvent();
        var command = new ReplayCommand(bench.Trail.Of("decision").Single().Index, "consent", "ada");
        bench.Ask(command);
        bench.Ask(command with { IsSigned = true, Operator = "nobody" });
        Assert.Empty(bench.Trail.Of("consent"));

        // Signed from afar, then signed in at the device.
        bench.Ask(command with { IsSigned = true });
        bench.Ask(new SignInCommand(1, "ada", Pin));
        bench.Ask(command);
        Assert.Equal(may ? 2 : 0, bench.Trail.Of("consent").Count);
        Assert.Equal(may ? 2 : 0, bench.Trail.Of("replay").Count);
    }

    [Fact]
    public void WhatIsNoDecision_HasNoBasisOrNoLog_IsPassedOver()
    {
        var bench = new Bench();
        bench.Solvent();
        long decision = bench.Trail.Of("decision").Single().Index;
        foreach ((long index, string basis) in new[] { (decision + 1, "consent"), (-1, "consent"), (long.MaxValue, "consent"), (decision, "curiosity") })
        {
            bench.Ask(new ReplayCommand(index, basis, Bench.Operator));
        }

        bench.Trail.IsBroken = true;
        bench.Ask(new ReplayCommand(decision, "consent", Bench.Operator));
        Assert.Empty(bench.Trail.Of("consent"));
        Assert.Empty(bench.Trail.Of("replay"));
    }
}
