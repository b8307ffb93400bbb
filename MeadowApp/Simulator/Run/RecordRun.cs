using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using MeadowTinyMl.Recording;
using MeadowTinyMl.Sensing;
using MeadowTinyMl.Sensing.Gas;
using MeadowTinyMl.Simulator.Board;

namespace MeadowTinyMl.Simulator.Run;

/// <summary>One run of the recorder over the scene: the same chip, microphone and drivers, but no sentinel and no log.</summary>
internal sealed class RecordRun
{
    private readonly SimulatorOptions _options;
    private readonly TextWriter _output;
    private readonly Action<GasScan> _measured;

    /// <summary>Prepares a run; nothing is written yet.</summary>
    /// <param name="options">What the command line asks for; <see cref="SimulatorOptions.Record"/> is set.</param>
    /// <param name="output">Where to show what the recorder shows.</param>
    /// <param name="measured">Told of each scan before the recorder sees it.</param>
    public RecordRun(SimulatorOptions options, TextWriter output, Action<GasScan> measured)
    {
        _options = options;
        _output = output;
        _measured = measured;
    }

    /// <summary>Records the scene once, or for as long as was asked.</summary>
    /// <param name="stop">Ends the take.</param>
    /// <exception cref="UsageException">The folder holds something.</exception>
    public void Run(CancellationToken stop)
    {
        string folder = _options.Record!;
        if (File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()))
        {
            throw new UsageException($"--record {folder}: expected a new or empty folder, found something in it.");
        }

        var clock = new SimulatedClock(DateTimeOffset.UnixEpoch);
        var scene = new Scene();
        scene.Tell(0);
        var time = new BoardTime(clock);
        var scanner = new Bme688Scanner(new Bme688(new SimulatedBme688(() => time.Now, () => scene.Air, _options.Seed), time), time, 0, DutyCycle.Continuous);
        var options = new RecorderOptions
        {
            Board = "simulated",
            Session = $"seed{unchecked((uint)_options.Seed)}",
            GasLabels = Scene.Acts.Select(GasLabel).Distinct().ToArray(),
            SoundLabels = Scene.Acts.Select(SoundLabel).Distinct().ToArray(),
        };
        var panel = new ScenePanel(scene, options, _output);
        using (var loop = new RecordingLoop(
            options,
            new Tap(scanner, _measured),
            () => scanner.Climate,
            new SceneMicrophone(clock, scene, _options.Seed, options.SamplesPerClip),
            panel,
            new FolderStore(folder),
            time))
        {
            long end = _options.ForSeconds == null ? Scene.LengthMilliseconds : long.MaxValue;
            var pace = new Pace(clock, _options.Speed, _options.ForSeconds);
            while (clock.UptimeMilliseconds < end && pace.TryStep(stop))
            {
                scene.Tell(clock.TotalMilliseconds);
                loop.Step();
            }

            if (panel.Last is { IsRecordingGas: false, Fault: { } fault })
            {
                throw new IOException($"--record {folder}: {fault}");
            }
        }

        _output.WriteLine($"wrote {folder}: {panel.Last?.Scans} scans, {panel.Last?.Clips} clips");
    }

    private static string GasLabel(SceneAct act) => SceneChoices.Gases[act.Gas]?.Gas.Name ?? SceneChoices.CleanAir;

    // The recipe's name, in the way in which classes are written.
    private static string SoundLabel(SceneAct act) =>
        string.Concat(SceneChoices.Sounds[act.Sound](0).GetType().Name.Select((letter, i) => char.IsUpper(letter) && i > 0 ? $"_{char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}"));

    /// <summary>A scanner that lets somebody else see each scan.</summary>
    private sealed class Tap(IGasScanner scanner, Action<GasScan> measured) : IGasScanner
    {
        public ReadState TryRead(GasScan scan)
        {
            ReadState state = scanner.TryRead(scan);
            if (state == ReadState.Ready)
            {
                measured(scan);
            }

            return state;
        }
    }

    /// <summary>A person who starts the recorder, agrees, and labels each act of the scene as it begins.</summary>
    private sealed class ScenePanel(Scene scene, RecorderOptions options, TextWriter output) : IRecorderPanel
    {
        private readonly Queue<RecorderCommand> _commands = new();
        private SceneAct? _act;
        private RecorderStatus? _shown;

        public RecorderStatus? Last { get; private set; }

        public bool TryTake(out RecorderCommand command)
        {
            if (scene.Act! != _act)
            {
                bool isFirst = _act == null;
                _act = scene.Act!;
                _commands.Enqueue(new RecorderCommand(RecorderAction.LabelGas, options.GasLabels.ToList().IndexOf(GasLabel(_act))));
                _commands.Enqueue(new RecorderCommand(RecorderAction.LabelSound, options.SoundLabels.ToList().IndexOf(SoundLabel(_act))));
                if (isFirst)
                {
                    _commands.Enqueue(new RecorderCommand(RecorderAction.StartOrStop));
                    _commands.Enqueue(new RecorderCommand(RecorderAction.Agree));
                }
            }

            return _commands.TryDequeue(out command);
        }

        public void Show(RecorderStatus status)
        {
            Last = status;
            RecorderStatus shown = status with { Scans = 0, Clips = 0 };
            if (shown != _shown)
            {
                _shown = shown;
                output.WriteLine(string.Join(" | ", status.Lines(int.MaxValue)));
            }
        }
    }
}
