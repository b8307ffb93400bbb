using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Notes;

namespace MeadowTinyMl.Audit.Review.Checks;

/// <summary>C03: every checkpoint kept elsewhere is a prefix of this log.</summary>
internal sealed class C03KeptCheckpointsArePrefixes() : Check(
    "C03", "Every checkpoint kept elsewhere is a prefix of this log: no rollback, no fork", Requirements.Accountability, "AI Act 12, 19")
{
    private readonly List<(string Name, SignedNote Note, Checkpoint Checkpoint, byte[]? Root)> _kept = [];

    /// <summary>Gets the kept checkpoints that are signed and are prefixes, with who signed them.</summary>
    public List<(Checkpoint Checkpoint, SignedNote Note, IReadOnlyList<VerifierKey> SignedBy)> Held { get; } = [];

    /// <summary>Gets the sizes whose roots are wanted.</summary>
    public IEnumerable<long> Sizes => _kept.Select(item => item.Checkpoint.Size);

    /// <summary>Reads the kept notes.</summary>
    public void Read(IReadOnlyDictionary<string, byte[]> kept)
    {
        foreach ((string name, byte[] bytes) in kept.OrderBy(item => item.Key, StringComparer.Ordinal))
        {
            try
            {
                SignedNote note = SignedNote.Parse(bytes);
                _kept.Add((name, note, Checkpoint.Parse(note.Text), null));
            }
            catch (NoteFormatException exception)
            {
                Fail(null, name, "the kept checkpoint cannot be used: " + exception.Message);
            }
        }

        if (kept.Count == 0)
        {
            NotApplicable("no kept checkpoint was given");
        }
    }

    /// <summary>Takes the root of this log at a size.</summary>
    public void Root(long size, byte[] root)
    {
        for (int i = 0; i < _kept.Count; i++)
        {
            if (_kept[i].Checkpoint.Size == size)
            {
                _kept[i] = (_kept[i].Name, _kept[i].Note, _kept[i].Checkpoint, root);
            }
        }
    }

    /// <summary>Judges the kept checkpoints once all roots and keys are known.</summary>
    /// <returns>The index from which on the log is unproven by a fork, or null.</returns>
    public long? Judge(Checkpoint current, AuditTrust trust, KeyChain chain, IVerifier ed25519, long firstIndex)
    {
        long proven = 0;
        bool isForked = false;
        foreach ((string name, SignedNote note, Checkpoint checkpoint, byte[]? root) in _kept)
        {
            IReadOnlyList<VerifierKey> signedBy;
            try
            {
                signedBy = SignedCheckpoint.Signers(note, [.. trust.Logs, .. trust.Witnesses, .. chain.Keys], ed25519, EcdsaVerifier.Holds);
            }
            catch (NoteFormatException exception)
            {
                Fail(null, name, "the kept checkpoint cannot be used: " + exception.Message);
                continue;
            }

            bool isOurs = signedBy.Any(key => key.Name == checkpoint.Origin && (trust.Trusts(key) || chain.Trusts(key, trust)));
            if (checkpoint.Size > current.Size)
            {
                // The key of an epoch that was cut off is unknown to this log; that the note claims more than there is counts all the same.
                Fail(null, name, string.Create(CultureInfo.InvariantCulture, $"this checkpoint of size {checkpoint.Size} was kept; the log was cut back to {current.Size}"));
            }
            else if (!isOurs)
            {
                Fail(null, name, $"the kept checkpoint of '{checkpoint.Origin}' is not signed by an enrolled key or its successors");
            }
            else if (root == null)
            {
                Remark(string.Create(CultureInfo.InvariantCulture, $"{name} of size {checkpoint.Size} lies below {firstIndex} and needs the archive"));
            }
            else if (!root.AsSpan().SequenceEqual(checkpoint.Root))
            {
                isForked = true;
                Fail(null, name, string.Create(CultureInfo.InvariantCulture, $"the first {checkpoint.Size} entries are not those of the kept checkpoint: the log was rewritten"));
            }
            else
            {
                proven = Math.Max(proven, checkpoint.Size);
                Held.Add((checkpoint, note, signedBy));
            }
        }

        return isForked ? proven : null;
    }
}
