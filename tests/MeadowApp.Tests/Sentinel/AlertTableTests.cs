using System;
using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Sentinel;
using Xunit;

namespace MeadowTinyMl.MeadowApp.Tests.Sentinel;

public class AlertTableTests
{
    private static readonly AlertState[] States = Enum.GetValues<AlertState>();
    private static readonly AlertEvent[] Events = Enum.GetValues<AlertEvent>();

    [Theory]
    [InlineData(AlertState.Idle, AlertEvent.Hazard, AlertState.Waiting)]
    [InlineData(AlertState.Waiting, AlertEvent.Acknowledge, AlertState.Acknowledged)]
    [InlineData(AlertState.Waiting, AlertEvent.Confirm, AlertState.Confirmed)]
    [InlineData(AlertState.Waiting, AlertEvent.Reject, AlertState.Rejected)]
    [InlineData(AlertState.Waiting, AlertEvent.TimeOut, AlertState.Escalated)]
    [InlineData(AlertState.Acknowledged, AlertEvent.TimeOut, AlertState.Escalated)]
    [InlineData(AlertState.Waiting, AlertEvent.Escalate, AlertState.Escalated)]
    [InlineData(AlertState.Acknowledged, AlertEvent.Escalate, AlertState.Escalated)]
    [InlineData(AlertState.Escalated, AlertEvent.Reject, AlertState.Rejected)]
    [InlineData(AlertState.Confirmed, AlertEvent.Reject, AlertState.Rejected)]
    [InlineData(AlertState.Confirmed, AlertEvent.Clear, AlertState.Idle)]
    [InlineData(AlertState.Rejected, AlertEvent.HoldOffOver, AlertState.Idle)]
    public void TryMove_FollowsTheTable(AlertState state, AlertEvent happened, AlertState expected)
    {
        Assert.True(AlertTable.TryMove(state, happened, out AlertState next));
        Assert.Equal(expected, next);
    }

    [Fact]
    public void TryMove_LeavesTheStateWhereTheEventDoesNotApply()
    {
        foreach (AlertState state in States)
        {
            foreach (AlertEvent happened in Events)
            {
                if (!AlertTable.TryMove(state, happened, out AlertState next))
                {
                    Assert.Equal(state, next);
                }
            }
        }
    }

    [Fact]
    public void EveryState_CanBeReached()
    {
        var reached = new HashSet<AlertState> { AlertState.Idle };
        int before;
        do
        {
            before = reached.Count;
            foreach (AlertState state in reached.ToArray())
            {
                reached.UnionWith(Events.Where(happened => AlertTable.TryMove(state, happened, out _)).Select(happened => Next(state, happened)));
            }
        }
        while (reached.Count > before);

        Assert.Equal(States.Length, reached.Count);
    }

    [Fact]
    public void UnansweredAlert_IsLeftByAPersonOrByEscalationAlone()
    {
        AlertEvent[] answers = [AlertEvent.Acknowledge, AlertEvent.Confirm, AlertEvent.Reject, AlertEvent.Stop];
        foreach (AlertState state in new[] { AlertState.Waiting, AlertState.Acknowledged, AlertState.Escalated })
        {
            foreach (AlertEvent happened in Events.Except(answers).Where(happened => AlertTable.TryMove(state, happened, out _)))
            {
                Assert.Equal(AlertState.Escalated, Next(state, happened));
            }
        }
    }

    [Fact]
    public void NoState_IsMovedByTheModelOnceAPersonHasSpoken()
    {
        foreach (AlertState state in new[] { AlertState.Acknowledged, AlertState.Confirmed, AlertState.Rejected })
        {
            Assert.False(AlertTable.TryMove(state, AlertEvent.Hazard, out _));
        }
    }

    [Theory]
    [InlineData(OversightMode.InTheLoop, AlertState.Waiting, AlarmSignal.Notice)]
    [InlineData(OversightMode.InTheLoop, AlertState.Acknowledged, AlarmSignal.Notice)]
    [InlineData(OversightMode.InTheLoop, AlertState.Escalated, AlarmSignal.Escalated)]
    [InlineData(OversightMode.InTheLoop, AlertState.Confirmed, AlarmSignal.Sounding)]
    [InlineData(OversightMode.Advisory, AlertState.Confirmed, AlarmSignal.Notice)]
    [InlineData(OversightMode.Advisory, AlertState.Rejected, AlarmSignal.Off)]
    public void Signal_FollowsTheMode(OversightMode mode, AlertState state, AlarmSignal expected) =>
        Assert.Equal(expected, AlarmRule.Signal(mode, state, HazardLevel.Alarm));

    [Fact]
    public void Relay_IsForAlarmsThatTheModeAllows()
    {
        foreach (AlertState state in States)
        {
            bool isOpen = state is AlertState.Waiting or AlertState.Acknowledged or AlertState.Escalated;
            Assert.Equal(isOpen || state == AlertState.Confirmed, AlarmRule.Relay(OversightMode.OnTheLoop, state, HazardLevel.Alarm));
            Assert.Equal(state == AlertState.Confirmed, AlarmRule.Relay(OversightMode.InTheLoop, state, HazardLevel.Alarm));
            Assert.False(AlarmRule.Relay(OversightMode.Advisory, state, HazardLevel.Alarm));
            Assert.False(AlarmRule.Relay(OversightMode.Off, state, HazardLevel.Alarm));
            Assert.False(AlarmRule.Relay(OversightMode.OnTheLoop, state, HazardLevel.Advisory));
        }
    }

    [Theory]
    [InlineData(AlertState.Waiting, HazardLevel.Alarm, AlarmSignal.Sounding)]
    [InlineData(AlertState.Waiting, HazardLevel.Advisory, AlarmSignal.Notice)]
    [InlineData(AlertState.Acknowledged, HazardLevel.Alarm, AlarmSignal.Lamp)]
    [InlineData(AlertState.Escalated, HazardLevel.Advisory, AlarmSignal.Escalated)]
    [InlineData(AlertState.Rejected, HazardLevel.Alarm, AlarmSignal.Off)]
    [InlineData(AlertState.Idle, HazardLevel.Alarm, AlarmSignal.Off)]
    public void Signal_FollowsStateAndLevel(AlertState state, HazardLevel level, AlarmSignal expected) =>
        Assert.Equal(expected, AlarmRule.Signal(OversightMode.OnTheLoop, state, level));

    private static AlertState Next(AlertState state, AlertEvent happened)
    {
        AlertTable.TryMove(state, happened, out AlertState next);
        return next;
    }
}
