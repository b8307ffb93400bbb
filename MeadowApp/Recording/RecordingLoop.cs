using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;
using MeadowTinyMl.Dsp;
using MeadowTinyMl.Sensing;
using MeadowTinyMl.Sensing.Gas;

namespace MeadowTinyMl.Recording;

/// <summary>Records labelled takes of gas and sound. It classifies nothing, and shows that it records.</summary>
/// <remarks>
/// The microphone is not asked for sound before somebody has agreed in this take, and what it captured before, even in part, is not kept. Agreement ends with the take; taken back, the
/// take's sound is removed. A scan or sound during which the label changed gets no label and is not kept, respectively. Not safe for two threads.
/// </remarks>
public sealed class RecordingLoop : IDisposable
{
    private const SensorQuality Unusable = SensorQuality.Missing | SensorQuality.StuckLine | SensorQuality.Offset | SensorQuality.WrongRate;
    private const string Unlabelled = "none";

    private readonly RecorderOptions _options;
    private readonly IGasScanner _scanner;
    private readonly Func<Climate> _climate;
    private readonly IMicrophone _microphone;
    private readonly IRecorderPanel _panel;
    private readonly IRecordingStore _store;
    private readonly ISensorClock _clock;
    private readonly GasScan _scan = new GasScan();
    private readonly short[] _pcm;
    private readonly List<string> _kept = new List<string>();
    private readonly TimeSpan _scanLength;
    private readonly TimeSpan _clipLength;
    private RawDataWriter? _scans;
    private Stream? _table;
    private RecorderStatus? _shown;
    private volatile bool _isOn;
    private volatile bool _isAgreed;
    private bool _isDeclined;
    private int _take;
    private int _gasLabel;
    private int _soundLabel;
    private TimeSpan _gasSince;
    private TimeSpan _soundSince;
    private int _scansKept;
    private int _clipsKept;
    private string? _fault;

    /// <summary>Wires a recorder; nothing is recorded yet.</summary>
    /// <param name="options">Names and lengths.</param>
    /// <param name="scanner">The gas sensor.</param>
    /// <param name="climate">The climate at its last measurement.</param>
    /// <param name="microphone">The microphone, set to capture <see cref="RecorderOptions.SamplesPerClip"/> at a time.</param>
    /// <param name="panel">The person.</param>
    /// <param name="store">Where recordings go.</param>
    /// <param name="clock">Time since power-on.</param>
    /// <exception cref="ArgumentException">An option is refused.</exception>
    public RecordingLoop(
        RecorderOptions options, IGasScanner scanner, Func<Climate> climate, IMicrophone microphone, IRecorderPanel panel, IRecordingStore store, ISensorClock clock)
    {
        options.Check();
        _options = options;
        _scanner = scanner;
        _climate = climate;
        _microphone = microphone;
        _panel = panel;
        _store = store;
        _clock = clock;
        _pcm = new short[options.SoundLabels.Count == 0 ? 0 : options.SamplesPerClip];
        _scanLength = options.Profile.TotalMultiples * options.Profile.TimeBase;
        _clipLength = TimeSpan.FromSeconds((double)options.SamplesPerClip / options.SampleRateHz);
    }

    /// <summary>Gets a value indicating whether sound may be captured now. A head that captures on a thread of its own must not while this is false.</summary>
    public bool MayListen => _isOn && _isAgreed && _options.SoundLabels.Count > 0;

    /// <summary>Does what is due; call it at least every 100 ms.</summary>
    public void Step()
    {
        TimeSpan now = _clock.Now;
        try
        {
            while (_panel.TryTake(out RecorderCommand command))
            {
                Obey(command, now);
            }

            PollGas(now);
            PollSound(now);
        }
        catch (Exception exception) when (exception is IOException || exception is UnauthorizedAccessException)
        {
            _fault = exception.Message;
            _isOn = false;
            Close();
        }

        Show();
    }

    /// <summary>Ends the take.</summary>
    public void Dispose()
    {
        _isOn = false;
        Close();
        Array.Clear(_pcm, 0, _pcm.Length);
    }

    private void Obey(RecorderCommand command, TimeSpan now)
    {
        switch (command.Action)
        {
            case RecorderAction.LabelGas when command.Label >= 0 && command.Label < _options.GasLabels.Count && command.Label != _gasLabel:
                _gasLabel = command.Label;
                _gasSince = now;
                break;
            case RecorderAction.LabelSound when command.Label >= 0 && command.Label < _options.SoundLabels.Count && command.Label != _soundLabel:
                _soundLabel = command.Label;
                _soundSince = now;
                break;
            case RecorderAction.StartOrStop when _isOn:
                _isOn = false;
                Close();
                break;
            case RecorderAction.StartOrStop:
                Start(now);
                break;
            case RecorderAction.Agree when _isOn && !_isAgreed && !_isDeclined && _options.SoundLabels.Count > 0:
                _isAgreed = true;
                _soundSince = now;
                OpenTable();
                break;
            case RecorderAction.Decline when _isOn:
                Forget();
                break;
        }
    }

