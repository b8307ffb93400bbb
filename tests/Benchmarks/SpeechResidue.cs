using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using MeadowTinyMl.DataSets;
using MeadowTinyMl.Dsp;
using MeadowTinyMl.Training.Sound;

namespace MeadowTinyMl.Benchmarks;

/// <summary>Measures how much speech a log-mel patch still holds: speech is made again from patches alone, and held against what was said.</summary>
/// <remarks>
/// The attacker knows the front end. Band energies are spread over the spectrum's bins by multiplicative updates that never go negative (Lee and Seung, 2001), phases are
/// guessed by <see cref="GriffinLim"/>. What is left is told by correlations, by the short-time objective intelligibility of Taal et al. (IEEE Trans. ASLP 19, 2011; here with
/// frames of 512 samples at 15,625 Hz), and by a recogniser of digits and of speakers: nearest neighbour under dynamic time warping over cepstra.
/// </remarks>
internal static class SpeechResidue
{
    private const int Rate = 15_625;
    private const int SpectrumUpdates = 200;
    private const int PhaseIterations = 200;
    private const int FineHop = 128;
    private const int Cepstra = 13;

    /// <summary>Runs over a data set whose files are named digit_speaker_take; writes the reconstructions as WAV files where a folder is given.</summary>
    public static void Run(string data, string? output)
    {
        var random = new Random(1);
        var figures = new List<double[]>();
        var said = new List<Said>();
        foreach (SoundClip clip in SoundDataSet.Read(data))
        {
            short[] pcm = Padded(clip.ReadSamples(Rate));
            double[] sound = [.. pcm.Select(sample => (double)sample)];
            LogMelOptions released = new SoundRecipe().FrontEnd;
            LogMelOptions front = released with { Frames = ((pcm.Length - LogMelOptions.FrameLengthSamples) / released.HopLengthSamples) + 1 };
            double[] again = Reconstruct(pcm, front, random, out double[][] patch);
            double[] whole = sound[..again.Length];
            if (output != null)
            {
                Directory.CreateDirectory(output);
                Write(Path.Combine(output, Path.GetFileName(clip.Path)), again);
            }

            short[] pcmAgain = [.. again.Select(value => (short)Math.Clamp(value, short.MinValue, short.MaxValue))];
            figures.Add([
                Correlation(Flat(patch), Flat(Patch(pcmAgain, front))),
                Correlation(Logs(new GriffinLim(320).Magnitudes(whole)), Logs(new GriffinLim(320).Magnitudes(again))),
                Waveform(whole, again),
                Intelligibility(whole, again),
                Intelligibility(whole, Noise(whole.Length, random)),
            ]);
            string[] name = Path.GetFileNameWithoutExtension(clip.Path).Split('_');
            said.Add(new Said(name[0], name[1], Features(whole), Features(again)));
        }

        Console.WriteLine($"{said.Count} spoken digits of {said.Select(one => one.Speaker).Distinct().Count()} speakers; mean over the clips");
        string[] names = ["log-mel patch against patch of the reconstruction", "log spectrum against that of the reconstruction", "waveform against waveform, best of all shifts up to 20 ms", "intelligibility (STOI) of the reconstruction", "intelligibility (STOI) of white noise"];
        for (int i = 0; i < names.Length; i++)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {figures.Average(figure => figure[i]),6:0.00}  {names[i]}"));
        }

