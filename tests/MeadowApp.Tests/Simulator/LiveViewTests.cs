using System;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Dsp;
using MeadowTinyMl.Sentinel;
using MeadowTinyMl.Sentinel.Commands;
using MeadowTinyMl.Sentinel.Operators;
using MeadowTinyMl.Simulator.Page;
using Xunit;

namespace MeadowTinyMl.MeadowApp.Tests.Simulator;

public sealed class LiveViewTests
{
    private readonly LiveView _view = new(new ManualClock(), TimeProvider.System, 6);

    [Fact]
    public void Answers_MoveTheViewWhenTheyAreCountedAndTellNobodyWhose()
    {
        long before = Counted();
        _view.ShowAnswers(new ShiftAnswers("ada", 1, 0, 0, 0, 0));

        Assert.NotEqual(before, Counted());
        Assert.DoesNotContain("ada", Encoding.UTF8.GetString(_view.ToJson()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignIn_AnsweredInTimeStands()
    {
        Task<SignInReport?> arrival = _view.SignIn("ada", "739154", TimeSpan.FromMinutes(1), CancellationToken.None);
        SignInCommand asked = Asked<SignInCommand>();
        _view.ShowSignIn(new SignInReport(asked.Request, "ada", "operator", SignInOutcome.Accepted, 1));

        Assert.Equal("ada", (await arrival)!.Operator);
        Assert.False(_view.TryTakeCommand(out _));
    }

    [Fact]
    public async Task SignIn_AnsweredAfterThePageGaveUpIsTakenBack()
    {
        Assert.Null(await _view.SignIn("ada", "739154", TimeSpan.Zero, CancellationToken.None));
        _view.ShowSignIn(new SignInReport(Asked<SignInCommand>().Request, "ada", "operator", SignInOutcome.Accepted, 1));

        Assert.Equal("ada", Asked<SignOutCommand>().Name);
    }

    [Fact]
    public async Task SignIn_AnsweredLateLeavesAnotherPageOfTheSamePersonAlone()
    {
        _view.Sessions.Begin("ada");
        Assert.Null(await _view.SignIn("ada", "739154", TimeSpan.Zero, CancellationToken.None));
        _view.ShowSignIn(new SignInReport(Asked<SignInCommand>().Request, "ada", "operator", SignInOutcome.Accepted, 1));

        Assert.False(_view.TryTakeCommand(out _));
        Assert.True(_view.Sessions.AnyOf("ada"));
    }

    [Fact]
    public void Lacks_MoveTheViewOnceAndEndWithThePower()
    {
        Task changed = _view.Changed;
        _view.ShowLacks(Lacks.None);
        Assert.False(changed.IsCompleted);
        _view.ShowLacks(Lacks.Uplink);
        Assert.True(changed.IsCompleted);
        Assert.Equal((true, false, false), Said());
        _view.ShowLacks(Lacks.Space);
        Assert.Equal((false, true, false), Said());
        _view.ShowLacks(Lacks.TimeOfDay);
        Assert.Equal((false, false, true), Said());
        _view.ShowPower(false);
        Assert.Equal((false, false, false), Said());
    }

    // A picture of why a sound alarmed is drawn to the model's own bands and frames, not to those of the released one.
    [Fact]
    public void Alert_OfASoundTellsTheShapeOfItsPatchAndOfAGasNone()
    {
        Assert.Equal("{\"bands\":20,\"frames\":24}", PatchOf(new LogMelOptions { MelBands = 20, Frames = 24 }));
        Assert.Null(PatchOf(null));
    }

    private string? PatchOf(LogMelOptions? frontEnd)
    {
        var manifest = new ModelManifest { Id = "any", Version = "1.0.0", ModelSha256 = new string('a', 64), CardSha256 = new string('b', 64), Task = "any", Labels = ["rain", "fire"], Levels = [HazardLevel.None, HazardLevel.Alarm], Thresholds = [1, 1], Margin = 0, FrontEnd = frontEnd };
        var decision = new DecisionReport("any0", manifest, [0, 10_000], new Decision(1, 0, 10_000, Outcome.Alert, AbstainCause.None), QualityFlags.None, true, 0, 0, null);
        _view.ShowAlert(new AlertReport(1, decision, AlertState.Waiting, AlarmSignal.Sounding, null, 0, 0, null));
        using var view = JsonDocument.Parse(_view.ToJson());
        return view.RootElement.GetProperty("alerts")[0].TryGetProperty("patch", out JsonElement patch) ? patch.GetRawText() : null;
    }

    private (bool CutOff, bool Space, bool Time) Said()
    {
        using var view = JsonDocument.Parse(_view.ToJson());
        return (view.RootElement.GetProperty("cut_off").GetBoolean(), view.RootElement.GetProperty("space_scarce").GetBoolean(), view.RootElement.GetProperty("time_unknown").GetBoolean());
    }

    private T Asked<T>()
        where T : OperatorCommand
    {
        Assert.True(_view.TryTakeCommand(out OperatorCommand? command));
        return Assert.IsType<T>(command);
    }

    private long Counted()
    {
        using var view = JsonDocument.Parse(_view.ToJson());
        return view.RootElement.GetProperty("answers_counted").GetInt64();
    }
}
