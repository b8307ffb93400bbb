using System.Linq;
using MeadowTinyMl.Classification;
using MeadowTinyMl.DataSets;
using MeadowTinyMl.Dsp;

namespace MeadowTinyMl.Training.Gas;

/// <summary>A scored scan as the network sees it.</summary>
internal sealed record GasExample(float[] Features, int Label, string Kind, string Recording, string Board, string RowGroup)
{
    private const float ClimateScale = 0.02f;

    /// <summary>Gets the physical sensor.</summary>
    public string Sensor { get; private init; } = string.Empty;

    /// <summary>Gets temperature and humidity less 40, in fifties, for the control alone; null where they are not known.</summary>
    public float[]? Climate { get; private init; }

    public static GasExample Create(GasCycle cycle, GasBaseline baseline, string rowGroup)
    {
        var features = new int[GasFeatures.Steps];
        GasFeatures.Compute(cycle.Ohms, baseline, features);
        int label = GasTraining.Labels.ToList().IndexOf(cycle.Group);
        return new GasExample(features.Select(GasInput.FromDecadesQ16).ToArray(), label, cycle.Label, GasProtocol.RecordingOf(cycle), cycle.Board, rowGroup)
        {
            Sensor = cycle.SensorKey,
            Climate = cycle is { TemperatureCelsius: { } celsius, HumidityPercent: { } percent } ? [((float)celsius - 40) * ClimateScale, ((float)percent - 40) * ClimateScale] : null,
        };
    }
}
