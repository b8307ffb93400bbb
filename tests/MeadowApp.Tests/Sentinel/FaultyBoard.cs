using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Archive;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Audit.Log.Json;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Log.Privacy;
using MeadowTinyMl.Audit.Log.Uplink;
using MeadowTinyMl.Audit.Review;
using MeadowTinyMl.Audit.Signing;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Dsp;
using MeadowTinyMl.Sensing;
using MeadowTinyMl.Sentinel;
using MeadowTinyMl.Sentinel.CleanAir;
using MeadowTinyMl.Sentinel.Commands;
using MeadowTinyMl.Sentinel.Operators;

namespace MeadowTinyMl.MeadowApp.Tests.Sentinel;

/// <summary>A board whose every part can fail by plan, with the real writer of the log over a disk in memory, the real outbox, and a watchdog.</summary>
internal sealed class FaultyBoard : IClock, IRandomSource, IOperatorPanel, IAlarm, IRelay, IGasScanner, IMicrophone, IGasModel, ISoundModel, IUplinkEnd
{
    /// <summary>The days that entries are kept at least.</summary>
    public static readonly int RetainDays = new LogWriterOptions().RetainMinDays;

    public const string Person = "Erika Mustermann";
    private const long BootUtc = 1_800_000_000;
    private const int MostStarts = 20;

    private static readonly GasBaseline CleanAirOhms = GasBaseline.FromStored(new int[GasFeatures.Steps]);

    private readonly FaultPlan _plan;
    private readonly Random _random;
    private readonly long _stepMilliseconds;
    private readonly MemoryStorage _storage = new();
    private readonly MemoryStorage _far = new();
    private readonly FaultyDisk _disk;
    private readonly FaultySigning _signing;
    private readonly Queue<OperatorAnswer> _answers = new();
    private readonly Queue<OperatorCommand> _commands = new();
    private readonly Dictionary<string, AlertReport> _alerts = [];
    private int[] _gasConfidences = [];
    private int[] _soundConfidences = [];
    private bool _isScanReady;
    private bool _isWindowReady;
    private long _total;
    private long _bootedAt;
    private bool _isEnergised;
    private VerifierKey? _first;
    private SteadyClock _clock = null!;
    private SentinelLoop _loop = null!;
    private Outbox _outbox = null!;
    private Receiver? _receiver;

    /// <summary>Switches a board on.</summary>
    /// <param name="plan">What fails.</param>
    /// <param name="seed">Of randomness, garbage included.</param>
    /// <param name="stepMilliseconds">What passes in a step.</param>
    public FaultyBoard(FaultPlan plan, int seed, long stepMilliseconds = 1_000)
    {
        _stepMilliseconds = stepMilliseconds;
        _plan = plan;
        _random = new Random(seed);
        _disk = new FaultyDisk(_storage, part => Meet(part));
        _signing = new FaultySigning(this);
        Start("power_on");
    }

    /// <summary>Gets the parts that can fail.</summary>
    public static string[] Parts { get; } =
    [
        "gas", "sound", "gas model", "gas distance", "sound model", "sound average", "sound distance", "sound agreeing", "explanation", "signal", "relay", "relay state",
        "decision", "alert", "fault", "state", "sign-in", "command", "answer", "clock", "utc", "random", "keys", "storage", "uplink",
    ];

    /// <summary>The signer of the log, which can fail as well.</summary>
    public const string Signer = "signature";

    public LogWriter Log { get; private set; } = null!;

    public int Starts { get; private set; }

    public AlarmSignal Signal { get; private set; }

    public DeviceState State { get; private set; }

    public bool HasEverLostItsLog { get; private set; }

    /// <summary>Gets a value indicating whether the outbox said that it could not send.</summary>
    public bool HasSendingFailed { get; private set; }

    public bool IsEnergised => _isEnergised;

    public List<string> Faults { get; } = [];

    public IReadOnlyDictionary<string, AlertReport> Alerts => _alerts;

    public Outbox Outbox => _outbox;

    ModelManifest IGasModel.Manifest => Bench.GasManifest;

    ModelManifest ISoundModel.Manifest => Bench.SoundManifest;

    ReferenceStatistics? IGasModel.Reference => new() { MostDistance = 400, Answered = [100, 100, 100], Right = [90, 80, 87], MistakenFor = [1, -1, 1] };

    ReferenceStatistics? ISoundModel.Reference => new() { MostDistance = 400, Answered = [100, 100], Right = [90, 80], MistakenFor = [1, -1] };

    public int SamplesPerWindow => 4;

