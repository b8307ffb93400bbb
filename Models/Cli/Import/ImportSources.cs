using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using MeadowTinyMl.Classification;
using MeadowTinyMl.DataSets;

namespace MeadowTinyMl.Models.Cli.Import;

/// <summary>The recordings among files and folders, by kind.</summary>
internal sealed class ImportSources : IDisposable
{
    private static readonly EnumerationOptions Below = new() { RecurseSubdirectories = true, MaxRecursionDepth = 16, AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden };

    private readonly List<DirectoryInfo> _temporary = [];
    private readonly List<string> _measurements = [];
    private readonly List<string> _labels = [];
    private readonly List<string> _configurations = [];
    private readonly List<string> _tables = [];
    private readonly List<string> _sounds = [];

    /// <summary>Gets files of measurements: <c>.bmerawdata</c>, <c>.bmespecimen</c>, <c>.log</c>.</summary>
    public IReadOnlyList<string> Measurements => _measurements;

    /// <summary>Gets files that name labels.</summary>
    public IReadOnlyList<string> Labels => _labels;

    /// <summary>Gets board configurations.</summary>
    public IReadOnlyList<string> Configurations => _configurations;

    /// <summary>Gets tables of whole scans.</summary>
    public IReadOnlyList<string> Tables => _tables;

    /// <summary>Gets folders and files to read sounds from.</summary>
    public IReadOnlyList<string> Sounds => _sounds;

    /// <summary>Looks at files and folders; what is no recording is counted with its reason.</summary>
    /// <exception cref="FileNotFoundException">A source does not exist.</exception>
    public static ImportSources Find(IEnumerable<string> sources, ImportFindings findings)
    {
        var found = new ImportSources();
        try
        {
            foreach (string source in sources)
            {
                found.Add(source, findings);
            }

            return found;
        }
        catch
        {
            found.Dispose();
            throw;
        }
    }

    /// <summary>Removes what was unpacked.</summary>
    public void Dispose() => _temporary.ForEach(folder => folder.Delete(recursive: true));

    /// <summary>Returns the task that is asked for, or the only one that there are recordings of.</summary>
    /// <exception cref="ArgumentException">There are recordings of both, or of none.</exception>
    public string TaskOf(string? asked)
    {
        bool hasGas = Measurements.Count + Tables.Count > 0;
        bool hasSound = Sounds.Count > 0;
        string only = hasGas == hasSound ? string.Empty : hasGas ? ModelManifest.GasTask : ModelManifest.SoundTask;
        return asked switch
        {
            null when only.Length > 0 => only,
            null => throw new ArgumentException(hasGas ? "the sources hold gas and sound: expected --task gas or --task sound." : "expected recordings among the sources, found none."),
            ModelManifest.GasTask when hasGas => asked,
            ModelManifest.SoundTask when hasSound => asked,
            ModelManifest.GasTask or ModelManifest.SoundTask => throw new ArgumentException($"--task {asked}: expected recordings of it among the sources, found none."),
            _ => throw new ArgumentException($"--task {asked}: expected gas or sound."),
        };
    }

    private static bool IsWave(string file) => file.EndsWith(".wav", StringComparison.OrdinalIgnoreCase);

    private void Add(string source, ImportFindings findings)
    {
        if (File.Exists(source))
        {
            if (!TryAdd(source, findings) && IsWave(source))
            {
                _sounds.Add(source);
            }
        }
        else if (Directory.Exists(source))
        {
            bool hasSound = false;
            foreach (string file in Directory.EnumerateFiles(source, "*", Below).Order(StringComparer.Ordinal))
            {
                hasSound |= !TryAdd(file, findings) && IsWave(file);
            }

            if (hasSound)
            {
                _sounds.Add(source);
            }
        }
        else
        {
            throw new FileNotFoundException($"{source}: no such file or folder; expected recordings.");
        }
    }

    // What a recorder sent over its serial line: files of their own, put together in a folder that is called after the capture.
    private void AddCapture(string file, ImportFindings findings)
    {
        DirectoryInfo temporary = Directory.CreateTempSubdirectory("tinyml-");
        _temporary.Add(temporary);
        string folder = temporary.CreateSubdirectory(SafeName.Of(Path.GetFileNameWithoutExtension(file))).FullName;
        SerialCapture.Restore(file, folder, findings);
        Add(folder, findings);
    }

    // Whether the file was dealt with; sounds are read folder by folder.
    private bool TryAdd(string file, ImportFindings findings)
    {
        string extension = Path.GetExtension(file).ToLowerInvariant();
        if (extension is ".bmerawdata" or ".bmespecimen" or ".bmelabelinfo" or ".bmeconfig" or ".log" or ".capture" or ".csv" or ".wav" && new FileInfo(file).Length == 0)
        {
            findings.Drop(file, "empty files", 1);
            return extension != ".wav";
        }

        if (extension == ".capture")
        {
            AddCapture(file, findings);
            return true;
        }

        List<string>? list = extension switch
        {
            ".bmerawdata" or ".bmespecimen" or ".log" => _measurements,
            ".bmelabelinfo" => _labels,
            ".bmeconfig" => _configurations,
            ".csv" when IsTableOfScans(file) => _tables,
            _ => null,
        };
        list?.Add(file);
        if (extension is ".flac" or ".mp3" or ".ogg" or ".m4a" or ".opus")
        {
            findings.Drop(file, "sounds in a compressed format: convert them to WAV", 1);
        }

        return list != null;
    }

    private static bool IsTableOfScans(string file)
    {
        using var reader = new StreamReader(file);
        var head = new char[1_024];
        return new string(head, 0, reader.ReadBlock(head)).Split('\n')[0].Contains("r0_ohm", StringComparison.Ordinal);
    }
}
