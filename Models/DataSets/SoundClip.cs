using System;
using MeadowTinyMl.Dsp;

namespace MeadowTinyMl.DataSets;

/// <summary>One recorded clip of a sound data set; its samples are read when asked for.</summary>
/// <param name="Path">The WAV file.</param>
/// <param name="Class">The label, or null where the set has none.</param>
/// <param name="Fold">The fold of the original data set, or 0.</param>
/// <param name="SourceId">The recording the clip was cut from; clips of one recording are near copies and are split together.</param>
/// <param name="Sha256">Lower-case hex SHA-256 of the whole file.</param>
/// <param name="Attribution">Author, title, address and licence as the set gives them, or empty.</param>
public sealed record SoundClip(string Path, string? Class, int Fold, string SourceId, string Sha256, SoundAttribution Attribution)
{
    /// <summary>Gets the name of the recording: a source may appear under several classes, and then counts as several.</summary>
    public string Recording => $"{Class}/{SourceId}";

    /// <summary>Reads the samples at a rate of the caller's choice.</summary>
    /// <param name="sampleRateHz">The rate, 1 000 to 400 000 Hz.</param>
    /// <exception cref="DataFormatException">The file is no WAVE file of a known format, or its rate cannot be converted.</exception>
    /// <exception cref="System.IO.IOException">The file cannot be read.</exception>
    public short[] ReadSamples(int sampleRateHz)
    {
        WaveFile wave = WaveFile.Read(Path);
        try
        {
            return new RationalResampler(wave.SampleRateHz, sampleRateHz).Resample(wave.Samples);
        }
        catch (ArgumentOutOfRangeException)
        {
            throw new DataFormatException(Path, "byte 24", $"a rate that {sampleRateHz} Hz can be made of with at most 2048 filter phases", $"{wave.SampleRateHz} Hz");
        }
    }
}
