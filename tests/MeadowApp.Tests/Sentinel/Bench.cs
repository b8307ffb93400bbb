using System;
using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Audit.Log.Privacy;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Dsp;
using MeadowTinyMl.Sensing;
using MeadowTinyMl.Sensing.Gas;
using MeadowTinyMl.Sentinel;
using MeadowTinyMl.Sentinel.CleanAir;
using MeadowTinyMl.Sentinel.Commands;
using MeadowTinyMl.Sentinel.Operators;

namespace MeadowTinyMl.MeadowApp.Tests.Sentinel;

/// <summary>A sentinel on the bench: its sensors give what the test says, its models answer what the test says, its clock stands until the test moves it.</summary>
internal sealed class Bench : IClock, IRandomSource, IOperatorPanel, IAlarm, IRelay, IGasScanner, IMicrophone, IGasModel, ISoundModel, ISensorClock
{
    public const string Operator = "Erika Mustermann";

    public static readonly ModelManifest GasManifest = new()
    {
        Id = "gas-test",
        Version = "1.0.0",
        ModelSha256 = new string('a', 64),
        CardSha256 = new string('b', 64),
        Task = "gas",
        Labels = ["clean_air", "odour", "solvent_vapour"],
        Levels = [HazardLevel.None, HazardLevel.Advisory, HazardLevel.Alarm],
        Thresholds = [5_000, 5_000, 5_000],
        Margin = 1_000,
    };

    public static readonly ModelManifest SoundManifest = new()
    {
        Id = "sound-test",
        Version = "1.0.0",
        ModelSha256 = new string('a', 64),
        CardSha256 = new string('b', 64),
        Task = "sound",
        Labels = ["rain", "chainsaw"],
        Levels = [HazardLevel.None, HazardLevel.Alarm],
        Thresholds = [5_000, 5_000],
        Margin = 1_000,
        WindowsPerDecision = 2,
    };

    private readonly Queue<OperatorAnswer> _answers = new();
    private readonly Queue<OperatorCommand> _commands = new();
    private readonly Random _random = new(1);
    private int[] _gasConfidences = [];
    private int[] _soundConfidences = [];
    private bool _isScanReady;
    private bool _isWindowReady;
    private readonly GasBaseline? _baseline;
    private readonly IOperatorPanel _panel;
    private readonly ModelManifest _soundManifest;
    private ModelManifest _gasManifest = GasManifest;
    private byte _salt;
    private readonly bool _withModels;
    private readonly IAuditTrail _log;

    /// <summary>Sets up a bench whose baseline, where it has one, is the same power of ten at each step; its panel and its log are its own unless others are given.</summary>
    public Bench(
        SentinelOptions? options = null,
        bool withBaseline = true,
        int baselineDecades = 0,
        MemoryStorage? storage = null,
        Func<Bench, IOperatorPanel>? panel = null,
        bool withModels = true,
        Func<Bench, IAuditTrail>? log = null,
        ModelManifest? sounds = null)
    {
        _soundManifest = sounds ?? SoundManifest;
        _log = log?.Invoke(this) ?? Trail;
        _withModels = withModels;
        Storage = storage ?? new MemoryStorage();
        Options = options ?? new SentinelOptions();
        _baseline = withBaseline ? GasBaseline.FromStored([.. Enumerable.Repeat(baselineDecades << 16, GasFeatures.Steps)]) : null;
        Roster = new OperatorRoster(Storage);
        Roster.Admit(Operator);
        Site = new SiteRecord(Storage);
        Pseudonyms = new PseudonymStore(Storage, this);
        _panel = panel?.Invoke(this) ?? this;
        Loop = Wire();
        Loop.Start();
    }

    private SentinelLoop Wire() => new(
        Options,
        new GasChannel(
            CleanAirDesk = new CleanAirDesk(this, Storage, () => 7, () => default, () => UtcSeconds, this, DutyCycle.Continuous.LongestGap), _withModels ? this : null, [_baseline], this, Options.GasOverdueMilliseconds)
        {
            Asleep = () => Asleep,
        },
        new SoundChannel(this, _withModels ? this : null, this, Options.SoundOverdueMilliseconds),
        _panel,
        this,
        this,
        _log,
        Roster,
        Site,
        Pseudonyms,
        this,
        this)
    {
        CleanAir = CleanAirDesk,
    };

    public SentinelOptions Options { get; }

    public MemoryStorage Storage { get; }

    public OperatorRoster Roster { get; private set; }

    public PseudonymStore Pseudonyms { get; private set; }

    public SiteRecord Site { get; private set; }