    private void Start(TimeSpan now)
    {
        _isOn = true;
        _isAgreed = _isDeclined = false;
        _gasSince = _soundSince = now;
        _scansKept = _clipsKept = 0;
        _fault = null;
        _kept.Clear();
        _take++;
        if (_options.GasLabels.Count == 0)
        {
            return;
        }

        _scans = new RawDataWriter(_store.Create(FormattableString.Invariant($"gas-{_options.Session}-{_take}.bmerawdata")), _options, _take, 1);
        if (_take == 1)
        {
            WriteLabels();
        }
    }

    private void WriteLabels()
    {
        var text = new StringBuilder("{\"labelInfoHeader\": {\"counterPowerOnOff\": 1, \"seedPowerOnOff\": \"").Append(_options.Session).Append("\", \"boardId\": \"").Append(_options.Board);
        text.Append("\"},\n\"labelInformation\": [{\"labelTag\": 0, \"labelName\": \"Initial\", \"labelDescription\": \"the label was changed\"}");
        for (int label = 0; label < _options.GasLabels.Count; label++)
        {
            text.Append(",\n{\"labelTag\": ").Append((label + 1).ToString(CultureInfo.InvariantCulture)).Append(", \"labelName\": \"").Append(_options.GasLabels[label]).Append("\", \"labelDescription\": \"\"}");
        }

        using Stream stream = _store.Create($"labels-{_options.Session}.bmelabelinfo");
        WriteText(stream, text.Append("]}\n").ToString());
    }

    private void PollGas(TimeSpan now)
    {
        if (_options.GasLabels.Count == 0 || _scanner.TryRead(_scan) != ReadState.Ready || _scans == null)
        {
            return;
        }

        _scans.Append(_scan, _climate(), now, now - _scanLength < _gasSince ? RawDataWriter.NoLabel : _gasLabel + 1);
        _scansKept++;
    }

    private void PollSound(TimeSpan now)
    {
        if (!MayListen || _microphone.TryRead(_pcm, 0, _pcm.Length, out SensorQuality quality) != ReadState.Ready)
        {
            return;
        }

        // Captured before the agreement, or under two labels.
        bool isOfOneLabel = now - _clipLength >= _soundSince;
        if (isOfOneLabel && (quality & Unusable) == SensorQuality.None)
        {
            Keep(now);
        }
        else if (isOfOneLabel)
        {
            _fault = $"sound not kept: {quality & Unusable}";
        }

        Array.Clear(_pcm, 0, _pcm.Length);
    }

    private void Keep(TimeSpan now)
    {
        string file = FormattableString.Invariant($"{_clipsKept + 1:0000}.wav");
        using (Stream stream = Create(file))
        {
            var head = new byte[WaveHeader.Length];
            WaveHeader.Write(head, _options.SampleRateHz, _pcm.Length);
            stream.Write(head, 0, head.Length);
            byte[] bytes = MemoryMarshal.AsBytes(_pcm.AsSpan()).ToArray();
            stream.Write(bytes, 0, bytes.Length);
            Array.Clear(bytes, 0, bytes.Length);
        }

        WriteText(_table!, FormattableString.Invariant($"{file},{_options.SoundLabels[_soundLabel]},{_options.Session}-{_take},{(long)(now - _clipLength).TotalMilliseconds}\n"));
        _clipsKept++;
        _fault = null;
    }

    private void OpenTable()
    {
        _table = Create("metadata.csv");
        WriteText(_table, "file,class,source_id,agreed_and_begun_ms\n");
    }

    private Stream Create(string file)
    {
        string name = FormattableString.Invariant($"sound-{_options.Session}-{_take}/{file}");
        _kept.Add(name);
        return _store.Create(name);
    }

    // Nobody is asked again in this take.
    private void Forget()
    {
        _isAgreed = false;
        _isDeclined = true;
        _table?.Dispose();
        _table = null;
        Array.Clear(_pcm, 0, _pcm.Length);
        foreach (string name in _kept)
        {
            _store.Delete(name);
        }

        _kept.Clear();
        _clipsKept = 0;
    }

    private void Close()
    {
        _scans?.Dispose();
        _scans = null;
        _table?.Dispose();
        _table = null;
        _isAgreed = false;
    }

    private void Show()
    {
        var status = new RecorderStatus(
            _isOn && _scans != null,
            MayListen,
            _isOn && !_isAgreed && !_isDeclined && _options.SoundLabels.Count > 0,
            _options.GasLabels.Count == 0 ? Unlabelled : _options.GasLabels[_gasLabel],
            _options.SoundLabels.Count == 0 ? Unlabelled : _options.SoundLabels[_soundLabel],
            _scansKept,
            _clipsKept,
            _fault);
        if (!status.Equals(_shown))
        {
            _shown = status;
            _panel.Show(status);
        }
    }

    private static void WriteText(Stream stream, string text)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(text);
        stream.Write(bytes, 0, bytes.Length);
        stream.Flush();
    }
}
