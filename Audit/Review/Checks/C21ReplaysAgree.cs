using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using MeadowTinyMl.Audit.Log.Entries;

namespace MeadowTinyMl.Audit.Review.Checks;

/// <summary>C21: every <c>replay</c> follows a <c>consent</c> for that decision, re-derives its commitment, and gives its logged confidences bit for bit.</summary>
internal sealed class C21ReplaysAgree() : Check(
    "C21", "Every replay follows a consent, opens the logged commitment and gives the logged confidences bit for bit", Requirements.Robustness, "AI Act 15, 73; IEEE 7001")
{
    // Raw inputs live for minutes; a decision further back than this cannot be replayed.
    private const int Kept = 8_192;

    private readonly Dictionary<long, AuditEntry> _decisions = [];
    private readonly Queue<long> _order = new();
    private readonly HashSet<long> _consents = [];
    private bool _isUsed;

    internal override void Entry(AuditEntry entry, AuditContext log)
    {
        switch (entry.Type)
        {
            case DecisionEntry.Name:
                _decisions[entry.Index] = entry;
                _order.Enqueue(entry.Index);
                if (_order.Count > Kept)
                {
                    _decisions.Remove(_order.Dequeue());
                }

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

    private void Replay(AuditEntry entry)
    {
        long index = entry.Integer("decision") ?? -1;
        if (!_consents.Remove(index))
        {
            Fail(entry, string.Create(CultureInfo.InvariantCulture, $"no consent for a replay of decision {index} stands before it"));
        }

        if (!_decisions.TryGetValue(index, out AuditEntry? decision))
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
