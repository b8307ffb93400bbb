using System;
using MeadowTinyMl.Sensing;
using MeadowTinyMl.Sensing.Gas;

namespace MeadowTinyMl.Simulator.Board;

/// <summary>Commissions the simulated sensor before the board's first day, with the code that a board uses.</summary>
internal static class Commissioning
{
    /// <summary>Returns the fingerprint of the chip with this seed.</summary>
    /// <param name="seed">Which chip.</param>
    public static uint Fingerprint(int seed)
    {
        Bme688 driver = Fit(seed, new SensorTime());
        driver.Initialize();
        return driver.Calibration.Fingerprint;
    }

    /// <summary>Tests a chip and takes its clean air.</summary>
    /// <param name="seed">Which chip.</param>
    /// <param name="takenUtcSeconds">The time of day.</param>
    /// <exception cref="InvalidOperationException">The chip fails or the simulated air is not steady, which would be a defect of the simulation.</exception>
    public static StoredBaseline Take(int seed, long takenUtcSeconds)
    {
        var time = new SensorTime();
        var commissioning = new GasCommissioning(Fit(seed, time), time);
        return commissioning.TryTake(takenUtcSeconds)
            ?? throw new InvalidOperationException($"The simulated chip cannot be commissioned: self-test {commissioning.SelfTest}, {commissioning.Scans} scans.");
    }

    private static Bme688 Fit(int seed, SensorTime time) => new(new SimulatedBme688(() => time.Now, () => null, seed), time);
}
