using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Simulator.Sounds;

namespace MeadowTinyMl.Simulator.Board;

/// <summary>The script that the simulated board lives through, over and over.</summary>
internal sealed class Scene
{
    private static readonly SceneAct[] Story =
    [
        new(70, "Clean air, a quiet room.", null, seed => new RoomNoise(seed)),
        new(80, "Somebody opens a jar of roasted coffee; rain on the window.", new(GasFingerprint.Coffee, 1), seed => new Rain(seed)),
        new(110, "Ethanol is spilt near the sensor. This is the alert that is sure to come.", new(GasFingerprint.Ethanol, 1), seed => new RoomNoise(seed)),
        new(150, "The room is aired; waves outside.", null, seed => new SeaWaves(seed)),
        new(80, "A two-stroke engine is revved, like a chainsaw.", null, seed => new TwoStrokeEngine(seed)),
        new(80, "Something crackles, like a small fire.", null, seed => new CracklingFire(seed)),
        new(80, "A wailing, like a baby.", null, seed => new Crying(seed)),
        new(70, "Beeps of a machine, a sound that the model has no class for, and a faint smell.", new(GasFingerprint.Faint, 1), seed => new Beeps(seed)),
    ];

    private readonly IClock _clock;

    /// <summary>Creates the story.</summary>
    /// <param name="clock">Time since boot.</param>
    public Scene(IClock clock) => _clock = clock;

    /// <summary>Gets all acts in order.</summary>
    public static IReadOnlyList<SceneAct> Acts => Story;

    /// <summary>Gets the act that is on now.</summary>
    public SceneAct Now => At(_clock.UptimeMilliseconds);

    /// <summary>Returns the act at a time.</summary>
    /// <param name="uptimeMilliseconds">Since boot.</param>
    public static SceneAct At(long uptimeMilliseconds)
    {
        long rest = uptimeMilliseconds / 1_000 % Story.Sum(act => act.Seconds);
        foreach (SceneAct act in Story)
        {
            if (rest < act.Seconds)
            {
                return act;
            }

            rest -= act.Seconds;
        }

        return Story[^1];
    }
}
