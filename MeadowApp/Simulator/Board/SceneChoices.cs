using System;
using System.Collections.Generic;
using MeadowTinyMl.Simulator.Sounds;

namespace MeadowTinyMl.Simulator.Board;

/// <summary>What can be put before the sensors, by name.</summary>
internal static class SceneChoices
{
    /// <summary>Clean air.</summary>
    public const string CleanAir = "clean_air";

    /// <summary>A quiet room.</summary>
    public const string QuietRoom = "quiet_room";

    /// <summary>Gets the gases; null is clean air.</summary>
    public static IReadOnlyDictionary<string, GasExposure?> Gases { get; } = new Dictionary<string, GasExposure?>(StringComparer.Ordinal)
    {
        [CleanAir] = null,
        ["coffee"] = new(GasFingerprint.Coffee, 1),
        ["ethanol"] = new(GasFingerprint.Ethanol, 1),
        ["faint"] = new(GasFingerprint.Faint, 1),
    };

    /// <summary>Gets the sounds: each makes its source out of a seed.</summary>
    public static IReadOnlyDictionary<string, Func<int, ISoundSource>> Sounds { get; } = new Dictionary<string, Func<int, ISoundSource>>(StringComparer.Ordinal)
    {
        [QuietRoom] = seed => new RoomNoise(seed),
        ["rain"] = seed => new Rain(seed),
        ["waves"] = seed => new SeaWaves(seed),
        ["engine"] = seed => new TwoStrokeEngine(seed),
        ["fire"] = seed => new CracklingFire(seed),
        ["crying"] = seed => new Crying(seed),
        ["beeps"] = seed => new Beeps(seed),
    };
}