    /// <summary>Gets or sets for how long the gas sensor has slept.</summary>
    public TimeSpan Asleep { get; set; }

    /// <summary>Gets or sets how far the next input lies from the training data.</summary>
    public int? Far { get; set; }

    /// <summary>Gets or sets how many of the two windows agree.</summary>
    public int AgreeingWindows { get; set; } = 2;

    /// <summary>Gets or sets who answers; as delivered a script, which needs no sign-in.</summary>
    public string? Person { get; set; } = Operator;

    public List<SignInReport> SignIns { get; } = [];

    public SentinelLoop Loop { get; private set; }

    public MemoryTrail Trail { get; } = new();

    public long UptimeMilliseconds { get; set; }

    public long? UtcSeconds { get; set; }

    public int Quality => 0;

    public AlarmSignal Signal { get; private set; }

    public List<AlarmSignal> Signals { get; } = [];

    /// <summary>Gets what took effect, with the size of the log at that moment.</summary>
    public List<Effect> Effects { get; } = [];

    public List<AlertReport> Alerts { get; } = [];

    public List<DecisionReport> Decisions { get; } = [];

    public List<string> Faults { get; } = [];

    public List<(string Label, OversightOutput Output, OversightMode Mode)> Modes { get; } = [];

    public DeviceState State { get; private set; }

    public CleanAirDesk CleanAirDesk { get; private set; } = null!;

    /// <summary>Gets what was shown of the taking of clean air.</summary>
    public List<CleanAirState> Airs { get; } = [];

    public bool IsEnergised { get; private set; }

    public int Reminders { get; private set; }

    public ShiftAnswers? Answered { get; private set; }

    public uint[] Ohms { get; set; } = [.. Enumerable.Repeat(1u, GasFeatures.Steps)];

    public SensorQuality ScanQuality { get; set; }

    public short[] Window { get; set; } = new short[4];

    public bool SoundIsLost { get; set; }

    ModelManifest IGasModel.Manifest => _gasManifest;

    ModelManifest ISoundModel.Manifest => _soundManifest;

    public int SamplesPerWindow => 4;

    public int WindowsPerDecision => 2;

    public int WindowsUsed { get; private set; }

    /// <summary>Lets the gas model answer one scan.</summary>
    public void Gas(params int[] confidences)
    {
        _gasConfidences = confidences;
        _isScanReady = true;
        UptimeMilliseconds += 1_000;
        Loop.Step();
    }

    /// <summary>Lets the sound model answer one decision of two windows; without confidences both are silent.</summary>
    public void Sound(params int[] confidences)
    {
        for (int window = 0; window < WindowsPerDecision; window++)
        {
            _soundConfidences = confidences;
            HearOneWindow();
        }
    }

    /// <summary>Lets the sound model hear one window.</summary>
    public void HearOneWindow()
    {
        _isWindowReady = true;
        UptimeMilliseconds += 1_000;
        Loop.Step();
    }

    public void Solvent() => Gas(200, 800, 9_000);

    public void CleanAir() => Gas(9_800, 150, 50);

    /// <summary>Lets time pass without a reading, at most an hour between two steps.</summary>
    public void Wait(long milliseconds)
    {
        do
        {
            long piece = Math.Min(milliseconds, SteadyClock.LongestStep);
            milliseconds -= piece;
            UptimeMilliseconds += piece;
            UtcSeconds += piece / 1_000;
            Loop.Step();
        }
        while (milliseconds > 0);
    }

    /// <summary>Lets a person answer, once an alert has been shown long enough.</summary>
    public void Say(long alert, HumanAction action, string? label = null)
    {
        UptimeMilliseconds += Options.ViewingMilliseconds;
        _answers.Enqueue(new OperatorAnswer(alert, action, label, Person));
        Loop.Step();
    }

    /// <summary>Lets a person ask for something.</summary>
    public void Ask(OperatorCommand command)
    {
        _commands.Enqueue(command);
        Loop.Step();
    }

    public void Stop() => Ask(new StopCommand(StopSource.Button, null));

    /// <summary>Gives the gas model another id, as an update does, from the next reset on.</summary>
    public void Rename(string id) => _gasManifest = GasManifest with { Id = id };

    /// <summary>Resets the board: the outputs fall to what a power failure leaves, and a new loop begins over the same log and files.</summary>
    public void Reboot()
    {
        _answers.Clear();
        _commands.Clear();
        Alerts.Clear();
        Modes.Clear();
        Signal = AlarmSignal.Off;
        IsEnergised = false;
        State = DeviceState.Running;
        UptimeMilliseconds = 0;
        if (!Trail.IsBroken)
        {
            Trail.Append(new BootEntry("watchdog", new string('a', 64), Trail.Size, 0, 0, 0));
        }

        Roster = new OperatorRoster(Storage);
        Roster.Admit(Operator);
        Site = new SiteRecord(Storage);
        Pseudonyms.Dispose();
        Pseudonyms = new PseudonymStore(Storage, this);
        Loop = Wire();
        Loop.Start();
    }