    public int WindowsPerDecision => 2;

    public int WindowsUsed { get; private set; }

    /// <summary>Lets the gas model answer one scan.</summary>
    public void Gas(params int[] confidences)
    {
        _gasConfidences = confidences;
        _isScanReady = true;
        Step();
    }

    /// <summary>Lets the sound model answer one decision of two windows.</summary>
    public void Sound(params int[] confidences)
    {
        for (int window = 0; window < WindowsPerDecision; window++)
        {
            _soundConfidences = confidences;
            _isWindowReady = true;
            Step();
        }
    }

    /// <summary>Lets a person answer the alert of a class, as the panel shows it.</summary>
    public void Say(string label, HumanAction action)
    {
        if (_alerts.TryGetValue(label, out AlertReport? alert))
        {
            _answers.Enqueue(new OperatorAnswer(alert.Number, action, null, Person));
        }

        Step();
    }

    /// <summary>Lets a person ask for something.</summary>
    public void Ask(OperatorCommand command)
    {
        _commands.Enqueue(command);
        Step();
    }

    /// <summary>A second passes; where a call hangs in it, the watchdog starts the program anew.</summary>
    public void Step()
    {
        _total += _stepMilliseconds;
        try
        {
            _loop.Step();
            _outbox.Step(_clock.UptimeMilliseconds);
            HasSendingFailed |= _outbox.Problem != null;
        }
        catch (FaultPlan.HangException)
        {
            // Nothing the loop did after the call that hung had any effect.
        }

        if (_plan.HangsNow)
        {
            Start("watchdog");
        }
    }

    /// <summary>Cuts the power and switches it on again.</summary>
    public void Start(string cause)
    {
        for (int start = 0; start < MostStarts; start++)
        {
            _plan.Restart();
            try
            {
                Boot(cause);
            }
            catch (Exception exception) when (exception is FaultPlan.HangException or System.IO.IOException or InvalidOperationException)
            {
                // A board that cannot start tries again.
                cause = "watchdog";
                continue;
            }

            if (!_plan.HangsNow)
            {
                return;
            }

            cause = "watchdog";
        }

        throw new InvalidOperationException($"The board did not start in {MostStarts} attempts.");
    }

    /// <summary>Ends the run in order, so that all counts are in the log.</summary>
    public void Stop() => _loop.Stop();

    /// <summary>Ends the run in order and has the log judged.</summary>
    public Verdict Finish()
    {
        Stop();
        return Verify(_storage);
    }

    /// <summary>Gets the bytes on the board's disk and at the far end.</summary>
    public (long Board, long Far) Stored => (_storage.Files.Values.Sum(bytes => (long)bytes.Length), _far.Files.Values.Sum(bytes => (long)bytes.Length));

    /// <summary>Gets the decisions that were shown since power came first.</summary>
    public long Decisions { get; private set; }

    /// <summary>Archives what is older than the retention policy asks for and prunes it.</summary>
    public void Prune()
    {
        long now = BootUtc + (_total / 1_000);
        long minimum = Log.Minimum;
        while (minimum + 256 <= Log.SignedSize && CanonicalJson.Parse(Log.ReadEntry(minimum + 255)!)["ts"]!.Integer <= now - (RetainDays * 86_400L))
        {
            minimum += 256;
        }

        if (minimum > Log.Minimum)
        {
            LogExport.Copy(Log, new MemoryStorage());
            long export = Log.Append(new ExportEntry(null, "device", Log.Minimum, Log.Size, "archive"));
            Log.Checkpoint();
            Log.Prune(minimum, "retention", export, _ => true);
        }
    }

    /// <summary>Returns all entries of the log that are still there.</summary>
    public List<JsonValue> Entries()
    {
        var entries = new List<JsonValue>();
        for (long index = Log.Minimum; index < Log.Size; index++)
        {
            entries.Add(CanonicalJson.Parse(Log.ReadEntry(index)!));
        }

        return entries;
    }

    long IClock.UptimeMilliseconds => Meet("clock") ? Garble(_total - _bootedAt) : _total - _bootedAt;

    long? IClock.UtcSeconds => Meet("utc") ? Garble(BootUtc + (_total / 1_000)) : BootUtc + (_total / 1_000);

    int IClock.Quality => 2;

    public void ShowState(DeviceState state)
    {
        Meet("state");
        State = state;
        HasEverLostItsLog |= state == DeviceState.WithoutLog;
    }

    public void ShowMode(ModelManifest manifest, string label, OversightOutput output, OversightMode mode) => Meet("state");

