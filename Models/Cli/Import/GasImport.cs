using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using MeadowTinyMl.DataSets;
using MeadowTinyMl.DataSets.Bosch;

namespace MeadowTinyMl.Models.Cli.Import;

/// <summary>Brings gas recordings into one <c>cycles.csv</c>.</summary>
internal sealed class GasImport
{
    private const string Other = "other";

    private static readonly string[] KnownClasses = [GasCycle.CleanAir, "odour", "solvent_vapour", "smoke", Other];

    private readonly ImportRequest _request;
    private readonly ImportFindings _findings;
    private readonly Dictionary<(string Board, string Session), string> _sessions = [];
    private readonly HashSet<(string Board, string Recording)> _recordings = [];
    private readonly List<GasCycle> _cycles = [];

    private GasImport(ImportRequest request, ImportFindings findings)
    {
        _request = request;
        _findings = findings;
    }

    /// <summary>Reads all gas recordings of the sources, writes the table and describes it.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="sources">The recordings.</param>
    /// <param name="folder">Where to write.</param>
    /// <param name="findings">Told what was read and dropped.</param>
    /// <exception cref="DataFormatException">A file is damaged, or there is no whole scan.</exception>
    public static DataSheet Run(ImportRequest request, ImportSources sources, string folder, ImportFindings findings)
    {
        var import = new GasImport(request, findings);
        import.ReadTables(sources.Tables);
        import.ReadMeasurements(sources);
        foreach (string rule in request.Classes.Unused)
        {
            findings.Note(string.Empty, $"no label is called {rule}, though --class speaks of it", 1);
        }

        if (import._cycles.Count == 0)
        {
            string why = string.Join("; ", findings.Dropped.Select(finding => $"{finding.Count} {finding.What}"));
            throw new DataFormatException(string.Join(", ", sources.Measurements.Concat(sources.Tables).Take(3)), "all of it", $"at least one whole scan under {request.Profile}", why.Length > 0 ? $"none ({why})" : "none");
        }

        string table = Path.Combine(folder, "cycles.csv");
        using (StreamWriter writer = File.CreateText(table))
        {
            GasCycleTable.Write(writer, import._cycles, request.Profile);
        }

        return GasDataSheet.Describe(GasDataSet.Read(table, request.Profile), request.Profile) with
        {
            Sources = ImportedFrom.Sources(request, sources.Measurements.Concat(sources.Tables), folder),
        };
    }

    private void ReadTables(IReadOnlyList<string> tables)
    {
        foreach (string table in tables)
        {
            _request.Cancel.ThrowIfCancellationRequested();
            _request.Progress($"reading {table}");
            GasDataSet data = GasDataSet.Read(table, _request.Profile, _request.AssumesProfile);
            foreach (string reason in data.LeftOut)
            {
                _findings.Drop(table, reason[(reason.IndexOf(": ", StringComparison.Ordinal) + 2)..], 1);
            }

            _findings.Read("whole scans", data.Cycles.Count);
            foreach (GasCycle cycle in data.Cycles)
            {
                Add(table, Renamed(cycle), null, cycle.Group);
            }
        }
    }

    private static GasCycle Renamed(GasCycle cycle) =>
        cycle with { Board = SafeName.Of(cycle.Board), Recording = SafeName.Of(cycle.Recording), Label = SafeName.Label(cycle.Label), Group = SafeName.Label(cycle.Group) };

    private void ReadMeasurements(ImportSources sources)
    {
        LabelNames[] labels = sources.Labels.Select(LabelNames.Read).ToArray();
        int done = 0;
        foreach (string path in sources.Measurements)
        {
            _request.Cancel.ThrowIfCancellationRequested();
            _request.Progress(string.Create(CultureInfo.InvariantCulture, $"reading {path} ({++done} of {sources.Measurements.Count})"));
            GasRecordingFile file = WithProfiles(Read(path), sources.Configurations);
            LabelNames? names = labels.FirstOrDefault(candidate => candidate.Session.Length > 0 && candidate.Session == file.Session);
            if (file.Label == null && names == null && sources.Labels.Count > 0)
            {
                _findings.Note(path, "no .bmelabelinfo is of the same session: labels are called after their tags", 1);
            }

            string board = _request.Board ?? SafeName.Of(file.Board.Length > 0 ? file.Board : "board");
            foreach (GasCycle cycle in ScanAssembler.Assemble(
                file, board, RecordingOf(file, board), _request.Profile, file.Profiles == null ? Assumed(path) : null, tag => tag.ToString(CultureInfo.InvariantCulture), _findings))
            {
                int tag = int.Parse(cycle.Label, CultureInfo.InvariantCulture);
                string label = SafeName.Label(file.Label ?? (tag == 0 ? "unlabelled" : names?.Names.GetValueOrDefault(tag) ?? $"tag_{tag}"));
                Add(path, cycle with { Label = label }, file.Label == null ? tag : null, null);
            }
        }
    }

    private ProfileSteps? Assumed(string path) => !_request.AssumesProfile ? null
        : string.Equals(_request.Profile, ProfileSteps.Hp354.Name, StringComparison.OrdinalIgnoreCase) ? ProfileSteps.Hp354
        : throw new ArgumentException($"--profile {_request.Profile}: {path} does not say its heater profile, and {ProfileSteps.Hp354.Name} alone can be assumed.");

    private static GasRecordingFile Read(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".bmerawdata" => RawData.Read(path),
        ".bmespecimen" => Specimen.Read(path),
        _ => SerialLog.Read(path),
    };

    // Nothing but its name ties a configuration to a recording.
    private static GasRecordingFile WithProfiles(GasRecordingFile file, IReadOnlyList<string> configurations)
    {
        string? own = configurations.FirstOrDefault(configuration => Path.ChangeExtension(configuration, null) == Path.ChangeExtension(file.Path, null));
        return file.Profiles == null && own != null ? file with { Profiles = BoardConfiguration.Read(own).Profiles } : file;
    }

    // Boards begin a new file when one is full: the files of one session are one recording, called after the first.
    private string RecordingOf(GasRecordingFile file, string board)
    {
        if (file.Session.Length > 0 && _sessions.TryGetValue((board, file.Session), out string? known))
        {
            _findings.Note(file.Path, $"goes on with the session of recording {known} and counts as one with it", 1);
            return known;
        }

        string name = SafeName.Of(Path.GetFileNameWithoutExtension(file.Path));
        string unique = name;
        for (int number = 2; !_recordings.Add((board, unique)); number++)
        {
            unique = string.Create(CultureInfo.InvariantCulture, $"{name}-{number}");
        }

        _sessions[(board, file.Session)] = unique;
        return unique;
    }

    private void Add(string file, GasCycle cycle, int? tag, string? group)
    {
        if (_request.Classes.TryFind(cycle.Label, tag, out (string Class, string Label) rule))
        {
            if (rule.Class.Length == 0)
            {
                _findings.Drop(file, $"scans of label {cycle.Label}, left out on request", 1);
                return;
            }

            _cycles.Add(cycle with { Group = rule.Class, Label = rule.Label });
            return;
        }

        string known = group ?? (KnownClasses.Contains(cycle.Label) ? cycle.Label : Other);
        if (group == null && known == Other)
        {
            _findings.Note(file, $"scans of label {cycle.Label}, of which nothing says the class: kept as {Other} (say --class {cycle.Label}=CLASS)", 1);
        }

        _cycles.Add(cycle with { Group = known });
    }
}
