using MeadowTinyMl.Dsp;

namespace MeadowTinyMl.Sensing.Gas;

/// <summary>Puts the measurements of one scan together: a step's value is its last measurement with a valid gas code and a stable plate.</summary>
internal sealed class ScanCollector
{
    // 15 is the least sensitive range, 1023 its last code: the converter's other end, 1.4 kΩ.
    private const uint LeastOhms = 1_500;

    private readonly uint[] _ohms = new uint[GasFeatures.Steps];
    private readonly bool[] _isValid = new bool[GasFeatures.Steps];
    private int _step;
    private bool _wasUnheated;
    private bool _isImplausible;

    /// <summary>Gets a value indicating whether the first step of a scan has been seen.</summary>
    public bool IsCollecting { get; private set; }

    /// <summary>Gets the climate of the last measurement.</summary>
    public Climate Climate { get; private set; }

    /// <summary>Forgets what was collected and waits for a first step.</summary>
    public void Reset()
    {
        IsCollecting = false;
        Clear();
    }

    /// <summary>Takes one measurement, in the order in which they were made.</summary>
    /// <param name="calibration">The chip's constants.</param>
    /// <param name="field">The measurement.</param>
    /// <param name="scan">Overwritten where a scan has ended.</param>
    /// <returns>Whether a scan has ended: this measurement belongs to the next one.</returns>
    public bool Add(Bme688Calibration calibration, in Bme688Field field, GasScan scan)
    {
        bool isFirst = field.GasIndex < _step || (field.GasIndex == 0 && !IsCollecting);
        bool hasEnded = isFirst && IsCollecting;
        if (hasEnded)
        {
            Finish(scan);
        }

        if (isFirst)
        {
            Clear();
            IsCollecting = field.GasIndex == 0;
        }

        _step = field.GasIndex;
        Climate = Climate.Of(calibration, field);
        if (IsCollecting && _step < _ohms.Length)
        {
            _isImplausible |= !Climate.IsPlausible;
            if (field.IsGasValid && field.IsHeaterStable)
            {
                _ohms[_step] = IntegerCompensation.GasOhms(field.GasCode, field.GasRange);
                _isValid[_step] = true;
            }

            _wasUnheated |= field.IsGasValid && !field.IsHeaterStable;
        }

        return hasEnded;
    }

    private void Finish(GasScan scan)
    {
        SensorQuality quality = _isImplausible ? SensorQuality.OutOfRange : SensorQuality.None;
        for (int step = 0; step < _ohms.Length; step++)
        {
            if (!_isValid[step])
            {
                quality |= _wasUnheated ? SensorQuality.Unheated : SensorQuality.Missing;
            }
            else if (_ohms[step] <= LeastOhms)
            {
                quality |= SensorQuality.OutOfRange;
            }

            scan.Ohms[step] = _ohms[step];
        }

        scan.Quality = quality;
        scan.FlagSaturation();
    }

    private void Clear()
    {
        System.Array.Clear(_ohms, 0, _ohms.Length);
        System.Array.Clear(_isValid, 0, _isValid.Length);
        _wasUnheated = false;
        _isImplausible = false;
        _step = 0;
    }
}
