using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using MeadowTinyMl.Audit.Review;

namespace MeadowTinyMl.Simulator.Tampering;

/// <summary>Puts copies of the log before the real verifier, as they are or tampered with.</summary>
internal static class LogTrials
{
    /// <summary>Gets the trials by name.</summary>
    public static readonly string[] Names = ["verify", "edit", "forge"];

    /// <summary>Copies the log now and verifies in a thread of its own. Call where the log's writer is not at work.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="folder">The log's directory.</param>
    /// <param name="done">Told of the outcome.</param>
    /// <param name="failed">Told why there is none.</param>
    public static void Begin(string name, string folder, Action<LogTrial> done, Action<string> failed)
    {
        LogCopy copy;
        byte[][] secrets;
        try
        {
            copy = LogCopy.Of(folder);
            string board = Path.TrimEndingDirectorySeparator(folder) + ".board";
            secrets = name == "forge" ? Directory.GetFiles(Path.Combine(board, "keys"), "secret.*").Select(File.ReadAllBytes).ToArray() : [];
        }
        catch (IOException exception)
        {
            failed(exception.Message);
            return;
        }

        Task.Run(() =>
        {
            try
            {
                done(Try(name, copy, secrets));
            }
            catch (IOException exception)
            {
                failed(exception.Message);
            }
        });
    }

    /// <summary>Does what a trial does and verifies.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="copy">A copy of the log; changed.</param>
    /// <param name="secrets">The board's key slots, for <c>forge</c>.</param>
    /// <exception cref="IOException">The log has nothing yet to tamper with.</exception>
    public static LogTrial Try(string name, LogCopy copy, byte[][] secrets)
    {
        byte[] kept = copy.Files[LogDirectory.CheckpointFile];
        return name switch
        {
            "edit" => new LogTrial(name, Forger.Edit(copy), [("held.key", copy.Verify(null))]),
            "forge" => new LogTrial(name, Forger.Forge(copy, secrets), [("held.key", copy.Verify(null)), ("held.checkpoint", copy.Verify(kept))]),
            _ => new LogTrial(name, null, [("held.checkpoint", copy.Verify(kept))]),
        };
    }
}
