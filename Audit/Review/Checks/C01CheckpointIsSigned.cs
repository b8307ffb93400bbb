using System.Collections.Generic;
using System.Linq;
using System.Text;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Notes;

namespace MeadowTinyMl.Audit.Review.Checks;

/// <summary>C01: the checkpoint is signed by the enrolled key, or by one that the chain of <c>rotate</c> entries leads to, and by the quorum of the policy.</summary>
internal sealed class C01CheckpointIsSigned() : Check(
    "C01", "The checkpoint is signed by the enrolled key or its successors, and by the witnesses that the policy asks for", Requirements.Accountability, "AI Act 12, 19; GDPR 32")
{
    /// <summary>Reads the note; who signed is judged once the chain of keys is known.</summary>
    public (SignedNote Note, Checkpoint Checkpoint)? Read(LogDirectory directory)
    {
        try
        {
            SignedNote note = SignedNote.Parse(directory.Read(LogDirectory.CheckpointFile));
            return (note, Checkpoint.Parse(note.Text));
        }
        catch (NoteFormatException exception)
        {
            Fail(null, LogDirectory.CheckpointFile, exception.Message);
            return null;
        }
    }

    /// <summary>Judges the signatures.</summary>
    /// <param name="note">The note.</param>
    /// <param name="checkpoint">What it says.</param>
    /// <param name="trust">Whom the auditor trusts.</param>
    /// <param name="chain">The keys of the log's epochs.</param>
    /// <param name="isChainJudged">Whether another check already reports why the chain does not hold.</param>
    /// <param name="isChainLost">Whether entries are missing that may lead to the key, or name no usable key, which C02 or C06 reports.</param>
    /// <param name="ed25519">Signature checks.</param>
    public void Judge(SignedNote note, Checkpoint checkpoint, AuditTrust trust, KeyChain chain, bool isChainJudged, bool isChainLost, IVerifier ed25519)
    {
        try
        {
            IReadOnlyList<VerifierKey> signedBy = SignedCheckpoint.Signers(note, [.. trust.Logs, .. trust.Witnesses, .. chain.Keys], ed25519, EcdsaVerifier.Holds);
            bool isOurs = signedBy.Any(key => key.Name == checkpoint.Origin && (trust.Trusts(key) || chain.Trusts(key, trust) || (isChainJudged && chain.Claims(key, trust))));
            if (!isOurs && isChainLost)
            {
                NotApplicable("the entries that may lead to the key of the checkpoint are missing or not to be trusted, as C02 or C06 reports");
            }
            else if (!isOurs)
            {
                Fail(null, LogDirectory.CheckpointFile, $"no signature by an enrolled key of '{checkpoint.Origin}' or by a key that its rotate entries lead to");
            }

            if (!trust.IsSatisfiedBy(signedBy))
            {
                Fail(null, LogDirectory.CheckpointFile, $"the quorum '{trust.Quorum}' of the policy has not signed; witnesses that did: {Names(signedBy)}");
            }
        }
        catch (NoteFormatException exception)
        {
            Fail(null, LogDirectory.CheckpointFile, exception.Message);
        }
    }

    private static string Names(IReadOnlyList<VerifierKey> keys)
    {
        var names = new StringBuilder();
        foreach (VerifierKey key in keys.Where(key => key.Type == VerifierKey.Cosignature))
        {
            names.Append(names.Length == 0 ? string.Empty : ", ").Append(key.Name);
        }

        return names.Length == 0 ? "none" : names.ToString();
    }
}
