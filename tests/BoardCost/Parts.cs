using System;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Dsp;
using MeadowTinyMl.Sensing;
using MeadowTinyMl.Sensing.Sound;
using MeadowTinyMl.Sentinel;
using MeadowTinyMl.Simulator.Board;

namespace MeadowTinyMl.BoardCost;

/// <summary>The loop's parts, each alone, on the same recorded second.</summary>
internal static class Parts
{
    private const int Gain = 6;

    private static readonly LogMelOptions FrontEnd = ReleasedModels.Load(ModelManifest.SoundTask).Manifest.FrontEnd!;

    public static int Capture(int count)
    {
        PdmMicrophone microphone = Loop.Microphone(FrontEnd.SampleRateHz);
        for (int i = 0; i < count; i++)
        {
            microphone.Capture();
        }

        Console.WriteLine($"{count} windows, peak {microphone.Peak} dB");
        return 0;
    }

    public static int Decimate(int count)
    {
        var options = new PdmOptions { StartUpSamples = PdmDecimator.SettlingSamples, SamplesPerWindow = FrontEnd.SampleRateHz };
        var bits = new byte[PdmDecimator.BytesBefore + (FrontEnd.SampleRateHz * PdmDecimator.BytesPerSample)];
        new RecordedBits(options, new SensorTime()).Read(bits);
        var decimator = new PdmDecimator(Gain);
        var pcm = new short[FrontEnd.SampleRateHz];
        for (int i = 0; i < count; i++)
        {
            decimator.Process(bits, PdmDecimator.BytesBefore, pcm, 0, pcm.Length);
        }

        Console.WriteLine($"{count} seconds, the last sample is {pcm[^1]}");
        return 0;
    }

    public static int Level(int count)
    {
        short[] pcm = Pcm();
        var level = new SoundLevel(FrontEnd.SampleRateHz, 100);
        for (int i = 0; i < count; i++)
        {
            level.Measure(pcm, 0, pcm.Length);
        }

        Console.WriteLine($"{count} seconds at {level.Leq} dB");
        return 0;
    }

    public static int LogMelPatch(int bands, int count)
    {
        short[] pcm = Pcm();
        LogMelOptions options = FrontEnd with { MelBands = bands };
        var logMel = new LogMel(options);
        var patch = new short[options.PatchLength];
        for (int i = 0; i < count; i++)
        {
            logMel.Compute(pcm, 0, patch);
        }

        Console.WriteLine($"{count} patches, the last value is {patch[^1]}");
        return 0;
    }

    public static int Gas(int seconds)
    {
        var time = new SensorTime();
        var clock = new DriverClock(time);
        (IGasScanner scanner, StoredBaseline cleanAir) = Loop.Scanner(time, clock);
        var channel = new GasChannel(scanner, new ReleasedGasModel(ReleasedModels.Load(ModelManifest.GasTask)), new[] { cleanAir.Baseline }, clock, new SentinelOptions().GasOverdueMilliseconds);
        int decisions = 0;
        for (int step = 0; step < seconds * Loop.StepsPerSecond; step++)
        {
            time.Wait(TimeSpan.FromMilliseconds(Loop.StepMilliseconds));
            decisions += channel.Poll(true) == null ? 0 : 1;
        }

        Console.WriteLine($"{decisions} decisions in {seconds} s");
        return 0;
    }

    public static int Commit(int bytes, int count)
    {
        var raw = new byte[bytes];
        var salt = new byte[InputCommitment.SaltLength];
        for (int i = 0; i < count; i++)
        {
            raw[0] = InputCommitment.Compute(salt, InputCommitment.Sound, raw)[0];
        }

        Console.WriteLine($"{count} commitments to {bytes} bytes, the last begins with {raw[0]}");
        return 0;
    }

    private static short[] Pcm()
    {
        PdmMicrophone microphone = Loop.Microphone(FrontEnd.SampleRateHz);
        microphone.Capture();
        var pcm = new short[FrontEnd.SampleRateHz];
        microphone.TryRead(pcm, 0, pcm.Length, out _);
        return pcm;
    }
}
