using System;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
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
