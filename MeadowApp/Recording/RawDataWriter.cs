using System;
using System.Globalization;
using System.IO;
using System.Text;
using MeadowTinyMl.Sensing;
using MeadowTinyMl.Sensing.Gas;

namespace MeadowTinyMl.Recording;

/// <summary>Writes heater scans as <c>.bmerawdata</c> of 13 columns. The file is whole after each scan: its end is written anew each time, so that a power cut costs one scan at most.</summary>
public sealed class RawDataWriter : IDisposable
{
    /// <summary>The label tag of a scan during which the label was changed.</summary>
    public const int NoLabel = 0;

    // What makes a scan useless for training; saturation and settling show in the data themselves.
    private const SensorQuality Faulty = SensorQuality.Missing | SensorQuality.Unheated | SensorQuality.WrongProfile | SensorQuality.OutOfRange;

    private const string End = "]\n}}\n";

    private static readonly string[] Columns =
    {
        "Sensor Index,,integer,sensor_index", "Sensor ID,,integer,sensor_id", "Time Since PowerOn,Milliseconds,integer,timestamp_since_poweron",
        "Real time clock,Unix Timestamp: seconds since Jan 01 1970. (UTC); 0 = missing,integer,real_time_clock", "Temperature,DegreesCelcius,float,temperature",
        "Pressure,Hectopascals,float,pressure", "Relative Humidity,Percent,float,relative_humidity", "Resistance Gassensor,Ohms,float,resistance_gassensor",
        "Heater Profile Step Index,,integer,heater_profile_step_index", "Scanning Mode Enabled,,boolean,scanning_enabled", "Scanning Cycle Index,,integer,scanning_cycle_index",
        "Label Tag,,integer,label_tag", "Error Code,,integer,error_code",
    };

    private readonly Stream _stream;
    private readonly HeaterProfile _profile;
    private long _at;
    private int _scans;

    /// <summary>Begins a file.</summary>
    /// <param name="stream">An empty stream that can seek; disposed of with this writer.</param>
    /// <param name="options">Board, session and profile.</param>
    /// <param name="file">The number of the file in its session; from 1.</param>
    /// <param name="sensors">How many sensors the board has.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public RawDataWriter(Stream stream, RecorderOptions options, int file, int sensors)
    {
        _stream = stream;
        _profile = options.Profile;
        Write(Head(options, file, sensors));
        _at = _stream.Position;
        Write(End);
        _stream.Flush();
    }

    /// <summary>Adds a scan.</summary>
    /// <param name="scan">The scan; its faulty ones are written with their quality as error code, which importers drop and count.</param>
    /// <param name="climate">The climate at its end.</param>
    /// <param name="end">When it ended, since power-on.</param>
    /// <param name="label">The label tag.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Append(GasScan scan, Climate climate, TimeSpan end, int label)
    {
        var rows = new StringBuilder();
        double milliseconds = (end - (_profile.TotalMultiples * _profile.TimeBase)).TotalMilliseconds;
        int error = (int)(scan.Quality & Faulty);
        for (int step = 0; step < scan.Ohms.Length; step++)
        {
            milliseconds += _profile.Multiple(step) * _profile.TimeBase.TotalMilliseconds;
            rows.Append(_scans == 0 && step == 0 ? "\n" : ",\n");
            rows.AppendFormat(
                CultureInfo.InvariantCulture,
                "[{0}, 0, {1}, 0, {2}, {3}, {4}, {5}, {6}, 1, {7}, {8}, {9}]",
                scan.Sensor,
                (long)Math.Max(milliseconds, 0),
                climate.CentiCelsius / 100.0,
                climate.Pascal / 100.0,
                climate.MilliPercent / 1_000.0,
                scan.Ohms[step],
                step,
                _scans,
                label,
                error);
        }

        _stream.Position = _at;
        Write(rows.ToString());
        _at = _stream.Position;
        Write(End);
        _stream.Flush();
        _scans++;
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private static string Head(RecorderOptions options, int file, int sensors)
    {
        HeaterProfile profile = options.Profile;
        var text = new StringBuilder();
        text.Append("{\"configHeader\": {\"appVersion\": \"0.1.0\", \"boardType\": \"meadow\", \"boardMode\": \"live_test_algorithm\", \"boardLayout\": \"grouped\"},\n");
        text.Append("\"configBody\": {\"heaterProfiles\": [{\"id\": \"heater_354\", \"timeBase\": ");
        text.AppendFormat(CultureInfo.InvariantCulture, "{0}, \"temperatureTimeVectors\": [", profile.TimeBase.TotalMilliseconds);
        for (int step = 0; step < profile.Steps; step++)
        {
            text.AppendFormat(CultureInfo.InvariantCulture, "{0}[{1}, {2}]", step == 0 ? string.Empty : ", ", profile.Celsius(step), profile.Multiple(step));
        }

        text.Append("]}],\n\"dutyCycleProfiles\": [{\"id\": \"duty_1\", \"numberScanningCycles\": 1, \"numberSleepingCycles\": 0}],\n\"sensorConfigurations\": [");
        for (int sensor = 0; sensor < sensors; sensor++)
        {
            text.AppendFormat(
                CultureInfo.InvariantCulture, "{0}{{\"sensorIndex\": {1}, \"heaterProfile\": \"heater_354\", \"dutyCycleProfile\": \"duty_1\"}}", sensor == 0 ? string.Empty : ", ", sensor);
        }

        text.AppendFormat(
            CultureInfo.InvariantCulture,
            "]}},\n\"rawDataHeader\": {{\"counterPowerOnOff\": 1, \"seedPowerOnOff\": \"{0}\", \"counterFileLimit\": {1}, \"firmwareVersion\": \"0.1.0\", \"boardId\": \"{2}\"}},\n",
            options.Session,
            file,
            options.Board);
        text.Append("\"rawDataBody\": {\"dataColumns\": [");
        for (int column = 0; column < Columns.Length; column++)
        {
            string[] parts = Columns[column].Split(',');
            text.AppendFormat(
                CultureInfo.InvariantCulture,
                "{0}\n{{\"name\": \"{1}\", \"unit\": \"{2}\", \"format\": \"{3}\", \"key\": \"{4}\", \"colId\": {5}}}",
                column == 0 ? string.Empty : ",",
                parts[0],
                parts[1],
                parts[2],
                parts[3],
                column + 1);
        }

        return text.Append("],\n\"dataBlock\": [").ToString();
    }

    private void Write(string text)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(text);
        _stream.Write(bytes, 0, bytes.Length);
    }
}
