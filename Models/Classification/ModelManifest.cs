using System;
using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Audit.Log.Json;
using MeadowTinyMl.Dsp;

namespace MeadowTinyMl.Classification;

/// <summary>What a bundle says of its model: classes, thresholds, front end, and what it was trained on. Canonical JSON, so that its digest names it.</summary>
public sealed record ModelManifest
{
    /// <summary>The task of a gas model.</summary>
    public const string GasTask = "gas";

    /// <summary>The task of a sound model.</summary>
    public const string SoundTask = "sound";

    /// <summary>The format of manifests that this program reads.</summary>
    public const int Format = 1;

    /// <summary>The largest manifest, in bytes.</summary>
    public const int MaxBytes = 1024 * 1024;

    private const int FullConfidence = 10_000;

    /// <summary>Gets the id, for example <c>gas-hp354</c>.</summary>
    public string Id { get; init; } = string.Empty;

    /// <summary>Gets the semantic version.</summary>
    public string Version { get; init; } = string.Empty;

    /// <summary>Gets the task, <c>gas</c> or <c>sound</c>.</summary>
    public string Task { get; init; } = string.Empty;

    /// <summary>Gets the classes, in the order of the network's outputs.</summary>
    public IReadOnlyList<string> Labels { get; init; } = Array.Empty<string>();

    /// <summary>Gets what each class means.</summary>
    public IReadOnlyList<HazardLevel> Levels { get; init; } = Array.Empty<HazardLevel>();

    /// <summary>Gets the least confidence of each class, in 1/10 000.</summary>
    public IReadOnlyList<int> Thresholds { get; init; } = Array.Empty<int>();

    /// <summary>Gets the least lead over the runner-up, in 1/10 000.</summary>
    public int Margin { get; init; }

    /// <summary>Gets the heater profile of a gas model, or the empty text.</summary>
    public string HeaterProfile { get; init; } = string.Empty;

    /// <summary>Gets the front end of a sound model; null for gas.</summary>
    public LogMelOptions? FrontEnd { get; init; }

    /// <summary>Gets the windows that one decision of a sound model averages; 1 for gas.</summary>
    public int WindowsPerDecision { get; init; } = 1;

    /// <summary>Gets the power to which a sound model's mean over the windows is raised, in 1/100; <see cref="ClipConfidence.MeanAsItIs"/> where it is not said, and for gas.</summary>
    public int ClipExponent { get; init; } = ClipConfidence.MeanAsItIs;

    /// <summary>Gets the lower-case hex SHA-256 of <c>model.tflite</c>.</summary>
    public string ModelSha256 { get; init; } = string.Empty;

    /// <summary>Gets the lower-case hex SHA-256 of <c>card.md</c>.</summary>
    public string CardSha256 { get; init; } = string.Empty;

    /// <summary>Gets the licences of the training data.</summary>
    public IReadOnlyList<string> DataLicences { get; init; } = Array.Empty<string>();

    /// <summary>Gets the lower-case hex SHA-256 of every training clip or row group, sorted.</summary>
    public IReadOnlyList<string> Training { get; init; } = Array.Empty<string>();

    /// <summary>Gets the command that trained the model, without the places of its files.</summary>
    public string Command { get; init; } = string.Empty;

    /// <summary>Gets the seed of training.</summary>
    public int Seed { get; init; }

    /// <summary>Gets the code that trained the model, as its build names itself: a version and a commit; empty where it is not said.</summary>
    public string Code { get; init; } = string.Empty;

    /// <summary>Gets the bytes of the <c>.tflite</c> file; 0 where it is not said.</summary>
    public int ModelBytes { get; init; }

    /// <summary>Gets the working memory that the network needs, in bytes; 0 where it is not said.</summary>
    public int ArenaBytes { get; init; }

    /// <summary>Gets the multiply-accumulates of one input; 0 where it is not said.</summary>
    public int MultiplyAccumulates { get; init; }

    /// <summary>Gets what one input costs on the board; null where it is not said.</summary>
    public ModelBudget? Budget { get; init; }

    /// <summary>Gets the SHA-256 of every other part of the bundle, each followed by two spaces and its name; empty before the bundle is released.</summary>
    public IReadOnlyList<string> Parts { get; init; } = Array.Empty<string>();

    /// <summary>Gets the lower-case hex SHA-256 of the predecessor's manifest that the bundle was compared with; empty where there was none.</summary>
    public string PredecessorSha256 { get; init; } = string.Empty;

    /// <summary>Gets why the bundle was released although it is worse than its predecessor; empty where it is not.</summary>
    public string Forced { get; init; } = string.Empty;

