using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Audit.Log.Json;
using MeadowTinyMl.Audit.Log.Keys;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Review;
using MeadowTinyMl.Audit.Review.Queries;
using MeadowTinyMl.Audit.Signing;

namespace MeadowTinyMl.Audit.Cli;

/// <summary>The arguments that name a log and whom to trust; the same for all commands.</summary>
internal sealed class LogOptions
{
    private readonly Argument<string> _directory = new("DIR") { Description = "The log's directory: a C2SP tlog-tiles log." };
    private readonly Option<string?> _policy = new("--policy") { Description = "The policy file with the enrolled key; without it, DIR.policy beside the log." };
    private readonly Option<string?> _evidence = new("--evidence") { Description = "A folder with what the auditor holds besides the log: checkpoints/, approved.json, cards/, recordings/, keystore.json, accesses.json, documentation/, history. The history of pruned keys is also found as DIR.history." };
    private readonly Option<long?> _minimumIndex = new("--minimum-index") { Description = "Entries below this index may be gone; without it, the log's own prune entries say so." };
    private readonly Option<bool> _json = new("--json") { Description = "Print JSON." };

    public void AddTo(Command command)
    {
        command.Add(_directory);
        command.Add(_policy);
        command.Add(_evidence);
        command.Add(_minimumIndex);
        command.Add(_json);
    }

    public bool IsJson(ParseResult parsed) => parsed.GetValue(_json);

    /// <summary>Reads a log while it is verified (C01, C02 and C06); its entries may be used once this returns.</summary>
    /// <exception cref="UnverifiedLogException">It does not verify.</exception>
    public VerifiedLog Read(ParseResult parsed, Action<LoggedEntry> entry)
    {
        (Verdict verdict, bool isFromBeside) = Verify(parsed, ["C01", "C02", "C06"], (index, file, offset, bytes) => entry(new LoggedEntry(index, file, offset, bytes)));
        return verdict.Passes ? new VerifiedLog(verdict, isFromBeside) : throw new UnverifiedLogException(verdict.Findings[0].ToString());
    }

    /// <summary>Reads the checkpoint of the log that the arguments name.</summary>
    /// <exception cref="NoLogException">They name no log.</exception>
    /// <exception cref="IOException">It cannot be read, or is larger than a checkpoint can be.</exception>
    public byte[] Checkpoint(ParseResult parsed) => Open(parsed).Read(LogDirectory.CheckpointFile);

    /// <summary>Lists the log's directory.</summary>
    /// <exception cref="NoLogException">The arguments name no log.</exception>
    public LogDirectory Open(ParseResult parsed) => LogDirectory.Open(parsed.GetValue(_directory)!);

    /// <summary>Returns where the policy lies: as named, or beside the log.</summary>
    public string PolicyPath(ParseResult parsed) => parsed.GetValue(_policy) ?? Beside(parsed) + ".policy";

    /// <summary>Verifies a log by a policy, without evidence.</summary>
    public static Verdict Verify(string directory, string policy, IReadOnlyCollection<string> checks) =>
        new LogVerifier(PolicyFile.Read(policy), new Ed25519Verifier(), checks).Verify(LogDirectory.Open(directory), Review.Evidence.None);

    /// <summary>Reads the evidence that the arguments name.</summary>
    /// <exception cref="NoLogException">There is no such folder.</exception>
    public Evidence Evidence(ParseResult parsed)
    {
        Evidence evidence = parsed.GetValue(_evidence) is { } folder ? Review.Evidence.Read(folder) : Review.Evidence.None;
        string history = Beside(parsed) + ".history";
        return evidence.History == null && File.Exists(history) ? evidence with { History = Review.Evidence.ReadFile(history) } : evidence;
    }

    /// <summary>Returns the <c>rotate</c> entries that pruning has removed, out of the history of keys, which C06 has held against the tree.</summary>
    public KeyHistory.Item[] PrunedRotations(ParseResult parsed, Verdict verdict) =>
        [.. Evidence(parsed).KeyItems().Where(item => item.Index < verdict.FirstIndex && CanonicalJson.Parse(item.Entry)["t"]?.Text == RotateEntry.Name)];

    /// <summary>Returns the arguments as they were given, for a command that does the same again.</summary>
    public string Named(ParseResult parsed) => parsed.GetValue(_directory)!
        + (parsed.GetValue(_policy) is { } policy ? $" --policy {policy}" : string.Empty)
        + (parsed.GetValue(_evidence) is { } evidence ? $" --evidence {evidence}" : string.Empty);

    private string Beside(ParseResult parsed) => parsed.GetValue(_directory)!.TrimEnd(Path.DirectorySeparatorChar);

    /// <summary>Verifies the log that the arguments name.</summary>
    public (Verdict Verdict, bool KeyFromBesideTheLog) Verify(ParseResult parsed, IReadOnlyCollection<string> checks, Action<long, string, int, byte[]>? entry) =>
        Verify(parsed, checks, Evidence(parsed), entry);

    /// <summary>Verifies the log that the arguments name against checkpoints that were kept elsewhere.</summary>
    public (Verdict Verdict, bool KeyFromBesideTheLog) Verify(
        ParseResult parsed, IReadOnlyCollection<string> checks, Evidence evidence, Action<long, string, int, byte[]>? entry)
    {
        if (parsed.GetValue(_minimumIndex) is < 0 and long minimum)
        {
            throw new ArgumentException($"--minimum-index {minimum}: expected 0 or more.");
        }

        LogDirectory directory = Open(parsed);
        bool isFromBeside = parsed.GetValue(_policy) == null;
        var ed25519 = new Ed25519Verifier();
        Policy policy = PolicyFile.Read(PolicyPath(parsed));
        using var reading = new LongReading();
        var verifier = new LogVerifier(policy, ed25519, checks) { Progress = reading.Reached };
        return (verifier.Verify(directory, evidence, parsed.GetValue(_minimumIndex), entry), isFromBeside);
    }
}
