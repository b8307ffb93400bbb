using System;

namespace MeadowTinyMl.Audit.Log;

/// <summary>Signs with an Ed25519 key; disposal overwrites the secret.</summary>
public interface ISigner : IDisposable
{
    /// <summary>Gets the key's name, which is the log's origin.</summary>
    string Name { get; }

    /// <summary>Gets the public key, 32 bytes.</summary>
    byte[] PublicKey { get; }

    /// <summary>Returns the signature of a message, 64 bytes.</summary>
    byte[] Sign(byte[] message);
}
