using System;
using System.IO;
using System.Linq;

namespace MeadowTinyMl.Models.Cli.Import;

/// <summary>The folder of an imported data set: it appears whole or not at all.</summary>
internal sealed class ImportFolder : IDisposable
{
    public const string SheetFile = "datasheet.json";
    public const string TextFile = "README.md";

    private readonly string _full;

    public ImportFolder(string folder)
    {
        _full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        Temporary = $"{_full}.{Environment.ProcessId}.tmp";
        Directory.CreateDirectory(Temporary);
    }

    /// <summary>Gets where to write until all is there.</summary>
    public string Temporary { get; }

    /// <summary>Refuses a folder that holds anything but an imported data set.</summary>
    public static void RequireFree(string folder)
    {
        if (File.Exists(folder))
        {
            throw new IOException($"{folder}: expected a folder to write to, found a file.");
        }

        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any() && !File.Exists(Path.Combine(folder, SheetFile)))
        {
            throw new IOException($"{folder}: expected a new folder or one that holds an imported data set ({SheetFile}), found other files.");
        }
    }

    public void Commit(string text, byte[] json)
    {
        File.WriteAllText(Path.Combine(Temporary, TextFile), text);
        File.WriteAllBytes(Path.Combine(Temporary, SheetFile), json);
        if (Directory.Exists(_full))
        {
            Directory.Delete(_full, recursive: true);
        }

        Directory.Move(Temporary, _full);
    }

    public void Dispose()
    {
        if (Directory.Exists(Temporary))
        {
            Directory.Delete(Temporary, recursive: true);
        }
    }
}
