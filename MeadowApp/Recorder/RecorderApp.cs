using System;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using Meadow;
using Meadow.Devices;
using MeadowTinyMl.App;
using MeadowTinyMl.Recording;
using MeadowTinyMl.Sensing;
using MeadowTinyMl.Sensing.Gas;
using MeadowTinyMl.Sensing.Sound;

namespace MeadowTinyMl.Recorder;

/// <summary>The recorder on a Meadow F7 Feather v2.</summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "The board's system starts and shuts down apps and disposes of none; the loop's own thread ends it.")]
public sealed class RecorderApp : App<F7FeatherV2>
{
    private const int StepMilliseconds = 50;

    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(12);

    private RecordingLoop? _loop;
    private PdmMicrophone? _microphone;
    private Thread? _thread;
    private Thread? _ear;
    private volatile bool _isStopping;

    /// <inheritdoc/>
    public override Task Initialize()
    {
        var board = new FeatherBoard(Device, Convert.ToByte(Setting("GasAddress"), 16));
        var time = new BoardTime();
        var options = new RecorderOptions
        {
            Board = Setting("Board"),
            Session = Guid.NewGuid().ToString("N").Substring(0, 16),
            GasLabels = Setting("GasLabels").Split(',', StringSplitOptions.RemoveEmptyEntries),
            SoundLabels = Setting("SoundLabels").Split(',', StringSplitOptions.RemoveEmptyEntries),
        };
        var scanner = new Bme688Scanner(new Bme688(new I2cDevice(board.GasBus, board.GasAddress), time), time, 0, DutyCycle.Continuous);
        var pdm = new PdmOptions { GainDecibels = Convert.ToInt32(Setting("MicrophoneGain"), CultureInfo.InvariantCulture), SamplesPerWindow = options.SamplesPerClip };
        _microphone = new PdmMicrophone(new MicrophoneBus(board.MicrophoneBus, pdm.ClockHz), time, pdm);
        string store = Setting("Store");
        _loop = new RecordingLoop(
            options,
            scanner,
            () => scanner.Climate,
            _microphone,
            new RecorderButtons(board, options),
            store == "serial" ? new SerialStore(Console.Out) : (IRecordingStore)new FolderStore(store),
            time);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task Run()
    {
        _thread = new Thread(Loop) { IsBackground = true };
        _thread.Start();
        _ear = new Thread(Listen) { IsBackground = true };
        _ear.Start();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task OnShutdown()
    {
        _isStopping = true;
        _thread?.Join(StopPatience);
        _ear?.Join(StopPatience);
        return Task.CompletedTask;
    }

    private void Loop()
    {
        while (!_isStopping)
        {
            _loop!.Step();
            Thread.Sleep(StepMilliseconds);
        }

        _loop!.Dispose();
    }

    // The microphone's clock runs while somebody has agreed, and at no other time.
    private void Listen()
    {
        bool isCalibrated = false;
        while (!_isStopping)
        {
            if (!_loop!.MayListen)
            {
                _microphone!.Zero();
                Thread.Sleep(StepMilliseconds);
                continue;
            }

            try
            {
                isCalibrated = isCalibrated || _microphone!.Calibrate();
                _microphone!.Capture();
            }
            catch (BusException exception)
            {
                Resolver.Log.Error(exception.Message);
                Thread.Sleep(StepMilliseconds);
            }
        }

        _microphone!.Zero();
    }

    private string Setting(string name) =>
        Settings.TryGetValue("Recorder." + name, out string? value) ? value : throw new InvalidOperationException($"app.config.yaml: expected a value for Recorder.{name}, found none.");
}
