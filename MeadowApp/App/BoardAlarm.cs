using System;
using System.Diagnostics;
using System.Threading;
using Meadow;
using Meadow.Peripherals.Speakers;
using Meadow.Units;
using MeadowTinyMl.Sentinel;

namespace MeadowTinyMl.App;

/// <summary>Lamp, piezo sounder and vibration motor, on a thread of their own, so that a rhythm does not wait for the loop.</summary>
internal sealed class BoardAlarm : IAlarm
{
    private const int StepMilliseconds = 50;

    private readonly Stopwatch _time = Stopwatch.StartNew();
    private readonly AlarmPlayer _player;
    private volatile AlarmSignal _signal;

    public BoardAlarm(IBoard board)
    {
        _player = new AlarmPlayer(board.Lamp, isOn => board.Motor.State = isOn, hertz => Sound(board.Sounder, hertz));
        new Thread(Play) { IsBackground = true }.Start();
    }

    public void Show(AlarmSignal signal) => _signal = signal;

    private static void Sound(IToneGenerator sounder, int hertz)
    {
        if (hertz == 0)
        {
            sounder.StopTone();
        }
        else
        {
            _ = sounder.PlayTone(new Frequency(hertz, Frequency.UnitType.Hertz), TimeSpan.Zero);
        }
    }

    private void Play()
    {
        string? told = null;
        while (true)
        {
            _player.Step(_signal, _time.ElapsedMilliseconds);
            if (_player.Problem != told)
            {
                told = _player.Problem;
                Resolver.Log.Error("The alarm's outputs: " + (told ?? "all can be switched again"));
            }

            Thread.Sleep(StepMilliseconds);
        }
    }
}