    public void ShowSignIn(SignInReport report) => Meet("sign-in");

    public void Remind(AlertReport report) => Meet("alert");

    public void ShowCleanAir(CleanAirState state)
    {
        // The story takes none.
    }

    public void ShowAnswers(ShiftAnswers answers) => Meet("sign-in");

    public void ShowDecision(DecisionReport report)
    {
        Meet("decision");
        Decisions += report.IsInferred ? 1 : 0;
    }

    public void ShowAlert(AlertReport report)
    {
        Meet("alert");
        _alerts[report.Decision.Label] = report;
    }

    public void ShowFault(string message)
    {
        Meet("fault");
        Faults.Add(message);
    }

    public bool TryTakeCommand(out OperatorCommand? command)
    {
        command = null;
        if (Meet("command"))
        {
            command = new ModeCommand("no such model", string.Empty, (OversightOutput)77, (OversightMode)99, "nobody");
            return true;
        }

        return _commands.TryDequeue(out command);
    }

    public bool TryTakeAnswer(out OperatorAnswer? answer)
    {
        answer = null;
        if (Meet("answer"))
        {
            answer = new OperatorAnswer(1, (HumanAction)99, "no such class", Person) { Reason = (AnswerReason)99 };
            return true;
        }

        return _answers.TryDequeue(out answer);
    }

    public void Show(AlarmSignal signal)
    {
        Meet("signal");
        Signal = signal;
    }

    public void Switch(bool isEnergised)
    {
        Meet("relay");
        _isEnergised = isEnergised;
    }

    bool IRelay.IsEnergised => Meet("relay state") ? !_isEnergised : _isEnergised;

    public ReadState TryRead(GasScan scan)
    {
        bool isGarbage = Meet("gas");
        if (!_isScanReady && !isGarbage)
        {
            return ReadState.NotReady;
        }

        _isScanReady = false;
        for (int step = 0; step < GasFeatures.Steps; step++)
        {
            scan.Ohms[step] = isGarbage ? (uint)_random.Next(2) * uint.MaxValue : 1;
        }

        scan.Sensor = isGarbage ? _random.Next(-2, 3) : 0;
        scan.Quality = isGarbage ? (SensorQuality)_random.Next() : SensorQuality.None;
        return isGarbage ? (ReadState)_random.Next(4) : ReadState.Ready;
    }

    public ReadState TryRead(short[] pcm, int start, int count, out SensorQuality quality)
    {
        bool isGarbage = Meet("sound");
        quality = isGarbage ? (SensorQuality)_random.Next() : SensorQuality.None;
        if (!_isWindowReady && !isGarbage)
        {
            return ReadState.NotReady;
        }

        _isWindowReady = false;
        Array.Fill(pcm, isGarbage ? short.MinValue : (short)100, start, count);
        return isGarbage ? (ReadState)_random.Next(4) : ReadState.Ready;
    }

    public QualityFlags Classify(uint[] ohms, GasBaseline baseline, int[] confidences)
    {
        bool isGarbage = Meet("gas model");
        Answer(_gasConfidences, confidences, isGarbage);
        return QualityFlags.None;
    }

    int? IGasModel.Distance => Meet("gas distance") ? Far() : 100;

    int? ISoundModel.Distance() => Meet("sound distance") ? Far() : 100;

    public int Agreeing(int label) => Meet("sound agreeing") ? Far() : 2;

    public Occlusion Explain(uint[] ohms, GasBaseline baseline, int label) => Explain(label);

    public Occlusion Explain(int label) => Meet("explanation")
        ? new Occlusion([string.Empty, new string('x', 300)], [int.MaxValue], -1)
        : new Occlusion(["step_1_2", "step_1"], [4_000, 3_000], 8);

    public void Zero()
    {
        // The board keeps no input.
    }

    public void Reset() => WindowsUsed = 0;

    public QualityFlags AddWindow(short[] pcm, int start)
    {
        WindowsUsed = Meet("sound model") ? 1_000 : WindowsUsed + 1;
        return QualityFlags.None;
    }

    public void Average(int[] confidences)
    {
        bool isGarbage = Meet("sound average");
        Answer(_soundConfidences, confidences, isGarbage);
    }

    public void Fill(byte[] buffer) => Fill(buffer, "random");

    private void Fill(byte[] buffer, string part)
    {
        if (Meet(part))
        {
            Array.Clear(buffer);
        }
        else
        {
            _random.NextBytes(buffer);
        }
    }

