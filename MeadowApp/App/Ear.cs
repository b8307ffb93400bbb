using System;
using System.Threading;
using Meadow;
using MeadowTinyMl.Sensing.Sound;

namespace MeadowTinyMl.App;

/// <summary>The microphone on a thread of its own, for a turn blocks for a window; says on the console what it meets.</summary>
internal sealed class Ear
{
    private const int PauseMilliseconds = 50;

    private readonly PdmMicrophone _microphone;
    private readonly Listener _listener;
    private readonly Thread _thread;
    private volatile bool _isStopping;

    public Ear(PdmMicrophone microphone, Func<bool> mayListen)
    {
        _microphone = microphone;
        _listener = new Listener(microphone, mayListen);
        _thread = new Thread(Listen) { IsBackground = true };
    }

    public void Start() => _thread.Start();

    /// <summary>Waits until the last window has ended and the sound is overwritten.</summary>
    public void Stop(TimeSpan patience)
    {
        _isStopping = true;
        if (_thread.IsAlive)
        {
            _thread.Join(patience);
        }
    }

    private void Listen()
    {
        bool isClockTold = false;
        string? told = null;
        while (!_isStopping)
        {
            bool isHeard = _listener.Step();
            if (!isClockTold && _listener.IsClockRight is { } isRight)
            {
                isClockTold = true;
                Resolver.Log.Info($"Microphone clock {_microphone.MeasuredClockHz} Hz{(isRight ? string.Empty : ": too far off, sound is not used")}.");
            }

            if (_listener.Problem != told)
            {
                told = _listener.Problem;
                Resolver.Log.Error(told ?? "The microphone can be read again.");
            }

            if (isHeard)
            {
                Resolver.Log.Debug($"Sound level {_microphone.Leq:0.0} dB, peak {_microphone.Peak:0.0} dB.");
            }
            else
            {
                Thread.Sleep(PauseMilliseconds);
            }
        }

        _microphone.Zero();
    }
}
