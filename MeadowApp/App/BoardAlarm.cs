using System;
using Meadow.Foundation.Audio;
using Meadow.Foundation.Leds;
using Meadow.Hardware;
using Meadow.Units;
using MeadowTinyMl.Sentinel;

namespace MeadowTinyMl.App;

/// <summary>A lamp and a piezo sounder.</summary>
internal sealed class BoardAlarm : IAlarm, IDisposable
{
    private readonly Led _lamp;
    private readonly PiezoSpeaker _sounder;

    public BoardAlarm(IPin lamp, IPin sounder)
    {
        _lamp = new Led(lamp);
        _sounder = new PiezoSpeaker(sounder);
    }

    public void Show(AlarmSignal signal)
    {
        _lamp.IsOn = signal != AlarmSignal.Off;
        if (signal == AlarmSignal.Escalated)
        {
            _ = _sounder.PlayTone(new Frequency(3_500, Frequency.UnitType.Hertz));
        }
        else if (signal == AlarmSignal.Sounding)
        {
            _ = _sounder.PlayTone(new Frequency(2_500, Frequency.UnitType.Hertz));
        }
        else
        {
            _sounder.StopTone();
        }
    }

    public void Dispose()
    {
        _sounder.Dispose();
        _lamp.Dispose();
    }
}
