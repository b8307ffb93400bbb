using System;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Sensing;
using MeadowTinyMl.Simulator.Sounds;

namespace MeadowTinyMl.Simulator.Board;

/// <summary>A microphone that hears the scene.</summary>
internal sealed class SceneMicrophone : IMicrophone
{
    private readonly IClock _clock;
    private readonly Scene _scene;
    private readonly int _seed;
    private SceneAct? _act;
    private ISoundSource? _source;
    private float[] _window = [];
    private long _windowsHeard;
    private long _actsHeard;

    /// <summary>Puts a microphone into the scene.</summary>
    /// <param name="clock">Time since boot.</param>
    /// <param name="scene">What happens.</param>
    /// <param name="seed">The same seed gives the same sound.</param>
    public SceneMicrophone(IClock clock, Scene scene, int seed)
    {
        _clock = clock;
        _scene = scene;
        _seed = seed;
    }

    public ReadState TryRead(short[] pcm, int start, int count, out SensorQuality quality)
    {
        quality = SensorQuality.None;
        long dueMilliseconds = (_windowsHeard + 1) * count * 1_000 / SoundSource.SampleRateHz;
        if (_clock.UptimeMilliseconds < dueMilliseconds)
        {
            return ReadState.NotReady;
        }

        _windowsHeard++;
        SceneAct now = _scene.Now;
        if (now != _act)
        {
            _act = now;
            _source = now.Sound(unchecked((_seed * 31) + (int)_actsHeard++));
        }

        if (_window.Length != count)
        {
            _window = new float[count];
        }

        _source!.Fill(_window);
        for (int i = 0; i < count; i++)
        {
            pcm[start + i] = (short)Math.Clamp(MathF.Round(_window[i] * 32_768f, MidpointRounding.AwayFromZero), short.MinValue, short.MaxValue);
        }

        return ReadState.Ready;
    }
}