    /// <summary>Reads a manifest.</summary>
    /// <param name="bytes">Canonical JSON.</param>
    /// <exception cref="ManifestFormatException">It is not canonical, or a field is missing, unknown or out of range.</exception>
    public static ModelManifest Parse(byte[] bytes)
    {
        if (bytes.Length > MaxBytes)
        {
            throw new ManifestFormatException("manifest.json", $"at most {MaxBytes} bytes", $"{bytes.Length}");
        }

        JsonValue json;
        try
        {
            json = CanonicalJson.Parse(bytes);
        }
        catch (JsonFormatException exception)
        {
            throw new ManifestFormatException($"manifest.json, byte {exception.Offset}", exception.Expected, exception.Found);
        }

        var fields = new ManifestFields(json);
        int format = fields.Integer("format", 1, int.MaxValue);
        if (format != Format)
        {
            throw new ManifestFormatException("field format", $"{Format}", $"{format}");
        }

        string task = fields.Word("task", GasTask, SoundTask);
        string[] labels = fields.Texts("labels");
        if (labels.Length < 2 || labels.Length > 64 || !labels.All(CanonicalJson.IsKey) || labels.Distinct().Count() != labels.Length)
        {
            throw new ManifestFormatException("field labels", "2 to 64 different names of [a-z][a-z0-9_]*", $"{labels.Length} names");
        }

        var manifest = new ModelManifest
        {
            Id = fields.Text("id"),
            Version = fields.Text("version"),
            Task = task,
            Labels = labels,
            Levels = fields.Texts("levels").Select(level => ParseLevel(level)).ToArray(),
            Thresholds = fields.Integers("thresholds", 0, FullConfidence),
            Margin = fields.Integer("margin", 0, FullConfidence),
            HeaterProfile = task == GasTask ? fields.Text("heater_profile") : string.Empty,
            FrontEnd = task == SoundTask ? ParseFrontEnd(fields) : null,
            WindowsPerDecision = task == SoundTask ? fields.Integer("windows_per_decision", 1, 60) : 1,
            ClipExponent = task == SoundTask && fields.Has("clip_exponent")
                ? fields.Integer("clip_exponent", ClipConfidence.LowestExponent, ClipConfidence.HighestExponent)
                : ClipConfidence.MeanAsItIs,
            ModelSha256 = fields.Digest("model_sha256"),
            CardSha256 = fields.Digest("card_sha256"),
            DataLicences = fields.Texts("data_licences"),
            Training = fields.Digests("training"),
            Command = fields.Text("command"),
            Seed = fields.Integer("seed", 0, int.MaxValue),
            Code = fields.Has("code") ? fields.Text("code") : string.Empty,
            ModelBytes = fields.Has("model_bytes") ? fields.Integer("model_bytes", 1, int.MaxValue) : 0,
            ArenaBytes = fields.Has("arena_bytes") ? fields.Integer("arena_bytes", 1, int.MaxValue) : 0,
            MultiplyAccumulates = fields.Has("multiply_accumulates") ? fields.Integer("multiply_accumulates", 1, int.MaxValue) : 0,
            Budget = fields.Has("budget") ? ParseBudget(fields.Inner("budget")) : null,
            Parts = fields.Has("parts") ? fields.NamedDigests("parts") : Array.Empty<string>(),
            PredecessorSha256 = fields.Has("predecessor_sha256") ? fields.Digest("predecessor_sha256") : string.Empty,
            Forced = fields.Has("forced") ? fields.Text("forced") : string.Empty,
        };
        ManifestFields.RequireCount("levels", manifest.Levels.Count, labels.Length);
        ManifestFields.RequireCount("thresholds", manifest.Thresholds.Count, labels.Length);
        fields.RequireAllRead();
        return manifest;
    }

