using System;
using System.Security.Cryptography;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Sentinel.Operators;

namespace MeadowTinyMl.Sentinel;

/// <summary>How long the dearest pieces of work take on this processor; hardware/bring-up.md has what to expect of a board.</summary>
public static class ProcessorTimes
{
    private const int HashedBytes = 65_536;
    private const int MacBytes = 64;
    private const int Macs = 100;
    private const int CheckpointBytes = 110;
    private const int KeyBytes = 32;

    /// <summary>Does each once for the just-in-time compiler and once to time it. Nothing of it is kept.</summary>
    /// <param name="signing">The log's signatures.</param>
    /// <param name="sound">The sound model, or null.</param>
    /// <param name="now">Time.</param>
    /// <returns>One line for a console, in whole milliseconds.</returns>
    public static string Tell(ISigning signing, ISoundModel? sound, Func<TimeSpan> now)
    {
        var bytes = new byte[HashedBytes];
        var salt = new byte[SlowHash.SaltLength];
        using var hash = SHA256.Create();
        using var mac = new HMACSHA256(new byte[KeyBytes]);
        using ISigner signer = signing.Signer("times", new byte[KeyBytes]);
        return "Times: " + string.Join(
            ", ",
            sound == null ? "no sound model" : Time("a window of sound", () => WarmUp.Run(null, sound), now),
            Time("SHA-256 of 64 KiB", () => hash.ComputeHash(bytes), now),
            Time("100 HMAC-SHA-256 of 64 bytes", () => Authenticate(mac, bytes), now),
            Time("1 000 of a PIN's 10 000 rounds", () => SlowHash.Of("000000", salt, SlowHash.LeastIterations), now),
            Time("a signature", () => signer.Sign(new byte[CheckpointBytes]), now)) + ".";
    }

    private static string Time(string what, Action work, Func<TimeSpan> now)
    {
        work();
        TimeSpan start = now();
        work();
        return FormattableString.Invariant($"{what} {Math.Round((now() - start).TotalMilliseconds, MidpointRounding.AwayFromZero)} ms");
    }

    private static void Authenticate(HMACSHA256 mac, byte[] bytes)
    {
        for (int i = 0; i < Macs; i++)
        {
            mac.ComputeHash(bytes, 0, MacBytes);
        }
    }
}
