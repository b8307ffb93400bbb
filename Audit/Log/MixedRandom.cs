using System;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace MeadowTinyMl.Audit.Log;

/// <summary>The one generator of secrets: the board's own source mixed with the 32 bytes given at commissioning, so that a weak source does not decide alone.</summary>
/// <remarks>
/// Each request draws 32 fresh bytes of the board and moves the state on: <c>state = HMAC-SHA256(state, 0x01 || fresh)</c>, output <c>HMAC-SHA256(state, 0x02 || block)</c>. Whoever knows
/// either what the board draws or what was given at commissioning, but not both, learns nothing of the output. One instance serves one thread.
/// </remarks>
public sealed class MixedRandom : IRandomSource, IDisposable
{
    private const int Length = 32;

    private readonly IRandomSource _board;
    private readonly byte[] _fresh = new byte[1 + Length];
    private readonly byte[] _block = new byte[5];
    private readonly byte[] _state;

    /// <summary>Creates the generator.</summary>
    /// <param name="board">The board's own source.</param>
    /// <param name="commissioning">32 bytes, kept secret.</param>
    /// <exception cref="ArgumentException">They are not 32.</exception>
    public MixedRandom(IRandomSource board, byte[] commissioning)
    {
        if (commissioning.Length != Length)
        {
            throw new ArgumentException($"{Length} bytes are given at commissioning, not {commissioning.Length}.", nameof(commissioning));
        }

        _board = board;
        using var mac = new HMACSHA256(commissioning);
        _state = mac.ComputeHash(Encoding.ASCII.GetBytes("audit/random/v1"));
    }

    /// <inheritdoc/>
    public void Fill(byte[] buffer)
    {
        var fresh = new byte[Length];
        _board.Fill(fresh);
        _fresh[0] = 1;
        Buffer.BlockCopy(fresh, 0, _fresh, 1, Length);
        using (var mac = new HMACSHA256(_state))
        {
            mac.ComputeHash(_fresh).CopyTo(_state, 0);
        }

        _block[0] = 2;
        using var stream = new HMACSHA256(_state);
        for (int at = 0, block = 0; at < buffer.Length; at += Length, block++)
        {
            BinaryPrimitives.WriteInt32BigEndian(_block.AsSpan(1), block);
            byte[] output = stream.ComputeHash(_block);
            Buffer.BlockCopy(output, 0, buffer, at, Math.Min(Length, buffer.Length - at));
            Array.Clear(output, 0, output.Length);
        }

        Array.Clear(fresh, 0, fresh.Length);
        Array.Clear(_fresh, 0, _fresh.Length);
    }

    /// <inheritdoc/>
    public void Dispose() => Array.Clear(_state, 0, _state.Length);
}
