using System.Collections.Generic;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Log.Writing;

namespace MeadowTinyMl.Audit.Log.Witnessing;

/// <summary>What a witness's 409 means.</summary>
public enum WitnessConflict
{
    /// <summary>The witness knows an older tree: offer the checkpoint again, with a proof from there.</summary>
    WitnessIsBehind,

    /// <summary>This device has signed a larger tree than it has: its flash was put back. Stop, and open a successor.</summary>
    RolledBack,

    /// <summary>The witness names a size that it cannot show our signature for.</summary>
    WitnessAtFault,
}

/// <summary>Judges a witness's 409.</summary>
public static class WitnessConflicts
{
    /// <summary>Says what it means.</summary>
    /// <param name="ownSize">The size that this device has signed last.</param>
    /// <param name="witnessSize">The size that the witness names.</param>
    /// <param name="checkpoint">The checkpoint that the witness has kept, or null.</param>
    /// <param name="keys">The keys that this device signs with.</param>
    /// <param name="verifier">Ed25519.</param>
    public static WitnessConflict Judge(long ownSize, long witnessSize, byte[]? checkpoint, IReadOnlyList<VerifierKey> keys, IVerifier verifier)
    {
        if (witnessSize <= ownSize)
        {
            return WitnessConflict.WitnessIsBehind;
        }

        return SignedState.Open(checkpoint, keys, verifier) is { } signed && signed.Size > ownSize ? WitnessConflict.RolledBack : WitnessConflict.WitnessAtFault;
    }
}
