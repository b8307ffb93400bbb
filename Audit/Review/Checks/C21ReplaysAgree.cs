using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Numerics;
using MeadowTinyMl.Audit.Log.Entries;

namespace MeadowTinyMl.Audit.Review.Checks;

/// <summary>C21: every <c>replay</c> follows a <c>consent</c> for that decision, re-derives its commitment, and gives its logged confidences bit for bit.</summary>
internal sealed class C21ReplaysAgree() : Check(
    "C21", "Every replay follows a consent, opens the logged commitment and gives the logged confidences bit for bit", Requirements.Robustness, "AI Act 15, 73; IEEE 7001")
{
    // Raw inputs live for minutes; a decision further back than this cannot be replayed.
    private const int Kept = 8_192;

    private static readonly Comparer<(long Index, int Length, byte[] Bytes)> ByIndex = Comparer<(long Index, int Length, byte[] Bytes)>.Create((a, b) => a.Index.CompareTo(b.Index));

    // Copied into the place of the oldest: entries held this long would be garbage of the oldest generation, which is seldom collected.
    private readonly List<(long Index, int Length, byte[] Bytes)> _decisions = [];
    private readonly HashSet<long> _consents = [];
    private int _oldest;
    private bool _isUsed;

    internal override void Entry(AuditEntry entry, AuditContext log)
    {
        switch (entry.Type)
        {
            case DecisionEntry.Name:
                Keep(entry);
                break;
            case ConsentEntry.Name:
                _consents.Add(entry.Integer("decision") ?? -1);
                break;
            case ReplayEntry.Name:
                _isUsed = true;
                Replay(entry);
                break;
        }
    }

    internal override void End(AuditContext log)
    {
        if (!_isUsed)
        {
            NotApplicable("no decision was replayed");
        }
    }

    private void Keep(AuditEntry decision)
    {
        if (_decisions.Count < Kept)
        {
            _decisions.Add((decision.Index, decision.Length, decision.Bytes.ToArray()));
            return;
        }

        byte[] bytes = _decisions[_oldest].Bytes;
        bytes = bytes.Length < decision.Length ? new byte[BitOperations.RoundUpToPowerOf2((uint)decision.Length)] : bytes;
        decision.Bytes.CopyTo(bytes);
        _decisions[_oldest] = (decision.Index, decision.Length, bytes);
        _oldest = (_oldest + 1) % Kept;
    }

    // The places from the oldest on, and those before it, are each in order.
    private AuditEntry? Find(long index)
    {
        int place = _decisions.BinarySearch(_oldest, _decisions.Count - _oldest, (index, 0, []), ByIndex);
        place = place < 0 ? _decisions.BinarySearch(0, _oldest, (index, 0, []), ByIndex) : place;
        return place < 0 ? null : new AuditEntry(index, string.Empty, 0, _decisions[place].Bytes.AsSpan(0, _decisions[place].Length));
    }

    private void Replay(AuditEntry entry)
    {
        long index = entry.Integer("decision") ?? -1;
        if (!_consents.Remove(index))
        {
            Fail(entry, string.Create(CultureInfo.InvariantCulture, $"no consent for a replay of decision {index} stands before it"));
        }

        if (Find(index) is not { } decision)
        {
            Fail(entry, string.Create(CultureInfo.InvariantCulture, $"entry {index} is no decision, or none whose input can still be kept"));
            return;
        }

        if (entry.Text("result") == "input_gone")
        {
            return;
        }

        if (entry.Text("input") != decision.Text("input"))
        {
            Fail(entry, string.Create(CultureInfo.InvariantCulture, $"the commitment is not that of decision {index}: another input was replayed"));
        }

        if (entry.Text("result") != "same" || !entry.Integers("confidences").SequenceEqual(decision.Integers("confidences")) || !entry.Texts("classes").SequenceEqual(decision.Texts("classes")))
        {
            Fail(entry, string.Create(CultureInfo.InvariantCulture, $"the confidences are not those of decision {index}"));
        }
    }
}
