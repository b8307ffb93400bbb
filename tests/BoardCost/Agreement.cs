using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Security.Cryptography;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Dsp;
using MeadowTinyMl.Sensing.Gas;

namespace MeadowTinyMl.BoardCost;

/// <summary>What signal chain, models and driver make of inputs from a fixed seed, as one SHA-256 for each stage: where two runtimes print the same lines, they agree bit for bit.</summary>
internal static class Agreement
{
    private const int Windows = 16;
    private const int Scans = 2_000;
    private const int Chips = 2_000;
    private const int Gain = 6;
    private const byte Silence = 0x55;
    private const byte Above = 0x57;

    /// <summary>Runs every stage.</summary>
    /// <param name="gas">The gas model.</param>
    /// <param name="sound">The sound model.</param>
    /// <returns>For each stage its name, how much was run, and the hash.</returns>
    public static IReadOnlyList<string> Lines(ModelBundle gas, ModelBundle sound)
    {
        uint state = 1;
        var lines = new List<string>();
        Hear(sound, ref state, lines);
        Smell(gas, ref state, lines);
        Measure(ref state, lines);
        return lines;
    }

    // A tone and noise in the microphone's bits, in each window half as often as in the one before; the last is silence.
    private static void Hear(ModelBundle bundle, ref uint state, List<string> lines)
    {
        using var samples = new Stage();
        using var patches = new Stage();
        using var answers = new Stage();
        LogMelOptions options = bundle.Manifest.FrontEnd!;
        var classifier = new SoundClassifier(bundle);
        var confidences = new int[bundle.Manifest.Labels.Count];
        var logMel = new LogMel(options);
        var patch = new short[options.PatchLength];
        var pcm = new short[classifier.SamplesPerWindow];
        var bits = new byte[PdmDecimator.BytesBefore + (pcm.Length * PdmDecimator.BytesPerSample)];
        for (int window = 0; window < Windows; window++)
        {
            for (int i = 0; i < bits.Length; i++)
            {
                uint drawn = Next(ref state);
                uint rarely = (1u << window) - 1;
                bool isNoise = (drawn & rarely) == 0;
                bool isHigh = i / (20 + (40 * window)) % 2 == 0 && (drawn >> 8 & rarely) == 0;
                bits[i] = window == Windows - 1 ? Silence : isNoise ? (byte)(drawn >> 24) : isHigh ? Above : Silence;
            }

            new PdmDecimator(Gain).Process(bits, PdmDecimator.BytesBefore, pcm, 0, pcm.Length);
            logMel.Compute(pcm, 0, patch);
            classifier.Reset();
            classifier.AddWindow(pcm, 0);
            classifier.Average(confidences);
            samples.Add(pcm);
            patches.Add(patch);
            answers.Add(confidences);
            answers.Add(classifier.Distance() ?? -1);
        }

        lines.Add($"samples of {Windows} seconds of bits: {samples.Hex()}");
        lines.Add($"log-mel patches of them: {patches.Hex()}");
        lines.Add($"sound model's answers to them: {answers.Hex()}");
    }

    private static void Smell(ModelBundle bundle, ref uint state, List<string> lines)
    {
        using var features = new Stage();
        using var answers = new Stage();
        var classifier = new GasClassifier(bundle);
        var confidences = new int[bundle.Manifest.Labels.Count];
        var scan = new int[GasFeatures.Steps];
        var ohms = new uint[GasFeatures.Steps];
        var cleanAir = new int[GasFeatures.Steps];
        for (int i = 0; i < Scans; i++)
        {
            for (int step = 0; step < ohms.Length; step++)
            {
                // 1.5 kilohm to 102.4 megohm, and clean air of five to seven decades.
                ohms[step] = 1_500 + (Next(ref state) % (GasFeatures.SaturatedOhms - 1_499) >> (int)(Next(ref state) >> 28));
                cleanAir[step] = (5 << 16) + (int)(Next(ref state) >> 15);
            }

            var baseline = GasBaseline.FromStored(cleanAir);
            GasFeatures.Compute(ohms, baseline, scan);
            features.Add(scan);
            answers.Add((int)classifier.Classify(ohms, baseline, confidences));
            answers.Add(confidences);
            answers.Add(classifier.Distance ?? -1);
        }

        lines.Add($"features of {Scans} scans: {features.Hex()}");
        lines.Add($"gas model's answers to them: {answers.Hex()}");
    }

    private static void Measure(ref uint state, List<string> lines)
    {
        using var climates = new Stage();
        using var codes = new Stage();
        var constants = new byte[Bme688Calibration.FirstLength + Bme688Calibration.SecondLength + Bme688Calibration.ThirdLength];
        for (int chip = 0; chip < Chips; chip++)
        {
            for (int i = 0; i < constants.Length; i++)
            {
                constants[i] = (byte)(Next(ref state) >> 24);
            }

            Bme688Calibration calibration = Bme688Calibration.Parse(
                constants.AsSpan(0, Bme688Calibration.FirstLength),
                constants.AsSpan(Bme688Calibration.FirstLength, Bme688Calibration.SecondLength),
                constants.AsSpan(Bme688Calibration.FirstLength + Bme688Calibration.SecondLength));
            int fine = IntegerCompensation.FineTemperature(calibration, (int)(Next(ref state) >> 12));
            IntegerCompensation.TryPressure(calibration, (int)(Next(ref state) >> 12), fine, out int pascal);
            climates.Add(IntegerCompensation.CentiCelsius(fine));
            climates.Add(pascal);
            climates.Add(IntegerCompensation.MilliPercentHumidity(calibration, (int)(Next(ref state) >> 16), fine));
            for (int celsius = 100; celsius <= HeaterProfile.MaximumCelsius; celsius += 100)
            {
                codes.Add(FloatCompensation.TryHeaterCode(calibration, celsius, (int)(Next(ref state) % 60), out byte code) ? code : -1);
            }
        }

        lines.Add($"temperature, pressure and humidity of {Chips} sets of constants: {climates.Hex()}");
        lines.Add($"heater codes of them, four each: {codes.Hex()}");
    }

    // A linear congruential generator.
    private static uint Next(ref uint state) => state = unchecked((state * 1_664_525) + 1_013_904_223);

    private sealed class Stage : IDisposable
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private readonly byte[] _bytes = new byte[4];

        public void Add(int value)
        {
            (_bytes[0], _bytes[1], _bytes[2], _bytes[3]) = ((byte)value, (byte)(value >> 8), (byte)(value >> 16), (byte)(value >> 24));
            _hash.AppendData(_bytes);
        }

        public void Add(int[] values)
        {
            foreach (int value in values)
            {
                Add(value);
            }
        }

        public void Add(short[] values)
        {
            foreach (short value in values)
            {
                Add(value);
            }
        }

        public string Hex() => string.Concat(_hash.GetHashAndReset().Select(part => part.ToString("x2", CultureInfo.InvariantCulture)));

        public void Dispose() => _hash.Dispose();
    }
}
