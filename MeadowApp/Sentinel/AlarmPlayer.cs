using System;
using System.Collections.Generic;

namespace MeadowTinyMl.Sentinel;

/// <summary>Plays a signal's rhythm on lamp, vibration motor and sounder. One that fails is tried again at each step and keeps none of the others from working.</summary>
public sealed class AlarmPlayer
{
    private readonly Output<bool> _lamp;
    private readonly Output<bool> _motor;
    private readonly Output<int> _sounder;

    /// <summary>Takes what switches the outputs, all of which are off.</summary>
    /// <param name="lamp">Switches the lamp.</param>
    /// <param name="motor">Switches the vibration motor.</param>
    /// <param name="sounder">Sounds a pitch in Hz; 0 is silence.</param>
    public AlarmPlayer(Action<bool> lamp, Action<bool> motor, Action<int> sounder)
    {
        _lamp = new Output<bool>(lamp);
        _motor = new Output<bool>(motor);
        _sounder = new Output<int>(sounder);
    }

    /// <summary>Gets what is wrong with the first output that cannot be switched, or null.</summary>
    public string? Problem => _sounder.Problem ?? _lamp.Problem ?? _motor.Problem;

    /// <summary>Switches what has to change.</summary>
    /// <param name="signal">The signal.</param>
    /// <param name="milliseconds">Since any moment; not negative.</param>
    public void Step(AlarmSignal signal, long milliseconds)
    {
        _sounder.Set(AlarmRhythm.Hertz(signal, milliseconds));
        _lamp.Set(AlarmRhythm.IsLampOn(signal, milliseconds));
        _motor.Set(AlarmRhythm.IsVibrating(signal, milliseconds));
    }

    private sealed class Output<T>
        where T : struct
    {
        private readonly Action<T> _switch;
        private T _shown;

        public Output(Action<T> set) => _switch = set;

        public string? Problem { get; private set; }

        public void Set(T wanted)
        {
            if (EqualityComparer<T>.Default.Equals(wanted, _shown))
            {
                return;
            }

            try
            {
                _switch(wanted);
                _shown = wanted;
                Problem = null;
            }
            catch (Exception exception)
            {
                // Whatever a port throws: a lamp that is torn off must not silence the sounder.
                Problem = exception.Message;
            }
        }
    }
}
