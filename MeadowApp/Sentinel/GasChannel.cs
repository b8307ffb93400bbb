using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Dsp;
using MeadowTinyMl.Sensing;

namespace MeadowTinyMl.Sentinel;

/// <summary>From one scan to one decision.</summary>
public sealed class GasChannel
{
    /// <summary>Bytes of the committed raw input: ten uint32.</summary>
    public const int RawBytes = 4 * GasFeatures.Steps;

    private readonly IGasScanner _scanner;
    private readonly IGasModel? _model;
    private readonly GasBaseline?[] _baselines;
    private readonly string[] _names;
    private readonly IClock _clock;
    private readonly Overdue _overdue;
    private readonly GasScan _scan = new GasScan();
    private readonly uint[] _ohms = new uint[GasFeatures.Steps]; // the last scan's, as the models take them

    /// <summary>Wires a channel.</summary>
    /// <param name="scanner">The sensor or sensors.</param>
    /// <param name="model">The gas model, or null where none may run: then every scan goes to the alarm without a model alone.</param>
    /// <param name="baselines">Clean air of each sensor by its index; null where none was taken. At least one.</param>
    /// <param name="clock">Time since boot.</param>
    /// <param name="overdueMilliseconds">Silence after which the sensor counts as missing.</param>
    /// <exception cref="ArgumentException">There is no sensor.</exception>
    public GasChannel(IGasScanner scanner, IGasModel? model, GasBaseline?[] baselines, IClock clock, long overdueMilliseconds)
    {
        if (baselines.Length == 0)
        {
            throw new ArgumentException("A board has at least one gas sensor.", nameof(baselines));
        }

        _scanner = scanner;
        _model = model;
        _baselines = baselines;
        _clock = clock;
        _overdue = new Overdue(overdueMilliseconds);
        _names = new string[baselines.Length];
        for (int sensor = 0; sensor < _names.Length; sensor++)
        {
            _names[sensor] = "gas" + sensor.ToString(CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Gets the names of the sensors.</summary>
    public IReadOnlyList<string> Sensors => _names;

    /// <summary>Gets a value indicating whether there is a model.</summary>
    public bool HasModel => _model != null;

    /// <summary>Gets a value indicating whether the signature of the model's bundle was checked and holds.</summary>
    public bool IsSigned { get; init; }

    /// <summary>Gets the manifest of the channel's model; without classes where there is none.</summary>
    public ModelManifest Manifest => _model?.Manifest ?? NoModel.Manifest;

    /// <summary>Gets who says for how long the sensor has slept since the start; by default it never does.</summary>
    public Func<TimeSpan> Asleep { get; init; } = () => TimeSpan.Zero;

    /// <summary>Gets what the model's training data looked like, or null.</summary>
    public ReferenceStatistics? Reference => _model?.Reference;

    /// <summary>Gets the alarm without a model, which sees every scan that is fit.</summary>
    public PlainAlarm Plain { get; } = new PlainAlarm();

    /// <summary>Reads the next scan, if there is one, and classifies it where that is asked.</summary>
    /// <param name="isAiOn">Whether the model is to answer; the plain alarm sees the scan in any case.</param>
    /// <returns>The decision, or null when there is nothing new or the model was not asked.</returns>
    public DecisionReport? Poll(bool isAiOn)
    {
        isAiOn &= HasModel;
        long now = _clock.UptimeMilliseconds;
        ReadState state = _scanner.TryRead(_scan);
        if (_overdue.Notice(state, now))
        {
            Zero();
            return isAiOn ? Decide(0, QualityFlags.Missing, false, now) : null;
        }

        if (state != ReadState.Ready)
        {
            return null;
        }

        _scan.Ohms.CopyTo(_ohms);
        GasBaseline? baseline = _scan.Sensor < _baselines.Length ? _baselines[_scan.Sensor] : null;
        QualityFlags quality = QualityMap.ToFlags(_scan.Quality) | (baseline == null ? QualityFlags.NoBaseline : QualityFlags.None);

        // No air and no sensor has a resistance of nothing.
        quality |= Array.IndexOf(_ohms, 0u) >= 0 ? QualityFlags.OutOfRange : QualityFlags.None;

        // A scan with holes is no input: the network is not asked what it makes of zeroes.
        bool isWhole = (quality & (QualityFlags.Missing | QualityFlags.Unheated)) == 0;
        if (baseline != null && (quality & DecisionRule.Blocking) == 0)
        {
            Plain.Take(_ohms, baseline);
        }

        if (!isAiOn)
        {
            Zero();
            return null;
        }

        return Decide(Math.Min(_scan.Sensor, _names.Length - 1), quality, baseline != null && isWhole, now);
    }

    /// <summary>Writes the raw input of the last decision.</summary>
    /// <param name="raw">At least <see cref="RawBytes"/>; ten uint32, little-endian.</param>
    /// <returns>The bytes written.</returns>
    public int CopyRaw(Span<byte> raw)
    {
        for (int step = 0; step < GasFeatures.Steps; step++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(raw.Slice(4 * step), _ohms[step]);
        }

        return RawBytes;
    }

    /// <summary>Asks the model again what it makes of a raw input.</summary>
    /// <param name="sensor">The sensor's name.</param>
    /// <param name="raw">As <see cref="CopyRaw"/> wrote it.</param>
    /// <returns>One confidence for each class, in 1/10 000.</returns>
    internal int[] Again(string sensor, ReadOnlySpan<byte> raw)
    {
        var ohms = new uint[GasFeatures.Steps];
        for (int step = 0; step < ohms.Length; step++)
        {
            ohms[step] = BinaryPrimitives.ReadUInt32LittleEndian(raw.Slice(4 * step));
        }

        var confidences = new int[Manifest.Labels.Count];
        _model!.Classify(ohms, _baselines[Array.IndexOf(_names, sensor)]!, confidences);
        Array.Clear(ohms, 0, ohms.Length);
        return confidences;
    }

    /// <summary>Says why the last scan was answered as it was.</summary>
    /// <param name="report">Its decision; the model ran for it.</param>
    public Occlusion Explain(DecisionReport report) => _model!.Explain(_ohms, _baselines[_scan.Sensor]!, report.Decision.Top);

    /// <summary>Overwrites the raw input with zeroes, and what the model keeps of it.</summary>
    public void Zero()
    {
        _scan.Zero();
        Array.Clear(_ohms, 0, _ohms.Length);
        _model?.Zero();
    }

    private int? Level(QualityFlags quality)
    {
        if ((quality & QualityFlags.Missing) != 0)
        {
            return null;
        }

        long sum = 0;
        foreach (uint ohms in _ohms)
        {
            sum += FixedPointLog.Log10Q16(ohms);
        }

        return (int)((1_000 * sum / GasFeatures.Steps) >> 16);
    }

    private DecisionReport Decide(int sensor, QualityFlags quality, bool isInferred, long now)
    {
        var confidences = new int[Manifest.Labels.Count];
        int best = isInferred ? 1 : 0;
        var doubts = new Doubts(null, Reference?.MostDistance, best, best);
        if (isInferred)
        {
            try
            {
                quality |= _model!.Classify(_ohms, _baselines[sensor]!, confidences);
                doubts = doubts with { Distance = _model.Distance };
                ModelAnswer.Require(Manifest, confidences, doubts);
            }
            catch (Exception exception) when (exception is not ModelException)
            {
                throw new ModelException(exception);
            }
        }

        Decision decision = DecisionRule.Decide(Manifest, confidences, quality, doubts);
        return new DecisionReport(_names[sensor], Manifest, confidences, decision, quality, isInferred, now, _clock.UptimeMilliseconds - now, Level(quality))
        {
            Doubts = doubts,
            Reference = Reference,
        };
    }
}
