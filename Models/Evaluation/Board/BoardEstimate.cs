using System;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Dsp;
using MeadowTinyMl.Inference;

namespace MeadowTinyMl.Evaluation.Board;

/// <summary>What a model costs on the board with all that it needs around it: for one heater scan, or for one second of sound.</summary>
/// <remarks>The one estimator: <c>tinyml fit</c>, <c>tinyml compress</c>, the search and the cards use it.</remarks>
public sealed record BoardEstimate
{
    /// <summary>Seconds from one scan of profile HP-354 to the next.</summary>
    public const double SecondsPerScan = 10.78;

    /// <summary>Samples that the microphone's driver throws away at the start of each window.</summary>
    public const int StartUpSamples = 1_600;

    /// <summary>Raw inputs of past decisions that the sentinel keeps.</summary>
    public const int RawInputsKept = 8;

    /// <summary>Gets the network's own cost.</summary>
    public required NetworkCost Network { get; init; }

    /// <summary>Gets the seconds between two inputs of the network.</summary>
    public required double Seconds { get; init; }

    /// <summary>Gets the instructions around the network: driver, front end and, for sound, the rest of the loop.</summary>
    public required long OtherInstructions { get; init; }

    /// <summary>Gets the bytes of buffers and tables around the network.</summary>
    public required long BufferBytes { get; init; }

    /// <summary>Gets the time of an instruction, in nanoseconds.</summary>
    public required double NanosecondsPerInstruction { get; init; }

    /// <summary>Gets the power of the board while it computes, in milliwatts.</summary>
    public required double BoardMilliwatts { get; init; }

    /// <summary>Gets the ARM instructions for one input, all included.</summary>
    public long Instructions => Network.Instructions + OtherInstructions;

    /// <summary>Gets the time for one input, in milliseconds; good to a factor of two.</summary>
    public double Milliseconds => Instructions * NanosecondsPerInstruction * 1e-6;

    /// <summary>Gets the memory, in bytes.</summary>
    public long RamBytes => Network.RamBytes + BufferBytes;

    /// <summary>Gets the energy of the time that one input takes, in millijoules: the board draws its power whether it computes or not.</summary>
    public double Millijoules => Milliseconds * BoardMilliwatts * 1e-3;

    /// <summary>Gets the share of the processor, 0 to 1 where it fits.</summary>
    public double Load => Milliseconds * 1e-3 / Seconds;

    /// <summary>Gets the estimate as manifests state it: whole numbers, rounded up.</summary>
    public ModelBudget Budget => checked(new ModelBudget(
        Network.FileBytes, (int)RamBytes, (int)Math.Ceiling(1e3 * Milliseconds), (int)Math.Ceiling(1e3 * Millijoules)));

    /// <summary>Estimates the model of a bundle.</summary>
    /// <param name="model">The network.</param>
    /// <param name="manifest">Its task and front end.</param>
    /// <param name="power">The board's power.</param>
    public static BoardEstimate Of(TfliteModel model, ModelManifest manifest, PowerModel power) => manifest.FrontEnd is { } frontEnd
        ? Sound(model, frontEnd, manifest.WindowsPerDecision, power)
        : Gas(model, power);

    /// <summary>Estimates a gas model, for one scan.</summary>
    public static BoardEstimate Gas(TfliteModel model, PowerModel power)
    {
        BoardCounts counts = BoardCounts.Measured();
        return new BoardEstimate
        {
            Network = NetworkCost.Of(model),
            Seconds = SecondsPerScan,
            OtherInstructions = (long)(counts.GasSecond * SecondsPerScan),
            BufferBytes = 2 * 4 * GasFeatures.Steps,
            NanosecondsPerInstruction = counts.NanosecondsPerInstruction,
            BoardMilliwatts = power.Board,
        };
    }

    /// <summary>Estimates a sound model, for one window and the second in which it comes, the log included.</summary>
    /// <param name="model">The network.</param>
    /// <param name="frontEnd">Its front end.</param>
    /// <param name="windowsPerDecision">The windows of a decision, which are kept together.</param>
    /// <param name="power">The board's power.</param>
    public static BoardEstimate Sound(TfliteModel model, LogMelOptions frontEnd, int windowsPerDecision, PowerModel power)
    {
        BoardCounts counts = BoardCounts.Measured();
        int samples = Math.Max(frontEnd.SampleRateHz, frontEnd.SamplesPerPatch);
        double seconds = (double)samples / frontEnd.SampleRateHz;
        long logMel = frontEnd.Frames * (counts.LogMelFrame + ((long)counts.LogMelBand * frontEnd.MelBands));
        return new BoardEstimate
        {
            Network = NetworkCost.Of(model),
            Seconds = seconds,
            OtherInstructions = logMel + (long)((counts.Capture + counts.LoopRest) * seconds),
            BufferBytes = SoundBuffers(samples, windowsPerDecision) + Tables(frontEnd),
            NanosecondsPerInstruction = counts.NanosecondsPerInstruction,
            BoardMilliwatts = power.Board,
        };
    }

    /// <summary>Returns the bytes in which sound exists: bits, window, the windows of a decision, the loop's copy, and the raw inputs that are kept.</summary>
    public static long SoundBuffers(int samplesPerWindow, int windowsPerDecision)
    {
        long window = 2L * samplesPerWindow;
        long bits = PdmDecimator.BytesBefore + ((long)(StartUpSamples + samplesPerWindow) * PdmDecimator.BytesPerSample);
        return bits + (2 * StartUpSamples) + window + (window * windowsPerDecision * (2 + RawInputsKept));
    }

    private static long Tables(LogMelOptions frontEnd) =>
        HeldBytes.Of(new LogMel(frontEnd), new PdmDecimator(0), new SoundLevel(frontEnd.SampleRateHz, 0)) + (2L * frontEnd.PatchLength);
}
