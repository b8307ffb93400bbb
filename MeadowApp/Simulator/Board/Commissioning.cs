using System;
using MeadowTinyMl.Dsp;
using MeadowTinyMl.Sensing;

namespace MeadowTinyMl.Simulator.Board;

/// <summary>Takes the baseline of the simulated sensor with the same code as the board does.</summary>
internal static class Commissioning
{
    /// <summary>Runs ten scans in clean air.</summary>
    /// <param name="sensor">A sensor in clean air.</param>
    /// <exception cref="InvalidOperationException">The simulated air is not steady, which would be a defect of the simulation.</exception>
    public static GasBaseline TakeBaseline(SimulatedGasSensor sensor)
    {
        var commissioning = new CleanAirBaseline();
        var scan = new GasScan();
        for (int i = 0; i < 2 * GasBaseline.ScanCount && commissioning.Verdict == BaselineVerdict.NeedsMoreScans; i++)
        {
            sensor.Measure(scan);
            commissioning.Add(scan);
        }

        return commissioning.Baseline ?? throw new InvalidOperationException($"The simulated clean air is {commissioning.Verdict}.");
    }
}
