using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Json;
using MeadowTinyMl.Audit.Log.Storage;
using MeadowTinyMl.Audit.Signing;
using MeadowTinyMl.Sentinel;
using MeadowTinyMl.Sentinel.Slots;
using MeadowTinyMl.Simulator.Page;

namespace MeadowTinyMl.Simulator.Run;

/// <summary>The simulated board's log: folder, keys and writer.</summary>
internal sealed class BoardLog : IDisposable
{
    private const string Origin = "meadowtinyml.example/simulator/board-1";
    private const string CheckpointFile = "checkpoint";

    private static readonly string Program = ProgramDigest.Of(AppContext.BaseDirectory);

    private readonly string _folder;
    private readonly List<FileStorage> _storages;
    private readonly LogWriter _writer;

    private BoardLog(string folder, int generation, List<FileStorage> storages, BoardFlash flash, LogWriter writer, string? problem)
    {
        Flash = flash;
        Generation = generation;
        _folder = FolderOf(folder, generation);
        _storages = storages;
        _writer = writer;
        Problem = problem;
    }

    /// <summary>Gets the log.</summary>
    public LogWriter Trail => _writer;

    /// <summary>Gets where it lies.</summary>
    public IStorage Storage => _storages[^1];

    /// <summary>Gets what the board keeps; a successor of the log shares its first generation's.</summary>
    public IStorage Board => _storages[0];

    /// <summary>Gets the folder that is written; a successor's, where the log that was there could not go on.</summary>
    public string Folder => _folder;

    /// <summary>Gets which log of this board it is: 1, or more where successors had to be started.</summary>
    public int Generation { get; }

    /// <summary>Gets the flash that it is written to.</summary>
    public BoardFlash Flash { get; }

    /// <summary>Gets why a successor had to be started, or null.</summary>
    public string? Problem { get; }

    /// <summary>Opens the log in a folder, or starts one.</summary>
    /// <param name="folder">The log's folder; new, empty, or a log of this board.</param>
    /// <param name="clock">The board's clock.</param>
    /// <param name="random">The board's randomness.</param>
    /// <param name="settings">The sentinel's times, which the log promises to keep.</param>
    /// <param name="witnessSeconds">How old the newest witnessed checkpoint may be, in seconds; null where there is no witness.</param>
    /// <param name="resetCause">Why the board starts.</param>
    /// <exception cref="UsageException">The folder is something else, or cannot be written.</exception>
    /// <exception cref="IOException">The log cannot be opened or written.</exception>
    public static BoardLog Open(string folder, IClock clock, IRandomSource random, SentinelOptions settings, int? witnessSeconds, string resetCause)
    {
        RequireLogOrNothing(folder);
        var storages = new List<FileStorage>();
        BoardFlash? flash = null;
        try
        {
            (LogWriter writer, int generation, LogCorruptException? problem) = SuccessorLog.Open(
                (wanted, isMade) => StorageOf(folder, wanted, isMade, storages) is { } storage ? flash = new BoardFlash(storage) : null,
                clock,
                random,
                new Ed25519Signing(),
                new LogWriterOptions
                {
                    Origin = Origin,
                    Device = "simulator",
                    Commissioning = RandomNumberGenerator.GetBytes(32),
                    FirmwareSha256 = Program,
                    InstructionsSha256 = ReleasedDocuments.InstructionsSha256,
                    DocumentsSha256 = ReleasedDocuments.Sha256,
                    ResetCause = resetCause,
                    WitnessSeconds = witnessSeconds,
                    SelfTestSeconds = ModelDesk.SelfTestSeconds,
                    AnswerSeconds = (int)(settings.AnswerTimeoutMilliseconds / 1_000),
                    HeartbeatSeconds = (int)(settings.HeartbeatMilliseconds / 1_000),
                    PseudonymDays = settings.PseudonymDays,
                    RawLifeSeconds = (int)(settings.RawLifeMilliseconds / 1_000),
                });
            return new BoardLog(folder, generation, storages, flash!, writer, problem?.Message);
        }
        catch
        {
            storages.ForEach(storage => storage.Dispose());
            throw;
        }
    }

    /// <summary>Returns the folder of one of a board's logs.</summary>
    /// <param name="folder">That of the first.</param>
    /// <param name="generation">Which one.</param>
    public static string FolderOf(string folder, int generation) => generation == 1
        ? folder
        : string.Create(CultureInfo.InvariantCulture, $"{Path.TrimEndingDirectorySeparator(folder)}.{generation}");

    /// <summary>Reads the published checkpoint.</summary>
    /// <returns>Size and root, base64.</returns>
    public (long Size, string Root) Checkpoint()
    {
        string[] lines = File.ReadAllLines(Path.Combine(_folder, CheckpointFile));
        return (long.Parse(lines[1], CultureInfo.InvariantCulture), lines[2]);
    }

    /// <summary>Gets the log's first key, as its policy names it.</summary>
    public string FirstKey => File.ReadLines(Path.TrimEndingDirectorySeparator(Path.GetFullPath(_folder)) + ".policy")
        .FirstOrDefault(line => line.StartsWith("log ", StringComparison.Ordinal))?[4..] ?? string.Empty;

    /// <summary>Returns an entry's bytes, or null where it was pruned.</summary>
    /// <param name="index">Which one.</param>
    public byte[]? Entry(long index) => _writer.ReadEntry(index);

    /// <summary>Returns the lines of entries.</summary>
    /// <param name="from">Index of the first.</param>
    /// <param name="to">Index after the last.</param>
    public IEnumerable<LogLine> Lines(long from, long to)
    {
        for (long index = from; index < to; index++)
        {
            if (Entry(index) is { } bytes)
            {
                JsonValue entry = CanonicalJson.Parse(bytes);
                string type = entry["t"]!.Text;
                yield return new LogLine(index, type, EntryWords.Of(type, entry));
            }
        }
    }

    public void Dispose()
    {
        _writer.Dispose();
        _storages.ForEach(storage => storage.Dispose());
    }

    private static void RequireLogOrNothing(string folder)
    {
        if (File.Exists(folder))
        {
            throw new UsageException($"--out {folder}: expected a folder, found a file.");
        }

        if (Directory.Exists(folder) && !File.Exists(Path.Combine(folder, CheckpointFile)) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new UsageException($"--out {folder}: expected a new folder or a log with its checkpoint, found {Path.GetFileName(Directory.EnumerateFileSystemEntries(folder).Order(StringComparer.Ordinal).First())}.");
        }
    }

    private static FileStorage? StorageOf(string folder, int generation, bool isMade, List<FileStorage> storages)
    {
        string own = FolderOf(folder, generation);
        if (!isMade && !File.Exists(Path.Combine(own, CheckpointFile)))
        {
            return null;
        }

        FileStorage storage = Lock(own);
        storages.Add(storage);
        return storage;
    }

    private static FileStorage Lock(string folder)
    {
        try
        {
            // The folder holds the signing secret: for its owner's eyes.
            if (!OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(
                    Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + ".board",
                    UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }

            return new FileStorage(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--out {folder}: expected a folder that can be written: {exception.Message}");
        }
    }
}
