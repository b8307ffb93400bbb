using System;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using Meadow.Devices;
using MeadowTinyMl.App;
using MeadowTinyMl.Recording;
using MeadowTinyMl.Sensing.Gas;
using MeadowTinyMl.Sensing.Sound;

namespace MeadowTinyMl.Recorder;

/// <summary>The recorder on a Meadow F7: the Feather v2, or the Project Lab where it is built with <c>-p:Board=ProjectLab</c>.</summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "The board's system starts and shuts down apps and disposes of none; the loop's own thread ends it.")]
#if PROJECT_LAB
public sealed class RecorderApp : ProjectLabCoreComputeApp
#else
public sealed class RecorderApp : Meadow.App<F7FeatherV2>
#endif
{
    private const int StepMilliseconds = 50;

    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(12);

    private RecordingLoop? _loop;
    private Thread? _thread;
    private Ear? _ear;
    private volatile bool _isStopping;

    /// <inheritdoc/>
    public override Task Initialize()
    {
#if PROJECT_LAB
        var board = new ProjectLabBoard(Hardware);
#else
        var board = new FeatherBoard(Device, Convert.ToByte(Setting("GasAddress"), 16));
#endif
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
        var microphone = new PdmMicrophone(new MicrophoneBus(board.MicrophoneBus, pdm.ClockHz), time, pdm);
        string store = Setting("Store");
        _loop = new RecordingLoop(
            options,
            scanner,
            () => scanner.Climate,
            microphone,
            new RecorderButtons(board, options),
            store == "serial" ? new SerialStore(Console.Out) : (IRecordingStore)new FolderStore(store),
            time);
        _ear = new Ear(microphone, () => _loop.MayListen);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task Run()
    {
        _thread = new Thread(Loop) { IsBackground = true };
        _thread.Start();
        _ear!.Start();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task OnShutdown()
    {
        _isStopping = true;
        _thread?.Join(StopPatience);
        _ear?.Stop(StopPatience);
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

    private string Setting(string name) =>
        Settings.TryGetValue("Recorder." + name, out string? value) ? value : throw new InvalidOperationException($"app.config.yaml: expected a value for Recorder.{name}, found none.");
}