    public void Resume() => Ask(new ResumeCommand(StopSource.Button, Operator));

    public void Put(OversightOutput output, OversightMode mode, string label = "solvent_vapour") =>
        Ask(new ModeCommand(label == "chainsaw" ? "sound-test" : "gas-test", label, output, mode, Operator));

    public void ShowState(DeviceState state) => State = state;

    public void ShowMode(ModelManifest manifest, string label, OversightOutput output, OversightMode mode) => Modes.Add((label, output, mode));

    public void ShowSignIn(SignInReport report) => SignIns.Add(report);

    public void ShowCleanAir(CleanAirState state) => Airs.Add(state);

    TimeSpan ISensorClock.Now => TimeSpan.FromMilliseconds(UptimeMilliseconds);

    void ISensorClock.Wait(TimeSpan time) => UptimeMilliseconds += (long)time.TotalMilliseconds;

    public void ShowAnswers(ShiftAnswers answers) => Answered = answers;

    public void Remind(AlertReport report) => Reminders++;

    public bool TryTakeCommand(out OperatorCommand? command) => _commands.TryDequeue(out command);

    public void Switch(bool isEnergised)
    {
        IsEnergised = isEnergised;
        Effects.Add(new Effect(isEnergised ? "relay on" : "relay off", Trail.Size));
    }

    public void ShowDecision(DecisionReport report) => Decisions.Add(report);

    public void ShowAlert(AlertReport report) => Alerts.Add(report);

    public void ShowFault(string message) => Faults.Add(message);

    public bool TryTakeAnswer(out OperatorAnswer? answer) => _answers.TryDequeue(out answer);

    public void Show(AlarmSignal signal)
    {
        if (signal != Signal)
        {
            Effects.Add(new Effect(signal < Signal ? "lowered" : "raised", Trail.Size));
        }

        Signal = signal;
        Signals.Add(signal);
    }

    public ReadState TryRead(GasScan scan)
    {
        if (!_isScanReady)
        {
            return ReadState.NotReady;
        }

        _isScanReady = false;
        Ohms.CopyTo(scan.Ohms);
        scan.Quality = ScanQuality;
        return ReadState.Ready;
    }

    public ReadState TryRead(short[] pcm, int start, int count, out SensorQuality quality)
    {
        quality = SensorQuality.None;
        if (SoundIsLost)
        {
            return ReadState.Lost;
        }

        if (!_isWindowReady)
        {
            return ReadState.NotReady;
        }

        _isWindowReady = false;
        Array.Copy(Window, 0, pcm, start, count);
        return ReadState.Ready;
    }

    public QualityFlags Classify(uint[] ohms, GasBaseline baseline, int[] confidences)
    {
        _gasConfidences.CopyTo(confidences, 0);
        return QualityFlags.None;
    }

    public ReferenceStatistics? Reference => Far == null ? null : new ReferenceStatistics { MostDistance = 400, Answered = [100, 100, 100], Right = [90, 80, 87], MistakenFor = [1, -1, 1] };

    int? IGasModel.Distance => Far;

    int? ISoundModel.Distance() => Far;

    public int Agreeing(int label) => AgreeingWindows;

    public Occlusion Explain(uint[] ohms, GasBaseline baseline, int label) => new(["step_1_2", "step_1"], [4_000, 3_000], 8);

    public Occlusion Explain(int label) => new(["bands_1_10"], [2_000], 8);

    public void Zero()
    {
        // The bench keeps no input.
    }

    public void Reset() => WindowsUsed = 0;

    public QualityFlags AddWindow(short[] pcm, int start)
    {
        if (_soundConfidences.Length == 0)
        {
            return QualityFlags.Silent;
        }

        WindowsUsed++;
        return QualityFlags.None;
    }

    public void Average(int[] confidences) => _soundConfidences.CopyTo(confidences, 0);

    // Salts need not be secret on the bench, but no two may be equal.
    public void Fill(byte[] buffer)
    {
        _random.NextBytes(buffer);
        buffer[0] = _salt++;
    }

    /// <summary>Something outside the program changed.</summary>
    /// <param name="What">What.</param>
    /// <param name="LogSize">Entries that were durable before.</param>
    internal sealed record Effect(string What, long LogSize);
}
