using System;
using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Dsp;
using MeadowTinyMl.Sensing;
using MeadowTinyMl.Sensing.Gas;
using MeadowTinyMl.Sensing.Sound;
using MeadowTinyMl.Simulator.Board;
using MeadowTinyMl.Simulator.Run;

namespace MeadowTinyMl.MeadowApp.Tests.Simulator;

/// <summary>Notes all that a simulated board reads: the registers of the gas sensor, the bits of the microphone, and random bytes; and makes of it what the board makes of it.</summary>
internal sealed class WireTap
{
    private const int FieldLength = 17;
    private const int SaltLength = 32;

    private readonly List<byte[]> _fields = [];
    private readonly List<byte[]> _streams = [];
    private readonly List<byte[]> _salts = [];

    public Wires Wires => new(bus => new Tapped(bus, NoteRegisters), bus => new Tapped(bus, NoteBits), random => new TappedRandom(random, _salts));

    /// <summary>Gets each measurement of the chip as its seventeen bytes came over the bus, in order.</summary>
    public IReadOnlyList<byte[]> Fields => _fields;

    /// <summary>Gets the bits of each capture.</summary>
    public IReadOnlyList<byte[]> Streams => _streams;

    /// <summary>Gets what was drawn in pieces of the length of a salt, in order.</summary>
    public IReadOnlyList<byte[]> Salts => _salts;

    /// <summary>Returns the scans that the fields make: of each heater step the last valid value of a stable plate.</summary>
    public IEnumerable<uint[]> Scans()
    {
        var scan = new uint[GasFeatures.Steps];
        int before = 0;
        foreach (byte[] field in _fields)
        {
            int step = field[0] & 0x0F;
            if (step < before && !scan.Contains(0u))
            {
                yield return (uint[])scan.Clone();
            }

            if (step < before)
            {
                Array.Clear(scan);
            }

            before = step;
            if ((field[16] & 0x30) == 0x30 && step < scan.Length)
            {
                scan[step] = IntegerCompensation.GasOhms((field[15] << 2) | (field[16] >> 6), field[16] & 0x0F);
            }
        }
    }

    /// <summary>Returns the windows of sound that the bits make.</summary>
    public List<short[]> Windows()
    {
        var options = new PdmOptions();
        var decimator = new PdmDecimator(SceneMicrophone.Gain);
        var discarded = new short[options.StartUpSamples];
        return [.. _streams.Select(stream =>
        {
            byte[] whole = [.. new byte[PdmDecimator.BytesBefore], .. stream];
            var window = new short[options.SamplesPerWindow];
            decimator.Process(whole, PdmDecimator.BytesBefore, discarded, 0, discarded.Length);
            decimator.Process(whole, PdmDecimator.BytesBefore + (discarded.Length * PdmDecimator.BytesPerSample), window, 0, window.Length);
            return window;
        })];
    }

    private void NoteRegisters(byte register, ReadOnlySpan<byte> read)
    {
        // The three fields stand from 0x1D on; one that was read before has the number of one that was noted.
        for (int at = 0; register == 0x1D && at + FieldLength <= read.Length; at += FieldLength)
        {
            byte[] field = read.Slice(at, FieldLength).ToArray();
            if ((field[0] & 0x80) != 0 && !_fields.TakeLast(6).Any(known => known[1] == field[1]))
            {
                _fields.Add(field);
            }
        }

        _fields.Sort(Math.Max(0, _fields.Count - 3), Math.Min(3, _fields.Count), Comparer<byte[]>.Create((a, b) => (sbyte)(a[1] - b[1])));
    }

    private void NoteBits(byte register, ReadOnlySpan<byte> read)
    {
        if (read.Length > PdmMicrophone.CalibrationBytes)
        {
            _streams.Add(read.ToArray());
        }
    }

    private delegate void Note(byte register, ReadOnlySpan<byte> read);

    private sealed class Tapped(IBus bus, Note note) : IBus
    {
        public void Read(Span<byte> data)
        {
            bus.Read(data);
            note(0, data);
        }

        public void Write(ReadOnlySpan<byte> data) => bus.Write(data);

        public void Exchange(ReadOnlySpan<byte> write, Span<byte> read)
        {
            bus.Exchange(write, read);
            note(write[0], read);
        }
    }

    private sealed class TappedRandom(IRandomSource random, List<byte[]> salts) : IRandomSource
    {
        public void Fill(byte[] buffer)
        {
            random.Fill(buffer);
            if (buffer.Length == SaltLength)
            {
                salts.Add((byte[])buffer.Clone());
            }
        }
    }
}
