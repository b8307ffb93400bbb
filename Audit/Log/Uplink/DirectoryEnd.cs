using System;
using System.Threading.Tasks;
using MeadowTinyMl.Audit.Log.Json;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Log.Storage;

namespace MeadowTinyMl.Audit.Log.Uplink;

/// <summary>A folder as the far end, on a memory stick for example: it becomes a copy of the log that verifies as it lies there.</summary>
public sealed class DirectoryEnd : IUplinkEnd
{
    private readonly Receiver _receiver;

    /// <summary>Opens the folder.</summary>
    /// <param name="storage">The folder; used by this end alone.</param>
    /// <param name="log">The log, whose first entry names its first key.</param>
    /// <param name="verifier">Ed25519.</param>
    /// <exception cref="System.IO.IOException">The first entry cannot be read.</exception>
    public DirectoryEnd(IStorage storage, LogWriter log, IVerifier verifier)
    {
        byte[] opening = log.ReadEntry(0) ?? throw new LogCorruptException("entry 0", "the entry that names the first key", "none, it was pruned");
        VerifierKey first = VerifierKey.Parse(CanonicalJson.Parse(opening)["key"]?.Text ?? string.Empty, verifier);
        var mirror = new Mirror(storage, first, verifier);
        _receiver = new Receiver(origin => origin == first.Name ? mirror : null, null, _ => Array.Empty<byte[]>());
    }

    /// <inheritdoc/>
    public Task<UplinkAnswer> SendAsync(byte[] message) => Task.Run(() => _receiver.Take(message, 0));
}
