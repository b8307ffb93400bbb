using System;
using Meadow.Foundation.Audio;
using Meadow.Units;
using MeadowTinyMl.Sentinel;

namespace MeadowTinyMl.App;

/// <summary>A lamp and a piezo sounder.</summary>
internal sealed class BoardAlarm : IAlarm
{
    private readonly Action<bool> _lamp;
    private readonly PiezoSpeaker _sounder;

    public BoardAlarm(IBoard board)
    {
        _lamp = board.Lamp;
        _sounder = board.Sounder;
    }

    public void Show(AlarmSignal signal)
    {
        _lamp(signal != AlarmSignal.Off);
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
}
