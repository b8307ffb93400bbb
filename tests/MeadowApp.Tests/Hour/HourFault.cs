using System;
using System.Collections.Generic;

namespace MeadowTinyMl.MeadowApp.Tests.Hour;

/// <summary>One way in which a part at the bottom fails.</summary>
/// <param name="Name">In words.</param>
/// <param name="Sensor">The sensor whose readings it spoils; null where it is the whole board's.</param>
/// <param name="Traces">What the log holds of it: one of a decision's flags, <c>boot</c> and its cause, or <c>fault</c> and its component.</param>
internal sealed record HourFault(string Name, string? Sensor, params string[] Traces)
{
    public const string Gas = "gas0";
    public const string Sound = "mic0";

    // The gas sensor's I2C bus and the chip behind it.
    public static readonly HourFault Refusal = new("one transfer refused", Gas);
    public static readonly HourFault WiresOff = new("all transfers refused", Gas, "missing", "unsettled");
    public static readonly HourFault OneGarbage = new("garbage in one transfer", Gas);
    public static readonly HourFault Garbage = new("garbage in all transfers", Gas, "missing", "unsettled", "unheated", "wrong_profile", "out_of_range", "no_baseline");
    public static readonly HourFault BitHigh = new("a bit stuck high", Gas, "missing", "unsettled", "unheated", "wrong_profile", "out_of_range", "no_baseline");
    public static readonly HourFault BitLow = new("a bit stuck low", Gas, "missing", "unsettled", "unheated", "wrong_profile", "out_of_range", "no_baseline");
    public static readonly HourFault SlowTransfer = new("a transfer that takes seconds", Gas);
    public static readonly HourFault LateMeasurements = new("measurements that come late", Gas);
    public static readonly HourFault BrownOut = new("the chip's supply dips in mid-scan", Gas, "unsettled", "missing", "wrong_profile");
    public static readonly HourFault ColdPlate = new("a plate that stays cold", Gas, "unheated");
    public static readonly HourFault OtherProfile = new("a heater register that changes", Gas, "wrong_profile");

    // The microphone's bit stream.
    public static readonly HourFault LineLow = new("a line stuck low", Sound, "stuck_line");
    public static readonly HourFault LineHigh = new("a line stuck high", Sound, "stuck_line");
    public static readonly HourFault Noise = new("garbage for bits", Sound, "stuck_line");
    public static readonly HourFault StuckBit = new("each eighth bit stuck", Sound, "offset", "stuck_line");
    public static readonly HourFault BusFails = new("a bus that fails", Sound, "missing");
    public static readonly HourFault LateWindow = new("a window that comes late", Sound);
    public static readonly HourFault FastClock = new("a clock 5 % too fast", Sound, "wrong_rate");
    public static readonly HourFault SlowClock = new("a clock 5 % too slow", Sound, "wrong_rate");
    public static readonly HourFault Pressure = new("a steady offset", Sound, "offset");

    // The board.
    public static readonly HourFault GasHangs = new("a transfer of the gas sensor that never ends", null, "boot watchdog");
    public static readonly HourFault DiskHangs = new("a write that never ends", null, "boot watchdog");
    public static readonly HourFault PowerCut = new("a power cut in the middle of a write", null, "boot power_on");
    public static readonly HourFault DiskFails = new("a disk that takes no write", null, "boot power_on");
    public static readonly HourFault NoRandomness = new("randomness that gives zeroes", null, "fault crypto");
    public static readonly HourFault NoTime = new("a clock that cannot be read", null, "fault clock");

    public static IReadOnlyList<HourFault> OfGas { get; } = [Refusal, WiresOff, OneGarbage, Garbage, BitHigh, BitLow, SlowTransfer, LateMeasurements, BrownOut, ColdPlate, OtherProfile];

    public static IReadOnlyList<HourFault> OfSound { get; } = [LineLow, LineHigh, Noise, StuckBit, BusFails, LateWindow, FastClock, SlowClock, Pressure];

    public static IReadOnlyList<HourFault> OfBoard { get; } = [GasHangs, DiskHangs, PowerCut, DiskFails, NoRandomness, NoTime];

    /// <summary>Gets a value indicating whether it is over as soon as it has happened.</summary>
    public bool IsMoment => this == Refusal || this == OneGarbage || this == SlowTransfer || this == BrownOut || this == OtherProfile || Array.Exists([GasHangs, DiskHangs, PowerCut], fault => fault == this);

    public override string ToString() => Name;
}
