using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Json;
using MeadowTinyMl.Audit.Log.Keys;
using MeadowTinyMl.Audit.Log.Merkle;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Review.Checks;

namespace MeadowTinyMl.Audit.Review;

/// <summary>The one verifier: recomputes everything from the bytes of the files and reports every finding.</summary>
/// <remarks>
/// It streams: the memory it takes does not grow with the log, and bundles are hashed on all processors. What it says of entries it says of those that it hashed.
/// A failure in C01 to C08 leaves the later checks unproven from that index on.
/// </remarks>
public sealed class LogVerifier
{
    /// <summary>All checks, in order.</summary>
    public static readonly IReadOnlyList<string> AllChecks = CheckCatalogue.Create().Select(check => check.Number).ToArray();

    private static readonly int[] InOrder = [1, 2, 3, 6, 5, 7, 8, 4, .. Enumerable.Range(9, 22)];

    private readonly IVerifier _ed25519;
    private readonly AuditTrust _trust;
    private readonly HashSet<string> _checks;
    private readonly BundleReader _reader;

    /// <summary>Prepares a verifier that asks for no witness.</summary>
    /// <param name="trusted">The keys of logs that are trusted.</param>
    /// <param name="ed25519">Signature checks.</param>
    /// <param name="checks">Which checks to make, out of <see cref="AllChecks"/>.</param>
    public LogVerifier(IReadOnlyList<VerifierKey> trusted, IVerifier ed25519, IReadOnlyCollection<string> checks)
        : this(new AuditTrust(trusted), ed25519, checks, new BundleReader())
    {
    }

    /// <summary>Prepares a verifier.</summary>
    /// <param name="policy">Whom the auditor trusts, and which witnesses must have signed.</param>
    /// <param name="ed25519">Signature checks.</param>
    /// <param name="checks">Which checks to make, out of <see cref="AllChecks"/>.</param>
    public LogVerifier(Policy policy, IVerifier ed25519, IReadOnlyCollection<string> checks)
        : this(new AuditTrust(policy), ed25519, checks, new BundleReader())
    {
    }

    internal LogVerifier(AuditTrust trust, IVerifier ed25519, IReadOnlyCollection<string> checks, BundleReader reader)
    {
        _trust = trust;
        _ed25519 = ed25519;
        _checks = new HashSet<string>(checks, StringComparer.Ordinal);
        _reader = reader;
    }

    /// <summary>Gets or sets how many processors hash bundles; 0 for all there are.</summary>
    public int Threads { get; set; }

    /// <summary>Gets or sets who is told, at each bundle, the index of its first entry; may be null.</summary>
    public Action<long>? Progress { get; set; }

    /// <summary>Verifies a directory.</summary>
    /// <param name="directory">The log.</param>
    /// <param name="kept">Checkpoints that witnesses and auditors kept, by file name; each must be a prefix of the log.</param>
    /// <param name="entry">Given each entry as it was hashed: index, file, offset in the file, bytes; may be null. What it is given counts only if the verdict passes.</param>
    public Verdict Verify(LogDirectory directory, IReadOnlyDictionary<string, byte[]> kept, Action<long, string, int, byte[]>? entry = null) =>
        Verify(directory, new Evidence { Checkpoints = kept }, null, entry);

