using System;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using MeadowTinyMl.Audit.Log.Storage;

namespace MeadowTinyMl.Audit.Log.Keys;

/// <summary>The secret of one key epoch. What it makes cannot be undone: the next secret follows from it, and nothing leads back.</summary>
/// <remarks>Chapter 6 of the specification: sk_e = HMAC(state_e, "audit/sign/v1"), state_(e+1) = HMAC(state_e, "audit/next/v1").</remarks>
internal sealed class EpochSecret : IDisposable
{
    /// <summary>Bytes of a secret slot.</summary>
    public const int SlotLength = 8 + StateLength + KeyLength + 4;

    private const int StateLength = 32;
    private const int KeyLength = 32;

    private static readonly byte[] SignLabel = Encoding.ASCII.GetBytes("audit/sign/v1");
    private static readonly byte[] NextLabel = Encoding.ASCII.GetBytes("audit/next/v1");

    private readonly byte[] _state;

    private EpochSecret(long epoch, byte[] state, byte[]? previousKey)
    {
        Epoch = epoch;
        _state = state;
        PreviousKey = previousKey;
    }

    /// <summary>Gets the number of the epoch.</summary>
    public long Epoch { get; }

    /// <summary>Gets the public key of the epoch before, or null for the first.</summary>
    public byte[]? PreviousKey { get; }

    /// <summary>Makes the first secret.</summary>
    /// <param name="random">The board's own randomness.</param>
    /// <param name="contribution">32 bytes given at commissioning, so that a weak source does not decide alone.</param>
    public static EpochSecret Create(IRandomSource random, byte[] contribution)
    {
        if (contribution.Length != StateLength)
        {
            throw new ArgumentException($"Commissioning gives {StateLength} bytes, not {contribution.Length}.", nameof(contribution));
        }

        var own = new byte[StateLength];
        random.Fill(own);
        byte[] state = Hmac(own, contribution);
        Array.Clear(own, 0, own.Length);
        return new EpochSecret(0, state, null);
    }

    /// <summary>Reads a secret slot; null where it is free or torn.</summary>
    public static EpochSecret? Decode(byte[]? slot)
    {
        if (slot == null || slot.Length != SlotLength || BinaryPrimitives.ReadUInt32BigEndian(slot.AsSpan(SlotLength - 4)) != Crc32C.Compute(slot, 0, SlotLength - 4))
        {
            return null;
        }

        long epoch = BinaryPrimitives.ReadInt64BigEndian(slot);
        byte[] previous = slot.AsSpan(8 + StateLength, KeyLength).ToArray();
        return epoch < 0 ? null : new EpochSecret(epoch, slot.AsSpan(8, StateLength).ToArray(), epoch == 0 ? null : previous);
    }

    /// <summary>Returns the bytes of a secret slot; overwrite them after use.</summary>
    public byte[] Encode()
    {
        var slot = new byte[SlotLength];
        BinaryPrimitives.WriteInt64BigEndian(slot, Epoch);
        _state.CopyTo(slot, 8);
        PreviousKey?.CopyTo(slot, 8 + StateLength);
        BinaryPrimitives.WriteUInt32BigEndian(slot.AsSpan(SlotLength - 4), Crc32C.Compute(slot, 0, SlotLength - 4));
        return slot;
    }

    /// <summary>Makes this epoch's signer.</summary>
    public ISigner Signer(ISigning signing, string origin)
    {
        byte[] seed = Hmac(_state, SignLabel);
        ISigner signer = signing.Signer(origin, seed);
        Array.Clear(seed, 0, seed.Length);
        return signer;
    }

    /// <summary>Makes the secret of the next epoch.</summary>
    /// <param name="key">This epoch's public key.</param>
    public EpochSecret Next(byte[] key) => new(Epoch + 1, Hmac(_state, NextLabel), key);

    /// <summary>Overwrites the secret.</summary>
    public void Dispose() => Array.Clear(_state, 0, _state.Length);

    private static byte[] Hmac(byte[] key, byte[] message)
    {
        using var hmac = new HMACSHA256(key);
        return hmac.ComputeHash(message);
    }
}
