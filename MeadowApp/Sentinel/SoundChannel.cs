using System;
using System.Buffers.Binary;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Dsp;
using MeadowTinyMl.Sensing;

namespace MeadowTinyMl.Sentinel;

/// <summary>From several windows of sound to one decision.</summary>
public sealed class SoundChannel
{
    /// <summary>The name of the sensor.</summary>
    public const string Sensor = "mic0";

    // 1000 log10(2) in Q16.
    private const long MilliLog10Of2Q16 = 19_728_302;

    private readonly IMicrophone _microphone;
    private readonly ISoundModel? _model;
    private readonly IClock _clock;
    private readonly Overdue _overdue;
    private readonly short[] _pcm; // [windows, samples] of the current decision
    private int _windows;
    private QualityFlags _quality;

    /// <summary>Wires a channel.</summary>
    /// <param name="microphone">The microphone.</param>
    /// <param name="model">The sound model, or null where none may run: then the microphone is not read.</param>
    /// <param name="clock">Time since boot.</param>
    /// <param name="overdueMilliseconds">Silence of the driver after which the microphone counts as missing.</param>
    public SoundChannel(IMicrophone microphone, ISoundModel? model, IClock clock, long overdueMilliseconds)
    {
        _microphone = microphone;
        _model = model;
        _clock = clock;
        _overdue = new Overdue(overdueMilliseconds);
        _pcm = model == null ? Array.Empty<short>() : new short[model.SamplesPerWindow * model.WindowsPerDecision];
    }

    /// <summary>Gets a value indicating whether there is a model.</summary>
    public bool HasModel => _model != null;

    /// <summary>Gets a value indicating whether the signature of the model's bundle was checked and holds.</summary>
    public bool IsSigned { get; init; }

    /// <summary>Gets the manifest of the channel's model; without classes where there is none.</summary>
    public ModelManifest Manifest => _model?.Manifest ?? NoModel.Manifest;

    /// <summary>Gets what the model's training data looked like, or null.</summary>
    public ReferenceStatistics? Reference => _model?.Reference;

    /// <summary>Gets the bytes of the committed raw input: all windows of a decision.</summary>
    public int RawBytes => 2 * _pcm.Length;

    /// <summary>Reads the next window, if there is one; the last window of a decision gives the decision.</summary>
    /// <param name="isAiOn">Whether the model is to answer; else what was read is overwritten with zeroes.</param>
    /// <returns>The decision, or null.</returns>
    public DecisionReport? Poll(bool isAiOn)
    {
        if (_model == null)
        {
            return null;
        }

        long now = _clock.UptimeMilliseconds;
        int start = _windows * _model.SamplesPerWindow;
        ReadState state = _microphone.TryRead(_pcm, start, _model.SamplesPerWindow, out SensorQuality quality);
        bool isMissing = _overdue.Notice(state, now);
        if (!isAiOn)
        {
            Begin();
            Zero();
            return null;
        }

        if (isMissing)
        {
            Begin();
            Zero();
            return Decide(QualityFlags.Missing, false, now);
        }

        if (state != ReadState.Ready)
        {
            return null;
        }

        try
        {
            return Take(start, quality, now);
        }
        catch (Exception exception)
        {
            // The next window begins another decision.
            _windows = 0;
            throw exception as ModelException ?? new ModelException(exception);
        }
    }

    private DecisionReport? Take(int start, SensorQuality quality, long now)
    {
        if (_windows == 0)
        {
            Begin();
        }

        // Silence of one window is no fault of the decision: such a window is left out of the average.
        _quality |= QualityMap.ToFlags(quality) | (_model!.AddWindow(_pcm, start) & ~QualityFlags.Silent);
        _windows++;
        if (_windows < _model.WindowsPerDecision)
        {
            return null;
        }

        _windows = 0;
        bool isInferred = _model.WindowsUsed > 0;
        return Decide(isInferred ? _quality : _quality | QualityFlags.Silent, isInferred, now);
    }

    /// <summary>Writes the raw input of the last decision.</summary>
    /// <param name="raw">At least <see cref="RawBytes"/>; int16, little-endian.</param>
    /// <returns>The bytes written.</returns>
    public int CopyRaw(Span<byte> raw)
    {
        for (int i = 0; i < _pcm.Length; i++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(raw.Slice(2 * i), _pcm[i]);
        }

        return RawBytes;
    }

    /// <summary>Asks the model again what it makes of a raw input. The windows that were heard since the last decision are dropped: the next window begins another decision.</summary>
    /// <param name="raw">As <see cref="CopyRaw"/> wrote it.</param>
    /// <returns>One confidence for each class, in 1/10 000.</returns>
    internal int[] Again(ReadOnlySpan<byte> raw)
    {
        ISoundModel model = _model!;
        Begin();
        for (int i = 0; i < _pcm.Length; i++)
        {
            _pcm[i] = BinaryPrimitives.ReadInt16LittleEndian(raw.Slice(2 * i));
        }

        for (int start = 0; start < _pcm.Length; start += model.SamplesPerWindow)
        {
            model.AddWindow(_pcm, start);
        }

        var confidences = new int[Manifest.Labels.Count];
        model.Average(confidences);
        Begin();
        Zero();
        return confidences;
    }

    /// <summary>Says why the last decision was answered as it was.</summary>
    /// <param name="report">The decision; the model ran for it.</param>
    public Occlusion Explain(DecisionReport report) => _model!.Explain(report.Decision.Top);

    /// <summary>Overwrites the raw input, and what the model keeps of it, with zeroes.</summary>
    public void Zero()
    {
        Array.Clear(_pcm, 0, _pcm.Length);
        _model?.Zero();
    }

    private void Begin()
    {
        _model!.Reset();
        _windows = 0;
        _quality = QualityFlags.None;
    }

    // 1000 log10 of the mean square over that of full scale, 2^30, is hundredths of a decibel.
    private int? Level(QualityFlags quality)
    {
        if ((quality & QualityFlags.Missing) != 0)
        {
            return null;
        }

        ulong squares = 0;
        foreach (short sample in _pcm)
        {
            squares += (ulong)(sample * sample);
        }

        long log2 = FixedPointLog.Log2Q16(squares) - FixedPointLog.Log2Q16((ulong)_pcm.Length) - (30L << 16);
        return (int)((log2 * MilliLog10Of2Q16) >> 32);
    }

    private DecisionReport Decide(QualityFlags quality, bool isInferred, long now)
    {
        var confidences = new int[Manifest.Labels.Count];
        if (isInferred)
        {
            _model!.Average(confidences);
        }

        int windows = isInferred ? _model!.WindowsUsed : 0;
        var doubts = new Doubts(isInferred ? _model!.Distance() : null, Reference?.MostDistance, windows, windows);
        Decision decision = DecisionRule.Decide(Manifest, confidences, quality, doubts);
        if (isInferred)
        {
            doubts = doubts with { Agreeing = _model!.Agreeing(decision.Top) };
            ModelAnswer.Require(Manifest, confidences, doubts);
            decision = DecisionRule.Decide(Manifest, confidences, quality, doubts);
        }

        return new DecisionReport(Sensor, Manifest, confidences, decision, quality, isInferred, now, _clock.UptimeMilliseconds - now, Level(quality))
        {
            Doubts = doubts,
            Reference = Reference,
        };
    }
}
