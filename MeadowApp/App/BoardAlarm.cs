using System;
using System.Diagnostics;
using System.Threading;
using Meadow;
using Meadow.Hardware;
using Meadow.Peripherals.Speakers;
using Meadow.Units;
using MeadowTinyMl.Sentinel;

namespace MeadowTinyMl.App;

/// <summary>Lamp, piezo sounder and vibration motor, on a thread of their own, so that a rhythm does not wait for the loop.</summary>
internal sealed class BoardAlarm : IAlarm
{
    private const int StepMilliseconds = 50;

    private readonly Stopwatch _time = Stopwatch.StartNew();
    private readonly Action<bool> _lamp;
    private readonly IToneGenerator _sounder;
    private readonly IDigitalOutputPort _motor;
    private volatile AlarmSignal _signal;

    public BoardAlarm(IBoard board)
    {
        _lamp = board.Lamp;
        _sounder = board.Sounder;
        _motor = board.Motor;
        new Thread(Play) { IsBackground = true }.Start();
    }

    public void Show(AlarmSignal signal) => _signal = signal;

    private void Play()
    {
        bool isLit = false;
        bool isVibrating = false;
        int hertz = 0;
        while (true)
        {
            try
            {
                long now = _time.ElapsedMilliseconds;
                AlarmSignal signal = _signal;
                if (AlarmRhythm.IsLampOn(signal, now) != isLit)
                {
                    _lamp(!isLit);
                    isLit = !isLit;
                }

                if (AlarmRhythm.IsVibrating(signal, now) != isVibrating)
                {
                    _motor.State = !isVibrating;
                    isVibrating = !isVibrating;
                }

                if (AlarmRhythm.Hertz(signal, now) != hertz)
                {
                    Sound(AlarmRhythm.Hertz(signal, now));
                    hertz = AlarmRhythm.Hertz(signal, now);
                }
            }
            catch (Exception exception)
            {
                // A thread's exception would end the program. What could not be switched is tried again at the next step.
                Resolver.Log.Error("The alarm's outputs cannot be switched: " + exception.Message);
            }

            Thread.Sleep(StepMilliseconds);
        }
    }

    private void Sound(int hertz)
    {
        if (hertz == 0)
        {
            _sounder.StopTone();
        }
        else
        {
            _ = _sounder.PlayTone(new Frequency(hertz, Frequency.UnitType.Hertz), TimeSpan.Zero);
        }
    }
}
