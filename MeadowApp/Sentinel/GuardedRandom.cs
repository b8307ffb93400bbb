using System;
using System.Security.Cryptography;
using MeadowTinyMl.Audit.Log;

namespace MeadowTinyMl.Sentinel;

/// <summary>A source of salts that never fails: where the board's own gives nothing, only zeroes, or twice the same, what it gave before goes on in its place, and that is a fault.</summary>
/// <remarks>What stands in differs each time, so that no two commitments are equal; it is secret as long as one good draw came before it.</remarks>
internal sealed class GuardedRandom : IRandomSource
{
    private const int Length = 32;

    private readonly IRandomSource _random;
    private readonly FaultWatch _faults;
    private byte[] _state = new byte[Length];
    private byte[] _last = Array.Empty<byte>();
    private byte[] _wanted = Array.Empty<byte>();

    /// <summary>Wraps a source.</summary>
    /// <param name="random">The board's own.</param>
    /// <param name="faults">Is told where it fails.</param>
    /// <param name="start">What sets this start apart from others, should the source never work: the size of the log.</param>
    public GuardedRandom(IRandomSource random, FaultWatch faults, long start)
    {
        _random = random;
        _faults = faults;
        BitConverter.GetBytes(start).CopyTo(_state, 0);
    }

    /// <inheritdoc/>
    public void Fill(byte[] buffer)
    {
        _wanted = buffer;
        bool isGood = _faults.Try("crypto", "randomness", Draw);
        using (var mac = new HMACSHA256(_state))
        {
            _state = mac.ComputeHash(isGood ? buffer : _state);
        }

        for (int at = 0; !isGood && at < buffer.Length; at += Length)
        {
            using var mac = new HMACSHA256(_state);
            byte[] piece = mac.ComputeHash(BitConverter.GetBytes(at));
            Buffer.BlockCopy(piece, 0, buffer, at, Math.Min(Length, buffer.Length - at));
        }

        _wanted = Array.Empty<byte>();
    }

    // A handful of bytes may repeat by chance, a salt does not; of what was drawn only a digest is kept to compare.
    private void Draw()
    {
        _random.Fill(_wanted);
        if (_wanted.Length < Length)
        {
            return;
        }

        using SHA256 hash = SHA256.Create();
        byte[] digest = hash.ComputeHash(_wanted);
        bool isSame = digest.AsSpan().SequenceEqual(_last);
        _last = digest;
        if (isSame || Array.TrueForAll(_wanted, value => value == 0))
        {
            throw new InvalidOperationException($"{_wanted.Length} random bytes are {(isSame ? "those of the last draw" : "all zero")}");
        }
    }
}