    /// <summary>Verifies a directory.</summary>
    /// <param name="directory">The log.</param>
    /// <param name="evidence">What the auditor holds besides the log.</param>
    /// <param name="minimumIndex">The index below which entries may be gone; null to take it from the log's own <c>prune</c> entries.</param>
    /// <param name="entry">Given each entry as it was hashed; may be null.</param>
    public Verdict Verify(LogDirectory directory, Evidence evidence, long? minimumIndex = null, Action<long, string, int, byte[]>? entry = null)
    {
        IReadOnlyList<Check> all = CheckCatalogue.Create();
        var signed = (C01CheckpointIsSigned)all[0];
        var tree = (C02EntriesHashToTheSignedRoot)all[1];
        var kept = (C03KeptCheckpointsArePrefixes)all[2];
        var witnessed = (C04WitnessedInTime)all[3];
        var epochs = (C06EpochsFollowOneAnother)all[5];
        var erasure = (C23ErasureLeavesTheProofs)all[22];
        string[] asked = AllChecks.Where(_checks.Contains).ToArray();
        if (signed.Read(directory) is not { } note)
        {
            return Conclude(all, new Checkpoint(string.Empty, 0, []), [], 0, 0, [], 0);
        }

        Checkpoint checkpoint = note.Checkpoint;
        var notes = new List<string>();
        tree.Files(directory, checkpoint.Size, notes);
        kept.Read(evidence.Checkpoints);

        var log = new AuditContext(evidence, checkpoint, _ed25519);
        var chain = new KeyChain();
        using var walk = new TreeWalk(directory, checkpoint.Size, minimumIndex, _reader, Threads > 0 ? Threads : Environment.ProcessorCount);
        IReadOnlyList<JsonValue> history = History(evidence, walk, epochs);
        epochs.Begin(chain, _trust, checkpoint, walk.First, history, _ed25519);
        log.Open = Evidence.Opening(history, walk.First);
        foreach (long size in kept.Sizes)
        {
            walk.Want(size);
        }

        // The chain of keys is needed for C01 whatever is asked; the fields of entries are read only where a check looks at them.
        Check[] readers = all.Where(check => _checks.Contains(check.Number) && CheckCatalogue.ReadsEntries(check.Number) && check != epochs).ToArray();
        bool readsFields = asked.Any(CheckCatalogue.ReadsFields);
        walk.Run(readsFields, tree, item =>
        {
            if (item.Index % TilePath.FullWidth == 0)
            {
                Progress?.Invoke(item.Index);
            }

            log.Take(item);
            epochs.Entry(item, () => walk.RootBefore(item.Index), log);
            foreach (Check check in readers)
            {
                check.Entry(item, log);
            }

            entry?.Invoke(item.Index, item.File, item.Offset, item.Bytes.ToArray());
        });
        foreach ((long size, byte[] root) in walk.Roots)
        {
            kept.Root(size, root);
        }

        bool givesSignedRoot = walk.IsWhole && walk.Root().AsSpan().SequenceEqual(checkpoint.Root);
        tree.Settle(walk.IsWhole, givesSignedRoot);
        long allowed = Math.Max(minimumIndex ?? 0, walk.Pruned);
        if (walk.First > allowed)
        {
            tree.Beginning(walk.First, allowed);
        }

        signed.Judge(note.Note, checkpoint, _trust, chain, HasFailed(epochs) || HasFailed(tree), (HasFailed(tree) && walk.Read < checkpoint.Size - walk.First) || (HasFailed(epochs) && epochs.IsLost), _ed25519);
        long? fork = kept.Judge(checkpoint, _trust, chain, _ed25519, walk.First);
        JudgeSigners(note.Note, checkpoint, kept, chain, epochs);
        Witnessed(note.Note, kept, witnessed, walk, givesSignedRoot);
        log.WitnessedSize = null;
        foreach (Check check in all)
        {
            check.End(log);
        }

        string ground = string.Join(", ", all.Take(3).Where(check => check.HasFailed).Select(check => check.Number));
        if (ground.Length > 0)
        {
            erasure.Failed(ground);
        }

        if (!givesSignedRoot || HasFailed(signed))
        {
            notes.Add("the entries are not proven to be those that were signed");
        }

        long? unproven = HasFailed(signed) ? walk.First : null;
        unproven = Least(unproven, HasFailed(tree) ? tree.UnprovenFrom(walk.IsWhole, givesSignedRoot) : null);
        unproven = Least(unproven, _checks.Contains("C03") ? fork : null);
        return Conclude(all, checkpoint, notes, unproven, epochs.ProvenTo, Sources(evidence, minimumIndex, walk), walk.First) with { UnwitnessedFrom = log.WitnessedSize, FirstIndex = walk.First };
    }

    // What pruning removed is believed only where its hashes lead to a tile that the signed root still covers.
    private static List<JsonValue> History(Evidence evidence, TreeWalk walk, C06EpochsFollowOneAnother epochs)
    {
        var history = new List<JsonValue>();
        using var hash = new MerkleHash();
        foreach (KeyHistory.Item item in evidence.KeyItems().Where(item => item.Index < walk.First))
        {
            try
            {
                JsonValue entry = CanonicalJson.Parse(item.Entry);
                if (entry["n"]?.Integer == item.Index && walk.RootOfBundle(item.Index / TilePath.FullWidth) is { } root && root.AsSpan().SequenceEqual(item.TileHash(hash)))
                {
                    history.Add(entry);
                    continue;
                }

                epochs.Foreign(item.Index);
            }
            catch (JsonFormatException)
            {
                epochs.Foreign(item.Index);
            }
        }

        return history;
    }

    private bool HasFailed(Check check) => _checks.Contains(check.Number) && check.HasFailed;

    private static long? Least(long? a, long? b) => a == null || b < a ? b ?? a : a;

