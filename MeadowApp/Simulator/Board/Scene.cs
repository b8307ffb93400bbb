using System.Collections.Generic;
using System.Linq;

namespace MeadowTinyMl.Simulator.Board;

/// <summary>What is before the sensors now: the story's doing, or a person's.</summary>
internal sealed class Scene
{
    private static readonly SceneAct[] Story =
    [
        new("clean_air", 60, SceneChoices.CleanAir, SceneChoices.QuietRoom, 3),
        new("stop_test", 15, SceneChoices.CleanAir, SceneChoices.QuietRoom, 1, SceneEvent.StopTest),
        new("coffee", 75, "coffee", "rain", 4),
        new("solvent", 110, "ethanol", SceneChoices.QuietRoom, 1),
        new("chainsaw", 80, SceneChoices.CleanAir, "engine", 4),
        new("fire", 80, SceneChoices.CleanAir, "fire", 5),
        new("unknown", 70, "faint", "beeps", 2),
        new("sensor_fault", 70, SceneChoices.CleanAir, SceneChoices.QuietRoom, 2, SceneEvent.GasSensorLost),
        new("power_cut", 90, SceneChoices.CleanAir, "waves", 7, SceneEvent.PowerCut),
        new("end", 70, SceneChoices.CleanAir, SceneChoices.QuietRoom, 6),
    ];

    /// <summary>Gets the story's acts in order: two minutes at six times real speed.</summary>
    public static IReadOnlyList<SceneAct> Acts => Story;

    /// <summary>Gets how long the story is, in simulated milliseconds.</summary>
    public static long LengthMilliseconds { get; } = Story.Sum(act => act.Seconds) * 1_000L;

    /// <summary>Gets the act that the story is at, or null in free play.</summary>
    public SceneAct? Act { get; private set; }

    /// <summary>Gets the name of the gas.</summary>
    public string Gas { get; private set; } = SceneChoices.CleanAir;

    /// <summary>Gets the name of the sound.</summary>
    public string Sound { get; private set; } = SceneChoices.QuietRoom;

    /// <summary>Gets how often the sound has changed; each change is a new source.</summary>
    public int SoundChanges { get; private set; }

    /// <summary>Gets or sets a value indicating whether the gas sensor's wires hold.</summary>
    public bool HasGasSensor { get; set; } = true;

    /// <summary>Gets the gas around the sensor, or null for clean air.</summary>
    public GasExposure? Air => SceneChoices.Gases[Gas];

    /// <summary>Returns the story's act at a time; after the last comes the first.</summary>
    /// <param name="milliseconds">Simulated time since the story began.</param>
    public static SceneAct At(long milliseconds)
    {
        long rest = milliseconds / 1_000 % (LengthMilliseconds / 1_000);
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

    /// <summary>Moves the story on.</summary>
    /// <param name="milliseconds">Simulated time since the story began.</param>
    /// <returns>The act that has just begun, or null.</returns>
    public SceneAct? Tell(long milliseconds)
    {
        SceneAct act = At(milliseconds);
        if (act == Act)
        {
            return null;
        }

        Act = act;
        Gas = act.Gas;
        PutSound(act.Sound);
        HasGasSensor = act.Event != SceneEvent.GasSensorLost;
        return act;
    }

    /// <summary>Ends the story: from now on people put things before the sensors.</summary>
    public void Free() => Act = null;

    /// <summary>Puts a gas around the sensor.</summary>
    /// <param name="name">One of <see cref="SceneChoices.Gases"/>.</param>
    public void PutGas(string name) => Gas = name;

    /// <summary>Lets a sound be heard.</summary>
    /// <param name="name">One of <see cref="SceneChoices.Sounds"/>.</param>
    public void PutSound(string name)
    {
        Sound = name;
        SoundChanges++;
    }
}
