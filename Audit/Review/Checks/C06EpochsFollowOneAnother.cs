using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Audit.Log.Json;
using MeadowTinyMl.Audit.Log.Keys;
using MeadowTinyMl.Audit.Log.Notes;

namespace MeadowTinyMl.Audit.Review.Checks;

/// <summary>C06: epochs follow one another without gap, each <c>rotate</c> is signed by both keys and names the true root, and no key signs outside its epoch.</summary>
internal sealed class C06EpochsFollowOneAnother() : Check(
    "C06", "Key epochs follow one another without gap, signed by both keys over the true root, and no key signs outside its epoch", Requirements.Accountability, "AI Act 15(5); GDPR 32")
{
    private KeyChain _chain = new();
    private AuditTrust? _trust;
    private bool _isBroken;
    private bool _isMisnumbered;
    private long _firstOfEpoch;
    private long _epoch;

    /// <summary>Gets the index after the last good rotation, from which on the log is unproven if the check fails.</summary>
    public long ProvenTo => _firstOfEpoch;

    /// <summary>Gets a value indicating whether the keys after some entry are not known, not even by claim.</summary>
    public bool IsLost => _isBroken;

    /// <summary>Starts from what the auditor enrolled and the history of keys.</summary>
    public void Begin(KeyChain chain, AuditTrust trust, Checkpoint checkpoint, long firstIndex, IReadOnlyList<JsonValue> history, IVerifier ed25519)
    {
        _chain = chain;
        _trust = trust;
        _firstOfEpoch = firstIndex;
        if (firstIndex == 0)
        {
            return;
        }

        // What was pruned away is told by the history: log.open names the first key, each rotate the next.
        VerifierKey? first = trust.Logs.FirstOrDefault(key => key.Name == checkpoint.Origin && key.Type == VerifierKey.Ed25519);
        JsonValue? open = history.FirstOrDefault(entry => entry["t"]?.Text == LogOpenEntry.Name);
        if (open != null)
        {
            first = trust.Logs.FirstOrDefault(key => key.ToString() == open["key"]?.Text) ?? first;
        }

        if (first != null)
        {
            _chain.Add(first, 0, -1);
            foreach (JsonValue entry in history.Where(entry => entry["t"]?.Text == RotateEntry.Name && entry["n"]?.Integer < firstIndex).OrderBy(entry => entry["n"]!.Integer))
            {
                (VerifierKey key, long epoch, _) = _chain.Newest!.Value;
                if (Rotation.Problem(entry, entry["n"]!.Integer, epoch, key, ed25519, out VerifierKey? next) is { } problem)
                {
                    Fail(entry["n"]!.Integer, "key history", problem);
                    return;
                }

                _chain.Add(next!, epoch + 1, entry["n"]!.Integer);
                _epoch = epoch + 1;
            }
        }
    }

    /// <summary>Reports an entry of the key history that is none of this log.</summary>
    public void Foreign(long index) => Fail(index, "key history", "this entry is not in the tree");

    /// <summary>Takes an entry; <paramref name="root"/> gives the root of the entries before it.</summary>
    public void Entry(AuditEntry entry, Func<byte[]?> root, AuditContext log)
    {
        if (entry.Index == 0 && entry.Type == LogOpenEntry.Name)
        {
            Open(entry, log);
        }

        if (!entry.IsCanonical || entry.Version != EntrySchema.Version)
        {
            return;
        }

        if (log.First!.Index == entry.Index && entry.Index > 0 && _chain.Newest == null)
        {
            _epoch = entry.Epoch;
        }

        if (entry.Epoch != _epoch && !_isMisnumbered)
        {
            _isMisnumbered = true;
            Fail(entry, string.Create(CultureInfo.InvariantCulture, $"key epoch {entry.Epoch}, expected {_epoch}"));
        }

        if (entry.Type == RotateEntry.Name && !_isBroken)
        {
            _isMisnumbered = false;
            Rotate(entry, root(), log);
        }
    }

    /// <summary>Judges who signed a checkpoint of this size.</summary>
    public void Signed(string file, long size, IReadOnlyList<VerifierKey> signedBy)
    {
        VerifierKey[] ours = signedBy.Where(key => _chain.MaySign(key, size) != null).ToArray();
        if (ours.Length > 0 && !ours.Any(key => _chain.MaySign(key, size) == true))
        {
            Fail(null, file, string.Create(CultureInfo.InvariantCulture, $"a tree of {size} entries is signed by a key of another epoch alone"));
        }
    }

    internal override void End(AuditContext log)
    {
        if (_chain.Newest == null && !HasFailed)
        {
            NotApplicable("the log names no keys of epochs");
        }
        else if (_chain.Newest is { Epoch: > 0 } newest)
        {
            Figure("key epochs", newest.Epoch + 1);
        }
    }

    private void Open(AuditEntry entry, AuditContext log)
    {
        try
        {
            VerifierKey key = VerifierKey.Parse(entry.Text("key"), log.Ed25519);
            if (key.Name != log.Checkpoint.Origin || entry.Text("origin") != log.Checkpoint.Origin)
            {
                Fail(entry, $"log.open is of '{entry.Text("origin")}' with a key of '{key.Name}', the checkpoint of '{log.Checkpoint.Origin}'");
            }

            _chain.Add(key, 0, -1);
        }
        catch (NoteFormatException exception)
        {
            Fail(entry, "the first key is not to be trusted: " + exception.Message);
            _isBroken = true;
        }
    }

    private void Rotate(AuditEntry entry, byte[]? root, AuditContext log)
    {
        if (_chain.Newest is not { } newest)
        {
            // Without the history the chain begins anew here if the key that ends is enrolled.
            VerifierKey? enrolled = _trust!.Logs.FirstOrDefault(key => Rotation.Problem(entry.Value, entry.Index, entry.Epoch, key, log.Ed25519, out _) == null);
            if (enrolled == null)
            {
                _isBroken = true;
                Fail(entry, "the key that ends here is not known; the history of keys is needed");
                return;
            }

            _chain.Add(enrolled, entry.Epoch, log.First!.Index - 1);
            newest = _chain.Newest!.Value;
        }

        if (Rotation.Problem(entry.Value, entry.Index, newest.Epoch, newest.Key, log.Ed25519, out VerifierKey? next) is { } problem)
        {
            Fail(entry, problem);
            Claim(entry, newest.Epoch, log);
            return;
        }

        if (root == null || !StrictBase64.TryDecode(entry.Text("root"), out byte[] named) || !root.AsSpan().SequenceEqual(named))
        {
            Claim(entry, newest.Epoch, log);
            Fail(entry, string.Create(CultureInfo.InvariantCulture, $"the root that it names is not that of the {entry.Index} entries before it: they were changed after the key's epoch"));
            return;
        }

        _chain.Add(next!, newest.Epoch + 1, entry.Index);
        _epoch = newest.Epoch + 1;
        _firstOfEpoch = entry.Index + 1;
    }

    // What comes after a rotation that does not hold is still read, so that every finding is made once and at its place.
    private void Claim(AuditEntry entry, long epoch, AuditContext log)
    {
        try
        {
            _chain.Claim(VerifierKey.Parse(entry.Text("key"), log.Ed25519), epoch + 1, entry.Index);
            _epoch = epoch + 1;
        }
        catch (NoteFormatException)
        {
            _isBroken = true;
        }
    }
}
