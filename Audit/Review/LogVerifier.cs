using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Merkle;
using MeadowTinyMl.Audit.Log.Notes;

namespace MeadowTinyMl.Audit.Review;

/// <summary>The one verifier: recomputes everything from the bytes of the files and reports every finding.</summary>
public sealed class LogVerifier
{
    /// <summary>All checks of this version, in order.</summary>
    public static readonly IReadOnlyList<string> AllChecks = ["C01", "C02", "C03", "C05", "C07", "C09", "C10", "C11", "C12"];

    private readonly IVerifier _ed25519;
    private readonly IReadOnlyList<VerifierKey> _trusted;
    private readonly IReadOnlyCollection<string> _checks;

    /// <summary>Prepares a verifier.</summary>
    /// <param name="trusted">The keys of logs that are trusted.</param>
    /// <param name="ed25519">Signature checks.</param>
    /// <param name="checks">Which checks to make, out of <see cref="AllChecks"/>.</param>
    public LogVerifier(IReadOnlyList<VerifierKey> trusted, IVerifier ed25519, IReadOnlyCollection<string> checks)
    {
        _trusted = trusted;
        _ed25519 = ed25519;
        _checks = checks;
    }

    /// <summary>Verifies a directory.</summary>
    /// <param name="directory">The log.</param>
    /// <param name="kept">Checkpoints that witnesses and auditors kept, by file name; each must be a prefix of the log.</param>
    /// <param name="entry">Given each verified entry: index, file, offset in the file, bytes; may be null.</param>
    /// <exception cref="NoLogException">The directory is no log.</exception>
    public Verdict Verify(LogDirectory directory, IReadOnlyDictionary<string, byte[]> kept, Action<long, string, int, byte[]>? entry = null)
    {
        var findings = new List<Finding>();
        Checkpoint? checkpoint = OpenCheckpoint(directory, findings);
        if (checkpoint == null)
        {
            return new Verdict(string.Empty, 0, Made(), findings, []);
        }

        List<(string Name, Checkpoint Checkpoint)> pinned = OpenKept(kept, findings, checkpoint);
        CheckForeign(directory, findings, checkpoint.Size, out List<string> notes);
        var content = new ContentChecks(findings, _checks);
        var last = pinned.ToDictionary(item => item.Name, _ => false);
        using (var tree = new TreeCheck(directory, findings))
        {
            MatchKept(tree, pinned, last);
            bool whole = tree.Run(checkpoint.Size, (index, file, offset, bytes) =>
            {
                MatchKept(tree, pinned, last);
                content.Entry(index, file, offset, bytes);
                entry?.Invoke(index, file, offset, bytes);
            });
            MatchKept(tree, pinned, last);
            bool isSigned = whole && tree.Root.AsSpan().SequenceEqual(checkpoint.Root);
            tree.Settle(isSigned);
            if (whole && !isSigned)
            {
                findings.Add(new Finding(TreeCheck.Number, null, LogDirectory.CheckpointFile, "the entries do not give the signed root"));
            }

            if (whole)
            {
                ReportForks(pinned, last, findings);
                content.End();
            }
        }

        List<Finding> asked = findings.Where(finding => _checks.Contains(finding.Check)).ToList();
        return new Verdict(checkpoint.Origin, checkpoint.Size, Made(), asked, notes);
    }

    private string[] Made() => AllChecks.Where(_checks.Contains).ToArray();

    private Checkpoint? OpenCheckpoint(LogDirectory directory, List<Finding> findings)
    {
        byte[] note = directory.Read(LogDirectory.CheckpointFile);
        try
        {
            return NoteVerifier.Open(note, _trusted, _ed25519).Checkpoint;
        }
        catch (NoteFormatException exception)
        {
            findings.Add(new Finding("C01", null, LogDirectory.CheckpointFile, exception.Message));
            return null;
        }
    }

    private List<(string Name, Checkpoint Checkpoint)> OpenKept(IReadOnlyDictionary<string, byte[]> kept, List<Finding> findings, Checkpoint current)
    {
        var pinned = new List<(string, Checkpoint)>();
        foreach ((string name, byte[] note) in kept.OrderBy(item => item.Key, StringComparer.Ordinal))
        {
            try
            {
                Checkpoint checkpoint = NoteVerifier.Open(note, _trusted, _ed25519).Checkpoint;
                if (checkpoint.Size > current.Size)
                {
                    findings.Add(new Finding("C03", null, name, $"this checkpoint of size {checkpoint.Size} was kept; the log was cut back to {current.Size}"));
                }
                else
                {
                    pinned.Add((name, checkpoint));
                }
            }
            catch (NoteFormatException exception)
            {
                findings.Add(new Finding("C03", null, name, "the kept checkpoint cannot be used: " + exception.Message));
            }
        }

        return pinned;
    }

    private static void MatchKept(TreeCheck tree, List<(string Name, Checkpoint Checkpoint)> pinned, Dictionary<string, bool> matched)
    {
        foreach ((string name, Checkpoint checkpoint) in pinned)
        {
            if (checkpoint.Size == tree.Size)
            {
                matched[name] = tree.Root.AsSpan().SequenceEqual(checkpoint.Root);
            }
        }
    }

    private static void ReportForks(List<(string Name, Checkpoint Checkpoint)> pinned, Dictionary<string, bool> matched, List<Finding> findings)
    {
        foreach ((string name, Checkpoint checkpoint) in pinned.Where(item => !matched[item.Name]))
        {
            findings.Add(new Finding("C03", null, name, string.Create(CultureInfo.InvariantCulture, $"the first {checkpoint.Size} entries are not those of the kept checkpoint: the log was rewritten")));
        }
    }

    private static void CheckForeign(LogDirectory directory, List<Finding> findings, long size, out List<string> notes)
    {
        foreach (string name in directory.Foreign)
        {
            findings.Add(new Finding(TreeCheck.Number, null, name, "does not belong to a log"));
        }

        notes = [];
        foreach (TilePath path in directory.Tiles)
        {
            long nodes = path.Level == TilePath.Entries ? size : path.Level < 8 ? size >> (8 * path.Level) : 0;
            if ((path.Index * TilePath.FullWidth) + path.Width > nodes)
            {
                notes.Add($"{path} reaches beyond the checkpoint");
            }
        }
    }
}
