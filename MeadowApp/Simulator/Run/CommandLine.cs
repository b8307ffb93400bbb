using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;

namespace MeadowTinyMl.Simulator.Run;

/// <summary>The options of the command line.</summary>
internal sealed class CommandLine
{
    private readonly Option<string> _out = new("--out") { Description = "Folder that receives the log; the board's state and keys lie in DIR.board.", HelpName = "DIR", DefaultValueFactory = _ => "./audit-log" };
    private readonly Option<string?> _record = new("--record") { Description = "Run the recorder instead of the sentinel: labelled heater scans (.bmerawdata) and sounds (WAV) of the scene go to this new folder, for tinyml import. Once through the scene, as fast as it computes, unless --for or --speed say otherwise.", HelpName = "DIR" };
    private readonly Option<string[]> _gas = new("--gas") { Description = "Replay recorded heater scans (cycles.csv). May be given again.", HelpName = "CYCLES.csv" };
    private readonly Option<string[]> _sound = new("--sound") { Description = "Replay recorded sound: a data set with metadata.csv, or WAV files. May be given again.", HelpName = "DIR" };
    private readonly Option<string?> _speed = new("--speed") { Description = "Times real speed. Default 6 in the scene; a replay runs as fast as it computes.", HelpName = "X" };
    private readonly Option<string?> _for = new("--for") { Description = "Stop after this many seconds of wall-clock time.", HelpName = "SECONDS" };
    private readonly Option<bool> _headless = new("--headless") { Description = "Serve no page." };
    private readonly Option<string?> _operator = new("--operator") { Description = "Who answers alerts: none, confirm, override (the runner-up), or a list of {alert, action, class, after_ms}. Default: confirm when headless, else none.", HelpName = "none|confirm|override|FILE.json" };
    private readonly Option<string?> _port = new("--port") { Description = "Port of the operator's page on loopback. Default 5080.", HelpName = "N" };
    private readonly Option<string?> _seed = new("--seed") { Description = "Seed of all that is simulated. Default 1.", HelpName = "N" };
    private readonly Option<string?> _uplink = new("--uplink") { Description = "Send the log there: a folder, which becomes a copy that verifies, or the address of a station (audit witness serve --archive).", HelpName = "DIR|URL" };
    private readonly Option<string?> _uplinkWitness = new("--uplink-witness") { Description = "The key of the station's witness (audit witness key); its cosignatures go into the log.", HelpName = "KEY" };
    private readonly Option<string?> _uplinkOperators = new("--uplink-operators") { Description = "A file with the keys, one a line, of operators whose signed orders the device takes from the station (audit order key).", HelpName = "FILE" };
    private readonly Option<bool> _uplinkUpdates = new("--uplink-updates") { Description = "Also bring the bundles that the station offers (audit witness serve --updates); the board judges each like any other." };
    private readonly Option<string?> _update = new("--update") { Description = "A signed bundle (tinyml release) that the board checks at its start and puts on trial; what it refuses it names. A running board takes folders laid into DIR.board/update.", HelpName = "DIR" };
    private readonly Option<string[]> _releaseKey = new("--release-key") { Description = "Whose releases the board trusts beside those it was built with: the key itself (name+id+base64), or a file with it. May be given again.", HelpName = "KEY|FILE" };
    private readonly RootCommand _root;

    /// <summary>Describes the command line.</summary>
    public CommandLine()
    {
        _root = new RootCommand(
            """
            A simulated board that smells and listens, asks a person, and keeps a log. Recordings given with --gas or --sound are replayed instead; the sensor without recordings then counts as missing.

            Examples:
              Simulator
              Simulator --headless --for 20 --speed 50
              Simulator --gas CYCLES.csv --sound DIR
              Simulator --record recordings
            """)
        {
            _out, _record, _gas, _sound, _speed, _for, _headless, _operator, _port, _seed, _uplink, _uplinkWitness, _uplinkOperators, _uplinkUpdates, _update, _releaseKey,
        };
    }

    /// <summary>Parses arguments.</summary>
    /// <param name="arguments">As the user gave them.</param>
    /// <param name="options">What they ask for, or null when only help was asked for and has been printed.</param>
    /// <exception cref="UsageException">They are wrong.</exception>
    public void Parse(string[] arguments, out SimulatorOptions? options)
    {
        ParseResult result = _root.Parse(arguments);
        if (result.Action is System.CommandLine.Help.HelpAction || result.Errors.Count == 0 && result.Action != null)
        {
            result.Invoke();
            options = null;
            return;
        }

        if (result.Errors.Count > 0)
        {
            string messages = string.Join(' ', result.Errors.Select(error => error.Message)).ReplaceLineEndings(" ");
            throw new UsageException($"{messages} See --help.");
        }

        if (result.GetValue(_uplink) == null && ((result.GetValue(_uplinkWitness) ?? result.GetValue(_uplinkOperators)) != null || result.GetValue(_uplinkUpdates)))
        {
            throw new UsageException("--uplink-witness, --uplink-operators and --uplink-updates: expected with --uplink, found without.");
        }

        if (result.GetValue(_record) != null && (result.GetValue(_gas) ?? []).Length + (result.GetValue(_sound) ?? []).Length > 0)
        {
            throw new UsageException("--record: records the scene; expected neither --gas nor --sound beside it.");
        }

        bool headless = result.GetValue(_headless);
        options = new SimulatorOptions
        {
            Out = result.GetValue(_out)!,
            Record = result.GetValue(_record),
            Gas = result.GetValue(_gas) ?? [],
            Sound = result.GetValue(_sound) ?? [],
            Speed = Positive("--speed", result.GetValue(_speed), 10_000),
            ForSeconds = Positive("--for", result.GetValue(_for), 31_536_000),
            Headless = headless,
            Operator = result.GetValue(_operator) ?? (headless ? "confirm" : "none"),
            Port = Whole("--port", result.GetValue(_port), 1, 65_535) ?? 5_080,
            Uplink = result.GetValue(_uplink),
            UplinkWitness = result.GetValue(_uplinkWitness),
            UplinkOperators = result.GetValue(_uplinkOperators),
            UplinkUpdates = result.GetValue(_uplinkUpdates),
            Update = Folder("--update", result.GetValue(_update)),
            ReleaseKeys = [.. (result.GetValue(_releaseKey) ?? []).Select(key => File.Exists(key) ? File.ReadAllText(key).Trim() : key)],
            Seed = Whole("--seed", result.GetValue(_seed), int.MinValue, int.MaxValue) ?? 1,
        };
    }

    private static string? Folder(string option, string? path) =>
        path == null || Directory.Exists(path) ? path : throw new UsageException($"{option} {path}: expected the folder of a bundle; there is no such folder.");

    private static double? Positive(string option, string? text, double most)
    {
        if (text == null)
        {
            return null;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value > 0 && value <= most
            ? value
            : throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"{option}: expected a number above 0 and up to {most}, found {text}."));
    }

    private static int? Whole(string option, string? text, int least, int most)
    {
        if (text == null)
        {
            return null;
        }

        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most
            ? value
            : throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"{option}: expected a whole number from {least} to {most}, found {text}."));
    }
}
