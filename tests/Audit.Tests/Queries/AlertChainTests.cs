using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Audit.Review.Documents;
using MeadowTinyMl.Audit.Review.Queries;
using Xunit;

namespace MeadowTinyMl.Audit.Tests.Queries;

public class AlertChainTests
{
    private readonly Story _story = new Story().Open();
    private readonly long _decision;
    private readonly long _alert;
    private readonly long _why;
    private readonly long _rejected;
    private readonly long _switched;

    public AlertChainTests()
    {
        long other = _story.Alert(_story.Decision());
        _decision = _story.Decision(8_516);
        _alert = _story.Alert(_decision);
        _why = _story.Add(new ExplanationEntry(_decision, "occlusion", ["step_9_10", "step_3"], [3_850, 900], 8));
        _story.Human(other, "confirm", who: 2);
        _rejected = _story.Human(_alert, "reject", 5_500);
        _switched = _story.Add(new ActuateEntry(_alert, "fan", false, "human", _rejected));
        _story.Human(other, "close");
        _story.Decision(6_000, "abstain");
    }

    [Fact]
    public void Chain_IsTheSameFromWhereverItIsEntered() =>
        Assert.All(new[] { _decision, _alert, _why, _rejected, _switched }, start =>
            Assert.Equal([1, _decision, _alert, _why, _rejected, _switched], Chain(start).Entries.Select(entry => entry.Index)));

    [Fact]
    public void Chain_OfADecisionWithoutAlert_IsItAndItsModel() =>
        Assert.Equal([1, _story.Entries.Count - 1], Chain(_story.Entries.Count - 1).Entries.Select(entry => entry.Index));

    [Fact]
    public void Chain_OfAnythingElse_HoldsNoDecision()
    {
        AlertChain chain = Chain(0);
        Assert.NotNull(chain.Start);
        Assert.Null(chain.Decision);
        Assert.Null(chain.Alert);
        Assert.Null(Chain(999).Start);
    }

    [Fact]
    public void LastWord_IsThePersons() => Assert.Equal(_rejected, Chain(_alert).LastWord!.Index);

    [Fact]
    public void Explanation_SaysWhatWasDoneHowSureItWasWhoOverruledAndWhomToAsk()
    {
        var deployment = new DeploymentRecord("Works", "Example Ltd", "privacy@example.com", "write to the contact", "the authority");
        Dictionary<string, string> answers = Explanation.Of(Chain(_alert), deployment).ToDictionary(item => item.Heading, item => item.Answer);

        Assert.Contains("gas 1.2.3 took what it sensed for: solvent", answers["What the system did"], StringComparison.Ordinal);
        Assert.Contains("2026-01-02 03:00:00 UTC", answers["What the system did"], StringComparison.Ordinal);
        Assert.Contains("85 % for solvent", answers["How sure it was"], StringComparison.Ordinal);
        Assert.Contains("less sure without heater steps 9 to 10 (39 %) and heater step 3 (9 %)", answers["How sure it was"], StringComparison.Ordinal);
        Assert.Contains("not the chance that it is right", answers["How sure it was"], StringComparison.Ordinal);
        Assert.Contains("After 5.5 s the operator with the pseudonym AQAAAAAA overruled the machine", answers["What the human did"], StringComparison.Ordinal);
        Assert.Contains("rivacy@example.com", answers["Whom to contact"], StringComparison.Ordinal);
        Assert.Contains("Example Ltd", answers["Whom to contact"], StringComparison.Ordinal);
        Assert.Contains("rite to the contact", answers["How to object"], StringComparison.Ordinal);
        Assert.Contains($"{_decision}, {_alert}", answers["What is kept of it"], StringComparison.Ordinal);
    }

    [Fact]
    public void Filter_JoinsItsConditions()
    {
        var byOperator = new EntryFilter { Operator = "AQAAAA" };
        Assert.Equal([_rejected], Matching(byOperator));
        Assert.Equal([_decision, _alert], Matching(new EntryFilter { Class = "solvent" }).Where(index => index is var i && (i == _decision || i == _alert)));
        Assert.Empty(Matching(byOperator with { Types = new HashSet<string> { "alert" } }));
        Assert.Empty(Matching(byOperator with { From = DateTimeOffset.FromUnixTimeSeconds(_story.Time + 1) }));
        Assert.Empty(Matching(byOperator with { To = DateTimeOffset.FromUnixTimeSeconds(_story.Time) }));
        Assert.NotEmpty(Matching(byOperator with { From = DateTimeOffset.FromUnixTimeSeconds(_story.Time) }));
    }

    [Fact]
    public void Words_ExistForEveryTypeOfTheSchema() =>
        Assert.All(EntrySchema.Types, rule => Assert.DoesNotContain("unknown type", EntryWords.Of(Bare(rule.Type)), StringComparison.Ordinal));

    private static LoggedEntry Bare(string type) => new(0, "tile/entries/000.p/1", 2, Encoding.ASCII.GetBytes($"{{\"t\":\"{type}\"}}"));

    private long[] Matching(EntryFilter filter) => _story.Entries.Where(filter.Matches).Select(entry => entry.Index).ToArray();

    private AlertChain Chain(long start)
    {
        var chain = new AlertChain(start);
        foreach (LoggedEntry entry in _story.Entries)
        {
            chain.Add(entry);
        }

        return chain;
    }
}