    // In the order of the specification: what a check among C04 to C08 leaves unproven voids those after it, and all of C09 to C30.
    private Verdict Conclude(IReadOnlyList<Check> all, Checkpoint checkpoint, IReadOnlyList<string> notes, long? unproven, long provenEpochs, IReadOnlyList<string> sources, long first)
    {
        var results = new List<CheckResult>();
        foreach (int number in InOrder)
        {
            Check check = all[number - 1];
            if (!_checks.Contains(check.Number))
            {
                continue;
            }

            bool readsEntries = CheckCatalogue.ReadsEntries(check.Number) || checkpoint.Origin.Length == 0;
            CheckResult result = check.Result(readsEntries && number != 1 ? unproven : null, checkpoint.Size);
            results.Add(result);
            if (number is >= 4 and <= 8)
            {
                foreach (Finding finding in result.Findings.Where(finding => finding.IsFailure))
                {
                    long from = finding.Index ?? first;
                    unproven = Least(unproven, number == 6 ? Math.Min(from, provenEpochs) : from);
                }
            }
        }

        results.Sort((a, b) => string.CompareOrdinal(a.Number, b.Number));
        return new Verdict(checkpoint.Origin, checkpoint.Size, results.Select(result => result.Number).ToArray(), results.SelectMany(result => result.Findings).ToArray(), notes)
        {
            Results = results,
            UnprovenFrom = unproven,
            Sources = sources,
        };
    }

    private void JudgeSigners(SignedNote note, Checkpoint checkpoint, C03KeptCheckpointsArePrefixes kept, KeyChain chain, C06EpochsFollowOneAnother epochs)
    {
        try
        {
            epochs.Signed(LogDirectory.CheckpointFile, checkpoint.Size, SignedCheckpoint.Signers(note, [.. _trust.Logs, .. chain.Keys], _ed25519, EcdsaVerifier.Holds));
        }
        catch (NoteFormatException)
        {
            // C01 reports a line that does not verify.
        }

        foreach ((Checkpoint held, _, IReadOnlyList<VerifierKey> signedBy) in kept.Held)
        {
            epochs.Signed(string.Create(CultureInfo.InvariantCulture, $"the kept checkpoint of size {held.Size}"), held.Size, signedBy);
        }
    }

    // Cosignatures on the checkpoint, on kept ones, and those that came back as entries.
    private void Witnessed(SignedNote note, C03KeptCheckpointsArePrefixes kept, C04WitnessedInTime witnessed, TreeWalk walk, bool givesSignedRoot)
    {
        IEnumerable<SignedNote> notes = kept.Held.Select(held => held.Note);
        foreach (SignedNote signed in givesSignedRoot ? notes.Prepend(note) : notes)
        {
            Checkpoint checkpoint = Checkpoint.Parse(signed.Text);
            foreach (NoteSignature line in signed.Signatures)
            {
                if (WitnessOf(line.Name, line.KeyId) is { } witness && Cosignature.TryVerify(witness, signed.Text, line.Signature, _ed25519, out long time))
                {
                    witnessed.Witnessed(checkpoint.Size, time);
                }
            }
        }

        foreach (AuditEntry claim in witnessed.Claims)
        {
            VerifierKey? key = _trust.Witnesses.FirstOrDefault(witness => witness.Name == claim.Text("witness"));
            long size = claim.Integer("size") ?? 0;
            if (key == null || !givesSignedRoot || walk.RootFromTiles(size) is not { } root)
            {
                continue;
            }

            string text = new Checkpoint(Checkpoint.Parse(note.Text).Origin, size, root).ToString();
            if (StrictBase64.TryDecode(claim.Text("cosignature"), out byte[] line) && line.Length > 4 && BinaryPrimitives.ReadUInt32BigEndian(line) == key.Id
                && Cosignature.TryVerify(key, text, line[4..], _ed25519, out long time))
            {
                witnessed.Witnessed(size, time);
            }
            else
            {
                witnessed.Refused(claim, $"the cosignature of {key.Name} does not hold for size {size}");
            }
        }
    }

    private VerifierKey? WitnessOf(string name, uint keyId) => _trust.Witnesses.FirstOrDefault(witness => witness.Name == name && witness.Id == keyId);

    private List<string> Sources(Evidence evidence, long? minimumIndex, TreeWalk walk)
    {
        var sources = new List<string> { $"enrolled keys: {string.Join(", ", _trust.Logs.Select(key => key.ToString()))}" };
        sources.Add(_trust.AsksForWitnesses ? $"witnesses: quorum '{_trust.Quorum}' of {_trust.Witnesses.Count} keys of the policy" : "witnesses: the policy asks for none");
        sources.Add(evidence.Checkpoints.Count == 0 ? "kept checkpoints: none were given" : $"kept checkpoints: {string.Join(", ", evidence.Checkpoints.Keys.Order(StringComparer.Ordinal))}");
        if (walk.First > 0)
        {
            sources.Add(string.Create(CultureInfo.InvariantCulture, $"entries below {walk.First} are gone; that they may be is from {(walk.Pruned >= walk.First ? "the log's own prune entry" : $"the minimum index given, {minimumIndex ?? 0}")}"));
        }

        return sources;
    }
}
