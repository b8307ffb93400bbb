using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Audit.Log.Notes;

namespace MeadowTinyMl.Audit.Review;

/// <summary>Whom the auditor trusts: a policy, or bare keys where no witness is asked for.</summary>
internal sealed class AuditTrust
{
    private readonly Policy? _policy;

    public AuditTrust(Policy policy)
    {
        _policy = policy;
        Logs = policy.Logs;
        Witnesses = policy.Witnesses.ToArray();
    }

    public AuditTrust(IReadOnlyList<VerifierKey> keys)
    {
        Logs = keys.Where(key => key.Type != VerifierKey.Cosignature).ToArray();
        Witnesses = keys.Where(key => key.Type == VerifierKey.Cosignature).ToArray();
    }

    public IReadOnlyList<VerifierKey> Logs { get; }

    public IReadOnlyList<VerifierKey> Witnesses { get; }

    public bool AsksForWitnesses => _policy is { AsksForWitnesses: true };

    public string Quorum => _policy?.Quorum ?? "none";

    public bool IsSatisfiedBy(IReadOnlyCollection<VerifierKey> signedBy) => _policy?.IsSatisfiedBy(signedBy) ?? true;

    public bool Trusts(VerifierKey key) => Logs.Any(known => known.ToString() == key.ToString());
}
