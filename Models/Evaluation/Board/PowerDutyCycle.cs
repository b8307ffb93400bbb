using System.Collections.Generic;

namespace MeadowTinyMl.Evaluation.Board;

/// <summary>Shares of time, 0 to 1, in which parts are on.</summary>
/// <param name="Name">In words.</param>
/// <param name="Board">Of the board.</param>
/// <param name="Heater">Of the gas sensor's heater.</param>
/// <param name="Microphone">Of the microphone.</param>
/// <param name="Radio">Of the radio.</param>
public sealed record PowerDutyCycle(string Name, double Board, double Heater, double Microphone, double Radio)
{
    /// <summary>Gets the duty cycles that the program offers, and a bound for one that it does not.</summary>
    public static IReadOnlyList<PowerDutyCycle> All { get; } =
    [
        new("gas and sound always, radio off", 1, 1, 1, 0),
        new("gas and sound always, radio on", 1, 1, 1, 1),
        new("gas 5 scans of 15, sound always, radio 1 minute an hour", 1, 1 / 3.0, 1, 1 / 60.0),
        new("sound alone, radio off", 1, 0, 1, 0),
        new("not built: asleep 9 minutes of 10, were sleep free of cost", 0.1, 0.1, 0.1, 0),
    ];
}
