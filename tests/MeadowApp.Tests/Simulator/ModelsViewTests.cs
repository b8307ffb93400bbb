using System;
using System.Text.Json;
using MeadowTinyMl.Sentinel.Drift;
using MeadowTinyMl.Sentinel.Slots;
using MeadowTinyMl.Simulator.Page;
using Xunit;

namespace MeadowTinyMl.MeadowApp.Tests.Simulator;

/// <summary>What the page is told of slots and drift.</summary>
public class ModelsViewTests
{
    private readonly LiveView _view = new(new ManualClock(), TimeProvider.System, null);

    private JsonElement View => JsonDocument.Parse(_view.ToJson()).RootElement;

    [Fact]
    public void Trial_IsShownWithItsCountAndWhatWasLeft()
    {
        var gas = new SlotReport { Task = "gas", Model = "gas-hp354 0.4.0", Slot = 'b', IsTrial = true, Seen = 7, Needed = 500 };
        var sound = new SlotReport { Task = "sound", Model = "sound-esc10 0.3.0", Slot = 'a', Left = "sound-esc10 0.4.0", Cause = RollbackCause.CrashLoop };
        _view.ShowModels([], new DeskReport(gas, sound, BundleRefusal.KeyUnknown, "none of the keys"));
        JsonElement slots = View.GetProperty("slots");

        Assert.Equal("gas-hp354 0.4.0", slots.GetProperty("gas").GetProperty("model").GetString());
        Assert.Equal(7, slots.GetProperty("gas").GetProperty("seen").GetInt64());
        Assert.Equal(500, slots.GetProperty("gas").GetProperty("needed").GetInt64());
        Assert.False(slots.GetProperty("sound").TryGetProperty("needed", out _));
        Assert.Equal("sound-esc10 0.4.0", slots.GetProperty("sound").GetProperty("left").GetString());
        Assert.Equal("crashloop", slots.GetProperty("sound").GetProperty("cause").GetString());
        Assert.Equal("none of the keys", slots.GetProperty("refused").GetString());
    }

    [Fact]
    public void NoModel_IsShown()
    {
        var none = new SlotReport { Task = "gas", Cause = RollbackCause.NoModel };
        _view.ShowModels([], new DeskReport(none, none with { Task = "sound" }, BundleRefusal.None, string.Empty));
        Assert.Equal(JsonValueKind.Null, View.GetProperty("slots").GetProperty("gas").GetProperty("model").ValueKind);
        Assert.False(View.GetProperty("slots").TryGetProperty("refused", out _));
    }

    [Fact]
    public void Drift_IsShownAsAdviceWithItsFigures()
    {
        _view.ShowDrift([new DriftFigures("gas0", 320, 211, null, 40, -55, 3)], [new DriftAdvice(DriftKind.Input, "gas0", 211)]);
        JsonElement advice = View.GetProperty("advice")[0];
        JsonElement figures = View.GetProperty("drift")[0];

        Assert.Equal("input", advice.GetProperty("kind").GetString());
        Assert.Equal("gas", advice.GetProperty("sensor").GetString());
        Assert.Equal(211, figures.GetProperty("distance").GetInt32());
        Assert.False(figures.TryGetProperty("shift", out _));
        Assert.Equal(-55, figures.GetProperty("offset").GetInt32());
    }
}
