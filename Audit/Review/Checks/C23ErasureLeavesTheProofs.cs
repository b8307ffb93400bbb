using MeadowTinyMl.Audit.Log.Entries;

namespace MeadowTinyMl.Audit.Review.Checks;

/// <summary>C23: the log verifies after erasure exactly as before: C01 to C03 hold although it holds <c>erase</c> entries.</summary>
internal sealed class C23ErasureLeavesTheProofs() : Check(
    "C23", "The log verifies after erasure exactly as before", Requirements.Privacy, "GDPR 17; EDPB 02/2025")
{
    private AuditEntry? _erase;

    internal override void Entry(AuditEntry entry, AuditContext log)
    {
        if (entry.Type == EraseEntry.Name)
        {
            _erase ??= entry;
        }
    }

    internal override void End(AuditContext log)
    {
        if (_erase == null)
        {
            NotApplicable("nothing was erased");
        }
    }

    /// <summary>Takes note that C01, C02 or C03 failed although nothing but keys outside the log should have gone.</summary>
    public void Failed(string checks)
    {
        if (_erase != null)
        {
            Fail(_erase, $"after this erasure {checks} does not hold");
        }
    }
}
