using System;
using System.Threading;
using Meadow;
using MeadowTinyMl.Sensing;
using MeadowTinyMl.Sensing.Sound;

namespace MeadowTinyMl.App;

/// <summary>The microphone on a thread of its own. A read blocks for a window; a bus that fails is tried again. While nobody may listen, the microphone's clock does not run.</summary>
internal sealed class Ear
{
    private const int PauseMilliseconds = 50;

    private readonly PdmMicrophone _microphone;
    private readonly Func<bool> _mayListen;
    private readonly Thread _thread;
    private volatile bool _isStopping;

    public Ear(PdmMicrophone microphone, Func<bool> mayListen)
    {
        _microphone = microphone;
        _mayListen = mayListen;
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
        bool isCalibrated = false;
        while (!_isStopping)
        {
            if (!_mayListen())
            {
                _microphone.Zero();
                Thread.Sleep(PauseMilliseconds);
                continue;
            }

            try
            {
                if (!isCalibrated)
                {
                    bool isRight = _microphone.Calibrate();
                    isCalibrated = true;
                    Resolver.Log.Info($"Microphone clock {_microphone.MeasuredClockHz} Hz{(isRight ? string.Empty : ": too far off, sound is not used")}.");
                }

                _microphone.Capture();
                Resolver.Log.Debug($"Sound level {_microphone.Leq:0.0} dB, peak {_microphone.Peak:0.0} dB.");
            }
            catch (BusException exception)
            {
                isCalibrated = false;
                Resolver.Log.Error(exception.Message);
                Thread.Sleep(PauseMilliseconds);
            }
        }

        _microphone.Zero();
    }
}
