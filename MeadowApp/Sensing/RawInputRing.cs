using System;

namespace MeadowTinyMl.Sensing;

/// <summary>The one place where raw input of past decisions lives, each with the salt of its commitment: a few slots, overwritten by age, zeroed on stop.</summary>
/// <remarks>
/// Its content comes out as spans only. A span cannot be stored in a field of an object, boxed or handed to a serialiser, so neither a log entry nor
/// a message can hold one; what the compiler does not stop is copied by hand and stands out in review.
/// </remarks>
public sealed class RawInputRing
{
    /// <summary>Length of a salt, in bytes.</summary>
    public const int SaltLength = 32;

    private readonly Slot[] _slots;
    private readonly long _lifeMilliseconds;
    private int _next;

    /// <summary>Reserves the memory once.</summary>
    /// <param name="slots">Inputs kept at most; at least 1.</param>
    /// <param name="bytesPerSlot">Bytes of the longest input; at least 1.</param>
    /// <param name="lifeMilliseconds">How long an input is kept at most; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    public RawInputRing(int slots, int bytesPerSlot, long lifeMilliseconds)
    {
        if (slots < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(slots), slots, "At least one slot.");
        }

        if (bytesPerSlot < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(bytesPerSlot), bytesPerSlot, "At least one byte.");
        }

        if (lifeMilliseconds < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(lifeMilliseconds), lifeMilliseconds, "At least one millisecond.");
        }

        _slots = new Slot[slots];
        for (int i = 0; i < slots; i++)
        {
            _slots[i] = new Slot(bytesPerSlot);
        }

        _lifeMilliseconds = lifeMilliseconds;
    }

    /// <summary>Gets the number of inputs that are kept now.</summary>
    public int Count
    {
        get
        {
            int count = 0;
            foreach (Slot slot in _slots)
            {
                count += slot.IsUsed ? 1 : 0;
            }

            return count;
        }
    }

    /// <summary>Keeps an input; the oldest one makes room and is overwritten with zeroes first.</summary>
    /// <param name="decision">The decision's number in the log.</param>
    /// <param name="salt">32 bytes.</param>
    /// <param name="raw">The raw input.</param>
    /// <param name="nowMilliseconds">Time since boot.</param>
    /// <exception cref="ArgumentException">The salt has another length, or the input does not fit a slot.</exception>
    public void Keep(long decision, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> raw, long nowMilliseconds)
    {
        if (salt.Length != SaltLength)
        {
            throw new ArgumentException($"A salt has {SaltLength} bytes, not {salt.Length}.", nameof(salt));
        }

        Slot slot = _slots[_next];
        if (raw.Length > slot.Raw.Length)
        {
            throw new ArgumentException($"A slot holds {slot.Raw.Length} bytes, not {raw.Length}.", nameof(raw));
        }

        slot.Zero();
        salt.CopyTo(slot.Salt);
        raw.CopyTo(slot.Raw);
        slot.Length = raw.Length;
        slot.Decision = decision;
        slot.KeptAt = nowMilliseconds;
        slot.IsUsed = true;
        _next = (_next + 1) % _slots.Length;
    }

    /// <summary>Lends salt and input of a decision, for as long as the caller holds the spans and keeps nothing else.</summary>
    /// <param name="decision">The decision's number in the log.</param>
    /// <param name="salt">32 bytes, or empty.</param>
    /// <param name="raw">The raw input, or empty.</param>
    /// <returns>Whether the input is still kept.</returns>
    public bool TryBorrow(long decision, out ReadOnlySpan<byte> salt, out ReadOnlySpan<byte> raw)
    {
        foreach (Slot slot in _slots)
        {
            if (slot.IsUsed && slot.Decision == decision)
            {
                salt = slot.Salt;
                raw = slot.Raw.AsSpan(0, slot.Length);
                return true;
            }
        }

        salt = default;
        raw = default;
        return false;
    }

    /// <summary>Overwrites with zeroes what has outlived its time.</summary>
    /// <param name="nowMilliseconds">Time since boot.</param>
    public void Expire(long nowMilliseconds)
    {
        foreach (Slot slot in _slots)
        {
            if (slot.IsUsed && nowMilliseconds - slot.KeptAt >= _lifeMilliseconds)
            {
                slot.Zero();
            }
        }
    }

    /// <summary>Overwrites everything with zeroes.</summary>
    public void Zero()
    {
        foreach (Slot slot in _slots)
        {
            slot.Zero();
        }
    }

    private sealed class Slot
    {
        public Slot(int bytes) => Raw = new byte[bytes];

        public byte[] Salt { get; } = new byte[SaltLength];

        public byte[] Raw { get; }

        public int Length { get; set; }

        public long Decision { get; set; }

        public long KeptAt { get; set; }

        public bool IsUsed { get; set; }

        public void Zero()
        {
            Array.Clear(Salt, 0, Salt.Length);
            Array.Clear(Raw, 0, Length);
            Length = 0;
            IsUsed = false;
        }
    }
}