    public Task<UplinkAnswer> SendAsync(byte[] message)
    {
        bool isGarbage = Meet("uplink");
        return Task.FromResult(isGarbage
            ? new UplinkAnswer(_random.Next(600), _random.Next(4) - 2, "no cosignature", [1, 2, 3], [[4, 5, 6]])
            : _receiver!.Take(message, 0));
    }

    private void Boot(string cause)
    {
        Starts++;
        _bootedAt = _total;
        _isScanReady = _isWindowReady = false;
        _answers.Clear();
        _commands.Clear();
        _alerts.Clear();
        Signal = AlarmSignal.Off;
        _isEnergised = false;
        State = DeviceState.Running;
        var options = new SentinelOptions { ChallengeMilliseconds = 0 };
        _clock = new SteadyClock(this);
        var keys = new Keys(this);
        Log = LogWriter.Open(_disk, _clock, keys, _signing, new LogWriterOptions
        {
            Origin = "bench.example/log",
            Device = "bench",
            Commissioning = new byte[32],
            ResetCause = cause,
            AnswerSeconds = (int)(options.AnswerTimeoutMilliseconds / 1_000),
            HeartbeatSeconds = (int)(options.HeartbeatMilliseconds / 1_000),
        });
        _first ??= Log.Key;
        var mirror = new Mirror(_far, _first, new Ed25519Verifier());
        _receiver = new Receiver(origin => origin == _first.Name ? mirror : null, null, _ => []);
        _outbox = new Outbox(Log, this, new Ed25519Verifier(), null);
        var roster = new OperatorRoster(_disk);
        roster.Admit(Person);
        _loop = new SentinelLoop(
            options,
            new GasChannel(this, this, [CleanAirOhms], _clock, options.GasOverdueMilliseconds),
            new SoundChannel(this, this, _clock, options.SoundOverdueMilliseconds),
            this,
            this,
            this,
            Log,
            roster,
            new SiteRecord(_disk),
            new PseudonymStore(_disk, keys),
            _clock,
            this);
        _loop.Start();
    }

    private bool Meet(string part)
    {
        FaultKind? kind = _plan.Meet(part);
        _total += kind == FaultKind.Late ? 2_000 : 0;
        return kind == FaultKind.Garbage;
    }

    private long Garble(long right) => _random.Next(5) switch
    {
        0 when right > 10_000 => 0,
        1 when right > 10_000 => right / 2,
        0 or 1 or 2 => -1,
        3 => right + (10L * 365 * 86_400 * 1_000),
        _ => long.MaxValue,
    };

    private int Far() => _random.Next(2) == 0 ? int.MinValue : int.MaxValue;

    private void Answer(int[] right, int[] confidences, bool isGarbage)
    {
        for (int i = 0; i < confidences.Length; i++)
        {
            confidences[i] = isGarbage ? Far() : right[i];
        }
    }

    private Verdict Verify(MemoryStorage storage)
    {
        Dictionary<string, byte[]> files = storage.Files
            .Where(file => file.Key.StartsWith("log/", StringComparison.Ordinal))
            .ToDictionary(file => file.Key["log/".Length..], file => file.Value, StringComparer.Ordinal);
        var verifier = new LogVerifier([_first!], new Ed25519Verifier(), [.. LogVerifier.AllChecks]) { Threads = 1 };
        return verifier.Verify(LogDirectory.Of(files), new Evidence { History = storage.Files.GetValueOrDefault("keys/history") });
    }

    /// <summary>The same source as far as it makes keys and pseudonyms, which are drawn before there is a loop that could tell of a fault.</summary>
    private sealed class Keys(FaultyBoard board) : IRandomSource
    {
        public void Fill(byte[] buffer) => board.Fill(buffer, "keys");
    }

    /// <summary>Ed25519 whose signer can fail.</summary>
    private sealed class FaultySigning(FaultyBoard board) : ISigning
    {
        private readonly Ed25519Signing _true = new();

        public bool IsValidKey(byte[] publicKey) => _true.IsValidKey(publicKey);

        public bool Verify(byte[] publicKey, byte[] message, byte[] signature) => _true.Verify(publicKey, message, signature);

        ISigner ISigning.Signer(string name, byte[] seed) => new FaultySigner(board, _true.Signer(name, seed));
    }

    private sealed class FaultySigner(FaultyBoard board, ISigner signer) : ISigner
    {
        public string Name => signer.Name;

        public byte[] PublicKey => signer.PublicKey;

        public byte[] Sign(byte[] message)
        {
            board.Meet(Signer);
            return signer.Sign(message);
        }

        public void Dispose() => signer.Dispose();
    }
}
