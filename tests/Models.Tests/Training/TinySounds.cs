using System;
using System.Globalization;
using System.IO;
using System.Text;
using MeadowTinyMl.Dsp;
using MeadowTinyMl.Training;
using MeadowTinyMl.Training.Sound;

namespace MeadowTinyMl.Models.Tests.Training;

/// <summary>A labelled sound set that a small network learns in a second: tones and noise, 1.2 s each, three folds of eight clips.</summary>
internal static class TinySounds
{
    private const int Folds = 3;
    private const int ClipsPerFold = 8;
    private const int Samples = 18_750;
    private const int SampleRateHz = 15_625;

    /// <summary>Gets a front end and a network that take little time, and a procedure of thirteen epochs.</summary>
    public static SoundRecipe Recipe { get; } = Of(new SoundRecipe());

    /// <summary>Writes WAV files and metadata.csv.</summary>
    public static void Write(string folder)
    {
        var random = new RandomGenerator(7);
        var table = new StringBuilder("file,class,fold,source_id\n");
        for (int i = 0; i < Folds * ClipsPerFold; i++)
        {
            bool isTone = i % 2 == 1;
            float hertz = random.Uniform(500, 3_000);
            var wave = new byte[44 + (2 * Samples)];
            using var writer = new BinaryWriter(new MemoryStream(wave));
            writer.Write("RIFF"u8);
            writer.Write(36 + (2 * Samples));
            writer.Write("WAVEfmt "u8);
            writer.Write(16);
            writer.Write((short)1);
            writer.Write((short)1);
            writer.Write(SampleRateHz);
            writer.Write(2 * SampleRateHz);
            writer.Write((short)2);
            writer.Write((short)16);
            writer.Write("data"u8);
            writer.Write(2 * Samples);
            for (int sample = 0; sample < Samples; sample++)
            {
                double tone = 6_000 * Math.Sin(2 * Math.PI * hertz * sample / SampleRateHz);
                writer.Write((short)(isTone ? tone : random.Uniform(-6_000, 6_000)));
            }

            File.WriteAllBytes(Path.Combine(folder, $"{i}.wav"), wave);
            table.Append(CultureInfo.InvariantCulture, $"{i}.wav,{(isTone ? "tone" : "noise")},{1 + (i / ClipsPerFold)},{i}\n");
        }

        File.WriteAllText(Path.Combine(folder, "metadata.csv"), table.ToString());
    }

    private static SoundRecipe Of(SoundRecipe own) => own with
    {
        FrontEnd = new LogMelOptions { MelBands = 16, Frames = 24 },
        Student = new SoundArchitecture(8, [(8, 2)], 0),
        Augmentation = own.Augmentation with { Mixed = 0, Noisy = 0, MaskedFrames = 2, MaskedBands = 1, Strange = 0 },
        StudentPlan = own.StudentPlan with { Epochs = 12, WarmUpEpochs = 1, BatchSize = 8, AverageDecay = 0.8f, LearningRate = 2e-2f },
        SettlingPlan = own.SettlingPlan with { Epochs = 1, WarmUpEpochs = 0, BatchSize = 8, AverageDecay = 0.8f },
        QuantizedPlan = own.QuantizedPlan with { Epochs = 1, WarmUpEpochs = 0, BatchSize = 8 },
    };
}
