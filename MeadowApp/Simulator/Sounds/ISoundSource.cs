using System;

namespace MeadowTinyMl.Simulator.Sounds;

/// <summary>A synthetic sound after a stated physical recipe. Never used in training or for thresholds, and never adjusted to what a model says.</summary>
internal interface ISoundSource
{
    /// <summary>Goes on with the sound.</summary>
    /// <param name="samples">Overwritten; full scale is ±1, rate as <see cref="SoundSource.SampleRateHz"/>.</param>
    void Fill(Span<float> samples);
}