    /// <summary>Writes the manifest as canonical JSON.</summary>
    public byte[] ToBytes()
    {
        var fields = new List<(string, JsonValue)>
        {
            ("format", JsonValue.Of(Format)),
            ("id", JsonValue.Of(Id)),
            ("version", JsonValue.Of(Version)),
            ("task", JsonValue.Of(Task)),
            ("labels", JsonValue.Of(Labels)),
            ("levels", JsonValue.Of(LevelNames())),
            ("thresholds", JsonValue.Of(Thresholds)),
            ("margin", JsonValue.Of(Margin)),
            ("model_sha256", JsonValue.Of(ModelSha256)),
            ("card_sha256", JsonValue.Of(CardSha256)),
            ("data_licences", JsonValue.Of(DataLicences)),
            ("training", JsonValue.Of(Training)),
            ("command", JsonValue.Of(Command)),
            ("seed", JsonValue.Of(Seed)),
        };
        if (FrontEnd == null)
        {
            fields.Add(("heater_profile", JsonValue.Of(HeaterProfile)));
        }
        else
        {
            fields.Add(("windows_per_decision", JsonValue.Of(WindowsPerDecision)));
            AddWhereSaid(fields, "clip_exponent", ClipExponent == ClipConfidence.MeanAsItIs ? 0 : ClipExponent);
            fields.Add(("front_end", JsonValue.Of(
                ("sample_rate_hz", JsonValue.Of(FrontEnd.SampleRateHz)),
                ("hop_length_samples", JsonValue.Of(FrontEnd.HopLengthSamples)),
                ("frames", JsonValue.Of(FrontEnd.Frames)),
                ("mel_bands", JsonValue.Of(FrontEnd.MelBands)),
                ("low_hz", JsonValue.Of(FrontEnd.LowHz)),
                ("high_hz", JsonValue.Of(FrontEnd.HighHz)))));
        }

        AddWhereSaid(fields, "code", Code);
        AddWhereSaid(fields, "predecessor_sha256", PredecessorSha256);
        AddWhereSaid(fields, "forced", Forced);
        AddWhereSaid(fields, "model_bytes", ModelBytes);
        AddWhereSaid(fields, "arena_bytes", ArenaBytes);
        AddWhereSaid(fields, "multiply_accumulates", MultiplyAccumulates);
        if (Budget != null)
        {
            fields.Add(("budget", JsonValue.Of(
                ("flash_bytes", JsonValue.Of(Budget.FlashBytes)),
                ("ram_bytes", JsonValue.Of(Budget.RamBytes)),
                ("microseconds", JsonValue.Of(Budget.Microseconds)),
                ("microjoules", JsonValue.Of(Budget.Microjoules)))));
        }

        if (Parts.Count > 0)
        {
            fields.Add(("parts", JsonValue.Of(Parts)));
        }

        return CanonicalJson.Encode(JsonValue.Of(fields.ToArray()));
    }

    /// <summary>Returns the names of the levels, as the manifest and the log spell them.</summary>
    public IReadOnlyList<string> LevelNames() => Levels.Select(level => NameOf(level)).ToArray();

    /// <summary>Returns the name of a level, as the manifest and the log spell it.</summary>
    public static string NameOf(HazardLevel level) => level switch
    {
        HazardLevel.Alarm => "alarm",
        HazardLevel.Advisory => "advisory",
        _ => "none",
    };

    private static void AddWhereSaid(List<(string, JsonValue)> fields, string name, string text)
    {
        if (text.Length > 0)
        {
            fields.Add((name, JsonValue.Of(text)));
        }
    }

    private static void AddWhereSaid(List<(string, JsonValue)> fields, string name, int number)
    {
        if (number > 0)
        {
            fields.Add((name, JsonValue.Of(number)));
        }
    }

    private static HazardLevel ParseLevel(string name) => name switch
    {
        "none" => HazardLevel.None,
        "advisory" => HazardLevel.Advisory,
        "alarm" => HazardLevel.Alarm,
        _ => throw new ManifestFormatException("field levels", "none, advisory or alarm", $"'{name}'"),
    };

    private static ModelBudget ParseBudget(ManifestFields budget)
    {
        var read = new ModelBudget(
            budget.Integer("flash_bytes", 1, int.MaxValue),
            budget.Integer("ram_bytes", 1, int.MaxValue),
            budget.Integer("microseconds", 1, int.MaxValue),
            budget.Integer("microjoules", 1, int.MaxValue));
        budget.RequireAllRead();
        return read;
    }

    private static LogMelOptions ParseFrontEnd(ManifestFields fields)
    {
        ManifestFields frontEnd = fields.Inner("front_end");
        var options = new LogMelOptions
        {
            SampleRateHz = frontEnd.Integer("sample_rate_hz", 1_000, 200_000),
            HopLengthSamples = frontEnd.Integer("hop_length_samples", 1, 65_536),
            Frames = frontEnd.Integer("frames", 1, 1_024),
            MelBands = frontEnd.Integer("mel_bands", 1, 128),
            LowHz = frontEnd.Integer("low_hz", 0, 100_000),
            HighHz = frontEnd.Integer("high_hz", 1, 100_000),
        };
        frontEnd.RequireAllRead();
        try
        {
            options.Check();
        }
        catch (ArgumentOutOfRangeException exception)
        {
            throw new ManifestFormatException("field front_end", "a front end that makes sense", exception.Message);
        }

        return options;
    }
}
