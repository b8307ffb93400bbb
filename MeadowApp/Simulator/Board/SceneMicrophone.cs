using System;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Sensing;
using MeadowTinyMl.Sensing.Sound;
using MeadowTinyMl.Simulator.Sounds;

namespace MeadowTinyMl.Simulator.Board;

/// <summary>The scene's sound as the board gets it: through a simulated PDM microphone, its bits on the bus, and the board's own capture and decimation.</summary>
/// <remarks>On a board the capture has a thread of its own; here a window is captured when it is due, which gives the loop the same windows at the same times.</remarks>
internal sealed class SceneMicrophone : IMicrophone
{
    /// <summary>The gain that brings the simulated microphone's full scale to that of the samples, in dB.</summary>
    public const int Gain = 6;

    private readonly IClock _clock;
    private readonly Scene _scene;
    private readonly int _seed;
    private readonly SensorTime _time = new();
    private readonly PdmMicrophone _microphone;
    private readonly TimeSpan _began;
    private int _changes = -1;
    private ISoundSource? _source;

    /// <summary>Puts a microphone into the scene.</summary>
    /// <param name="clock">Time since boot.</param>
    /// <param name="scene">What happens.</param>
    /// <param name="seed">The same seed gives the same sound.</param>
    /// <param name="samplesPerWindow">The samples of one window; one second where nothing else is said.</param>
    /// <param name="wires">What stands between the board and the microphone, or null.</param>
    public SceneMicrophone(IClock clock, Scene scene, int seed, int samplesPerWindow = 15_625, Func<IBus, IBus>? wires = null)
    {
        _clock = clock;
        _scene = scene;
        _seed = seed;
        var bus = new SimulatedPdmMicrophone(Hear, _time);
        _microphone = new PdmMicrophone(wires == null ? bus : wires(bus), _time, new PdmOptions { GainDecibels = Gain, SamplesPerWindow = samplesPerWindow });
        _microphone.Calibrate();
        _began = _time.Now;
        _microphone.Capture();
    }

    public ReadState TryRead(short[] pcm, int start, int count, out SensorQuality quality)
    {
        // The capture's time runs ahead by the window that is under way.
        if (_clock.UptimeMilliseconds < (_time.Now - _began).TotalMilliseconds)
        {
            quality = SensorQuality.None;
            return ReadState.NotReady;
        }

        ReadState state = _microphone.TryRead(pcm, start, count, out quality);
        _microphone.Capture();
        return state;
    }

    private void Hear(float[] samples)
    {
        if (_scene.SoundChanges != _changes)
        {
            _changes = _scene.SoundChanges;
            _source = SceneChoices.Sounds[_scene.Sound](unchecked((_seed * 31) + _changes));
        }

        _source!.Fill(samples);
    }
}
