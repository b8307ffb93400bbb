using System;
using MeadowTinyMl.Dsp;

namespace MeadowTinyMl.Sentinel;

/// <summary>The alarm without a model: the gas sensor stands far below its own clean air for two scans in a row.</summary>
/// <remarks>
/// It stands in while the AI is off, stopped or cannot write its log. Over the recordings behind the gas model (HP-354, scans settled after sleep, 15,117 scans) a shift of
/// 0.8 decades was exceeded by every solvent scan, by 0.7 % of the odour scans and by 0.1 % of the clean ones.
/// </remarks>
public sealed class PlainAlarm
{
    /// <summary>How far the mean of the steps must lie below clean air, in decades, Q16: 0.8.</summary>
    public const int ShiftQ16 = 52_429;

    /// <summary>How far it must have come back for the alarm to end, in decades, Q16: 0.4.</summary>
    public const int EndQ16 = 26_214;

    private const int InARow = 2;

    private readonly int[] _features = new int[GasFeatures.Steps];
    private int _agreeing;

    /// <summary>Gets whether the alarm is on.</summary>
    public bool IsOn { get; private set; }

    /// <summary>Takes a scan of a sensor that is fit and has a baseline; without such a scan the alarm stays as it is.</summary>
    /// <param name="ohms">Ten gas resistances, in ohm.</param>
    /// <param name="baseline">Clean air of the same sensor.</param>
    /// <returns>Whether the alarm changed.</returns>
    public bool Take(uint[] ohms, GasBaseline baseline)
    {
        GasFeatures.Compute(ohms, baseline, _features);
        int sum = 0;
        foreach (int feature in _features)
        {
            sum -= feature;
        }

        Array.Clear(_features, 0, _features.Length);
        bool agrees = IsOn ? sum < EndQ16 * GasFeatures.Steps : sum >= ShiftQ16 * GasFeatures.Steps;
        _agreeing = agrees ? _agreeing + 1 : 0;
        if (_agreeing < InARow)
        {
            return false;
        }

        _agreeing = 0;
        IsOn = !IsOn;
        return true;
    }

    /// <summary>Switches the alarm off; it comes back only with new scans.</summary>
    public void Clear()
    {
        IsOn = false;
        _agreeing = 0;
    }
}
