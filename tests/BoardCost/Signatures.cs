using System;
using MeadowTinyMl.Audit.Signing;

namespace MeadowTinyMl.BoardCost;

/// <summary>Ed25519 signatures of a text as long as a checkpoint.</summary>
internal static class Signatures
{
    private const int CheckpointBytes = 110;

    public static int Run(int count)
    {
        using var signer = new Ed25519Signer("board", new byte[32]);
        var message = new byte[CheckpointBytes];
        for (int i = 0; i < count; i++)
        {
            message[0] = (byte)i;
            message = Next(message, signer.Sign(message));
        }

        Console.WriteLine($"{count} signatures, the last begins with {message[1]}");
        return 0;
    }

    private static byte[] Next(byte[] message, byte[] signature)
    {
        message[1] = signature[0];
        return message;
    }
}
