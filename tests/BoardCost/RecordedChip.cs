using System;
using System.Collections.Generic;
using MeadowTinyMl.Sensing;
using MeadowTinyMl.Sensing.Gas;
using MeadowTinyMl.Simulator.Board;

namespace MeadowTinyMl.BoardCost;

/// <summary>A BME688's registers with the measurements of one scan in clean air, simulated when this is made and given again scan after scan, each when it is due.</summary>
internal sealed class RecordedChip : IBus
{
    private const byte Control = 0x74;
    private const int Fields = 0x1D;
    private const int FieldLength = 17;
    private const int FieldsKept = 3;
    private const int Forced = 1;
    private const int Parallel = 2;

    private readonly byte[] _registers = new byte[256];
    private readonly List<byte[]> _scan = new List<byte[]>();
    private readonly ISensorClock _time;
    private readonly long _ticksPerField = Bme688.RealTimeBase(HeaterProfile.Hp354).Ticks;
    private TimeSpan _began;
    private int _given;

    /// <summary>Simulates a scan.</summary>
    /// <param name="seed">Which chip.</param>
    /// <param name="time">The time in which the measurements are given again.</param>
    public RecordedChip(int seed, ISensorClock time)
    {
        _time = time;
        var simulated = new SensorTime();
        var chip = new SimulatedBme688(() => simulated.Now, () => null, seed);
        var driver = new Bme688(chip, simulated);
        driver.Initialize();
        driver.MeasureForced(0, TimeSpan.Zero);
        for (int register = 0; register < _registers.Length; register++)
        {
            _registers[register] = chip.Peek((byte)register);
        }

        driver.StartParallel(HeaterProfile.Hp354);
        byte last = chip.Peek(Fields + 1);
        for (int place = 0; _scan.Count < HeaterProfile.Hp354.TotalMultiples; place = (place + 1) % FieldsKept)
        {
            int at = Fields + (place * FieldLength);
            while (chip.Peek((byte)(at + 1)) != (byte)(last + 1) || (chip.Peek((byte)at) & 0x80) == 0)
            {
                simulated.Wait(TimeSpan.FromMilliseconds(5));
            }

            last++;
            var field = new byte[FieldLength];
            for (int i = 0; i < FieldLength; i++)
            {
                field[i] = chip.Peek((byte)(at + i));
            }

            _scan.Add(field);
        }
    }

    public void Read(Span<byte> data) => throw new BusException("The chip knows no read without a register.");

    public void Write(ReadOnlySpan<byte> data)
    {
        for (int i = 0; i + 1 < data.Length; i += 2)
        {
            _registers[data[i]] = data[i + 1];
            if (data[i] != Control)
            {
                continue;
            }

            _began = _time.Now;
            _given = 0;
            if ((data[i + 1] & 3) == Forced)
            {
                _scan[0].CopyTo(_registers, Fields);
                _registers[Control] &= 0xFC;
            }
        }
    }

    public void Exchange(ReadOnlySpan<byte> write, Span<byte> read)
    {
        long due = (_registers[Control] & 3) == Parallel ? (_time.Now - _began).Ticks / _ticksPerField : 0;
        for (; _given < due; _given++)
        {
            int at = Fields + (_given % FieldsKept * FieldLength);
            _scan[_given % _scan.Count].CopyTo(_registers, at);
            _registers[at + 1] = (byte)_given;
        }

        _registers.AsSpan(write[0], read.Length).CopyTo(read);
    }
}
