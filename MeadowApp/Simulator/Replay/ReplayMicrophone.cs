using System;
using System.Collections.Generic;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.DataSets;
using MeadowTinyMl.Sensing;
using MeadowTinyMl.Simulator.Sounds;

namespace MeadowTinyMl.Simulator.Replay;

/// <summary>Gives recorded clips to the loop, window by window, resampled to the microphone's rate.</summary>
/// <remarks>Each clip begins a new decision: its last decision is filled up with digital silence, which the model leaves out of the average.</remarks>
internal sealed class ReplayMicrophone : IMicrophone
{
    private readonly IReadOnlyList<SoundClip> _clips;
    private readonly IClock _clock;
    private readonly int _windowsPerDecision;
    private readonly HashSet<string> _training;
    private short[] _pcm = [];
    private int _at;
    private int _end;
    private long _windows;

    /// <summary>Prepares a replay.</summary>
    /// <param name="clips">What to replay; each file must be readable.</param>
    /// <param name="clock">Time since boot.</param>
    /// <param name="windowsPerDecision">Windows of one decision.</param>
    /// <param name="training">Hashes of the clips in training.</param>
    public ReplayMicrophone(IReadOnlyList<SoundClip> clips, IClock clock, int windowsPerDecision, HashSet<string> training)
    {
        _clips = clips;
        _clock = clock;
        _windowsPerDecision = windowsPerDecision;
        _training = training;
    }

    /// <summary>Gets how many clips have been begun.</summary>
    public int Position { get; private set; }

    /// <summary>Gets how many clips there are.</summary>
    public int Total => _clips.Count;

    /// <summary>Gets a value indicating whether the last clip has been given to its end.</summary>
    public bool HasEnded => Position == Total && _at >= _end;

    /// <summary>Gets what is known of the clip that is being given.</summary>
    public Truth? Current { get; private set; }

    public ReadState TryRead(short[] pcm, int start, int count, out SensorQuality quality)
    {
        quality = SensorQuality.None;
        if (HasEnded)
        {
            Current = null;
            return ReadState.Lost;
        }

        if (_clock.UptimeMilliseconds < (_windows + 1) * count * 1_000 / SoundSource.SampleRateHz)
        {
            return ReadState.NotReady;
        }

        if (_at >= _end)
        {
            Begin(count);
        }

        int have = Math.Clamp(_pcm.Length - _at, 0, count);
        Array.Copy(_pcm, Math.Min(_at, _pcm.Length), pcm, start, have);
        Array.Clear(pcm, start + have, count - have);
        _at += count;
        _windows++;
        return ReadState.Ready;
    }

    private void Begin(int windowSamples)
    {
        SoundClip clip = _clips[Position++];
        _pcm = clip.ReadSamples(SoundSource.SampleRateHz);
        _at = 0;

        // The rest of a clip that is shorter than half a window says nothing; a shorter clip still makes one window.
        int windows = Math.Max(1, (_pcm.Length + (windowSamples / 2)) / windowSamples);
        int decisions = (windows + _windowsPerDecision - 1) / _windowsPerDecision;
        _end = decisions * _windowsPerDecision * windowSamples;
        Current = new Truth(clip.Class, _training.Contains(clip.Sha256));
    }
}
