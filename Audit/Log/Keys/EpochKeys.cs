using System;
using System.Collections.Generic;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Log.Storage;

namespace MeadowTinyMl.Audit.Log.Keys;

/// <summary>The key that signs now, kept in two slots so that the change to the next survives a power cut.</summary>
internal sealed class EpochKeys : IDisposable
{
    private readonly IStorage _storage;
    private readonly ISigning _signing;
    private readonly string _origin;
    private EpochSecret _secret;
    private string _slot;
    private ISigner? _next;

    private EpochKeys(IStorage storage, ISigning signing, string origin, EpochSecret secret, string slot)
    {
        _storage = storage;
        _signing = signing;
        _origin = origin;
        _secret = secret;
        _slot = slot;
        Signer = secret.Signer(signing, origin);
        Key = VerifierKey.OfLog(origin, Signer.PublicKey);
    }

    /// <summary>Gets the number of the epoch.</summary>
    public long Epoch => _secret.Epoch;

    /// <summary>Gets what signs.</summary>
    public ISigner Signer { get; private set; }

    /// <summary>Gets the public key.</summary>
    public VerifierKey Key { get; private set; }

    /// <summary>Reads the secret; null where there is none.</summary>
    /// <remarks>Where both slots hold one, the change to the later was all but finished: the earlier is overwritten.</remarks>
    public static EpochKeys? Load(IStorage storage, ISigning signing, string origin)
    {
        EpochSecret? a = EpochSecret.Decode(storage.Read(LogFiles.SecretA));
        EpochSecret? b = EpochSecret.Decode(storage.Read(LogFiles.SecretB));
        if (a != null && b != null)
        {
            bool isALater = a.Epoch > b.Epoch;
            (isALater ? b : a).Dispose();
            storage.Overwrite(isALater ? LogFiles.SecretB : LogFiles.SecretA, new byte[EpochSecret.SlotLength]);
            return new EpochKeys(storage, signing, origin, isALater ? a : b, isALater ? LogFiles.SecretA : LogFiles.SecretB);
        }

        EpochSecret? one = a ?? b;
        return one == null ? null : new EpochKeys(storage, signing, origin, one, a != null ? LogFiles.SecretA : LogFiles.SecretB);
    }

    /// <summary>Makes and keeps the first secret.</summary>
    public static EpochKeys Create(IStorage storage, ISigning signing, string origin, IRandomSource random, byte[] contribution)
    {
        EpochSecret secret = EpochSecret.Create(random, contribution);
        Write(storage, LogFiles.SecretA, secret);
        return new EpochKeys(storage, signing, origin, secret, LogFiles.SecretA);
    }

    /// <summary>Returns the keys whose signature may stand under what this board signed last: this epoch's, and that of the epoch before.</summary>
    public IReadOnlyList<VerifierKey> Own()
    {
        var keys = new List<VerifierKey> { Key };
        if (_secret.PreviousKey is { } previous && _signing.IsValidKey(previous))
        {
            keys.Add(VerifierKey.OfLog(_origin, previous));
        }

        return keys;
    }

    /// <summary>Returns the signer of the next epoch, which stays until <see cref="Advance"/> or disposal; nothing is on the disk yet.</summary>
    public ISigner Next()
    {
        if (_next == null)
        {
            using EpochSecret next = _secret.Next(Key.Key);
            _next = next.Signer(_signing, _origin);
        }

        return _next;
    }

    /// <summary>Goes over to the next epoch: its secret into the free slot, then this one's overwritten.</summary>
    public void Advance()
    {
        ISigner signer = Next();
        EpochSecret next = _secret.Next(Key.Key);
        string free = _slot == LogFiles.SecretA ? LogFiles.SecretB : LogFiles.SecretA;
        Write(_storage, free, next);
        _storage.Overwrite(_slot, new byte[EpochSecret.SlotLength]);
        _secret.Dispose();
        Signer.Dispose();
        _secret = next;
        _slot = free;
        Signer = signer;
        _next = null;
        Key = VerifierKey.OfLog(_origin, Signer.PublicKey);
    }

    public void Dispose()
    {
        _secret.Dispose();
        _next?.Dispose();
        Signer.Dispose();
    }

    private static void Write(IStorage storage, string slot, EpochSecret secret)
    {
        byte[] bytes = secret.Encode();
        storage.Overwrite(slot, bytes);
        Array.Clear(bytes, 0, bytes.Length);
    }
}