        Console.WriteLine("recognised (nearest neighbour among originals)");
        Tell("digit, of a speaker not heard before", said, one => one.Digit, (a, b) => a.Speaker != b.Speaker);
        Tell("speaker, of a digit not heard before", said, one => one.Speaker, (a, b) => a.Digit != b.Digit);
    }

    private static void Tell(string what, List<Said> said, Func<Said, string> label, Func<Said, Said, bool> isAllowed)
    {
        double Share(Func<Said, double[][]> of) =>
            (double)said.Count(one => label(said.Where(other => isAllowed(one, other)).MinBy(other => Distance(of(one), other.Original))!) == label(one)) / said.Count;
        double chance = 1.0 / said.Select(label).Distinct().Count();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {what}: {Share(one => one.Original):P0} of the originals, {Share(one => one.Again):P0} of the reconstructions; chance {chance:P0}"));
    }

    private static short[] Padded(short[] pcm)
    {
        // Half a frame of silence on both sides, and whole hops.
        int frames = Math.Max(2, (int)Math.Ceiling(pcm.Length / 320.0));
        var padded = new short[512 + (frames * 320)];
        pcm.CopyTo(padded, 256);
        return padded;
    }

    private static double[][] Patch(short[] pcm, LogMelOptions front)
    {
        var patch = new short[front.PatchLength];
        new LogMel(front).Compute(pcm, 0, patch);
        return [.. Enumerable.Range(0, front.Frames).Select(frame => patch[(frame * front.MelBands)..((frame + 1) * front.MelBands)].Select(value => (double)value).ToArray())];
    }

    private static double[] Reconstruct(short[] pcm, LogMelOptions front, Random random, out double[][] patch)
    {
        double[][] filters = Filters(front);
        patch = Patch(pcm, front);
        double[][] magnitudes = [.. patch.Select(frame => Spread(filters, frame))];
        return new GriffinLim(front.HopLengthSamples).Invert(magnitudes, PhaseIterations, random);
    }

    // The bins' energies that give the bands' energies: starts flat, and each update lowers the error.
    private static double[] Spread(double[][] filters, double[] frame)
    {
        double[] energies = [.. frame.Select(value => value <= 0 ? 0 : Math.Pow(2, (value / 256) + 6))];
        var power = new double[GriffinLim.Bins];
        Array.Fill(power, (energies.Sum() / GriffinLim.Bins) + 1e-9);
        for (int update = 0; update < SpectrumUpdates; update++)
        {
            double[] now = [.. filters.Select(filter => Dot(filter, power) + 1e-12)];
            for (int bin = 0; bin < power.Length; bin++)
            {
                double up = 0;
                double down = 1e-12;
                for (int band = 0; band < filters.Length; band++)
                {
                    up += filters[band][bin] * energies[band];
                    down += filters[band][bin] * now[band];
                }

                power[bin] *= up / down;
            }
        }

        return [.. power.Select(Math.Sqrt)];
    }

    private static double[][] Filters(LogMelOptions front)
    {
        double low = Mel(front.LowHz);
        double step = (Mel(front.HighHz) - low) / (front.MelBands + 1);
        return [.. Enumerable.Range(0, front.MelBands).Select(band => Enumerable.Range(0, GriffinLim.Bins).Select(bin =>
        {
            double mel = Mel(bin * (double)front.SampleRateHz / GriffinLim.FrameLength);
            return Math.Max(0, 1 - (Math.Abs(mel - (low + ((band + 1) * step))) / step));
        }).ToArray())];
    }

    private static double Mel(double hertz) => 2_595 * Math.Log10(1 + (hertz / 700));

    // Cepstra of a recogniser of its own: finer in time than the patch, and without its limits.
    private static double[][] Features(double[] sound)
    {
        double[][] filters = Filters(new LogMelOptions { MelBands = 26, LowHz = 100, HighHz = 4_000 });
        double[][] cepstra = [.. new GriffinLim(FineHop).Magnitudes(sound).Select(frame =>
        {
            double[] logs = [.. filters.Select(filter => Math.Log(Dot(filter, [.. frame.Select(value => value * value)]) + 1e4))];
            return Enumerable.Range(1, Cepstra).Select(k => logs.Select((value, band) => value * Math.Cos(Math.PI * k * (band + 0.5) / logs.Length)).Sum()).ToArray();
        })];

        // The recording's own mean goes, as recognisers do against microphones.
        double[] mean = [.. Enumerable.Range(0, Cepstra).Select(k => cepstra.Average(frame => frame[k]))];
        return [.. cepstra.Select(frame => frame.Select((value, k) => value - mean[k]).ToArray())];
    }

    private static double Distance(double[][] a, double[][] b)
    {
        var cost = new double[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                cost[i, j] = i == 0 && j == 0 ? 0 : double.PositiveInfinity;
                if (i > 0 && j > 0)
                {
                    double step = Math.Sqrt(a[i - 1].Zip(b[j - 1], (x, y) => (x - y) * (x - y)).Sum());
                    cost[i, j] = step + Math.Min(cost[i - 1, j - 1], Math.Min(cost[i - 1, j], cost[i, j - 1]));
                }
            }
        }

        return cost[a.Length, b.Length] / (a.Length + b.Length);
    }

    private static double Intelligibility(double[] clean, double[] degraded)
    {
        double[][] x = ThirdOctaves(clean);
        double[][] y = ThirdOctaves(degraded);
        int segment = Math.Min(24, x.Length);
        double clip = 1 + Math.Pow(10, 15.0 / 20);
        var values = new List<double>();
        for (int end = segment; end <= x.Length; end++)
        {
            for (int band = 0; band < x[0].Length; band++)
            {
                double[] a = [.. x[(end - segment)..end].Select(frame => frame[band])];
                double[] b = [.. y[(end - segment)..end].Select(frame => frame[band])];
                double scale = Math.Sqrt(a.Sum(value => value * value) / Math.Max(b.Sum(value => value * value), 1e-12));
                values.Add(Correlation(a, [.. b.Select((value, i) => Math.Min(value * scale, a[i] * clip))]));
            }
        }

        return values.Average();
    }

    private static double[][] ThirdOctaves(double[] sound) => [.. new GriffinLim(256).Magnitudes(sound).Select(frame => Enumerable.Range(0, 15).Select(band =>
    {
        double centre = 150 * Math.Pow(2, band / 3.0);
        double sum = 0;
        for (int bin = 0; bin < frame.Length; bin++)
        {
            double hertz = bin * (double)Rate / GriffinLim.FrameLength;
            sum += hertz >= centre * Math.Pow(2, -1 / 6.0) && hertz < centre * Math.Pow(2, 1 / 6.0) ? frame[bin] * frame[bin] : 0;
        }

        return Math.Sqrt(sum);
    }).ToArray())];

    private static double Waveform(double[] a, double[] b)
    {
        double best = 0;
        for (int shift = -312; shift <= 312; shift++)
        {
            int from = Math.Max(0, shift);
            int to = Math.Min(a.Length, a.Length + shift);
            best = Math.Max(best, Math.Abs(Correlation(a[from..to], b[(from - shift)..(to - shift)])));
        }

        return best;
    }

    private static double[] Noise(int length, Random random) => [.. Enumerable.Range(0, length).Select(_ => 2_000 * (random.NextDouble() - 0.5))];

    private static double[] Flat(double[][] frames) => [.. frames.SelectMany(frame => frame)];

    private static double[] Logs(double[][] frames) => [.. frames.SelectMany(frame => frame.Select(value => Math.Log(value + 10)))];

    private static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    private static double Correlation(double[] a, double[] b)
    {
        double meanA = a.Average();
        double meanB = b.Average();
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.Length; i++)
        {
            ab += (a[i] - meanA) * (b[i] - meanB);
            aa += (a[i] - meanA) * (a[i] - meanA);
            bb += (b[i] - meanB) * (b[i] - meanB);
        }

        return aa == 0 || bb == 0 ? 0 : ab / Math.Sqrt(aa * bb);
    }

    private static void Write(string file, double[] sound)
    {
        using var writer = new BinaryWriter(File.Create(file));
        writer.Write("RIFF"u8);
        writer.Write(36 + (2 * sound.Length));
        writer.Write("WAVEfmt "u8);
        writer.Write(16);
        writer.Write((short)1);
        writer.Write((short)1);
        writer.Write(Rate);
        writer.Write(2 * Rate);
        writer.Write((short)2);
        writer.Write((short)16);
        writer.Write("data"u8);
        writer.Write(2 * sound.Length);
        foreach (double value in sound)
        {
            writer.Write((short)Math.Clamp(value, short.MinValue, short.MaxValue));
        }
    }

    private sealed record Said(string Digit, string Speaker, double[][] Original, double[][] Again);
}
