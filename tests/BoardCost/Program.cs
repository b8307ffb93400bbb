using System;
using System.Globalization;
using System.IO;
using MeadowTinyMl.Classification;

namespace MeadowTinyMl.BoardCost;

/// <summary>Parts of the product as a program of the board's own kind, to be run for its instruction counts.</summary>
/// <remarks>Every subject takes a repetition count, so that start-up and compilation can be subtracted: one costs (count(3N) − count(N)) / 2N.</remarks>
internal static class Program
{
    private const string Usage =
        """
        BoardCost.dll loop SECONDS            the whole loop, both released models and the log
        BoardCost.dll capture N               a second of sound from its bits: decimation, level, quality
        BoardCost.dll decimate N              a second of sound from its bits: decimation alone
        BoardCost.dll level N                 the sound level of a second
        BoardCost.dll log-mel BANDS N         the log-mel patch of a second, with so many bands
        BoardCost.dll gas SECONDS             driver, scans and the released gas model
        BoardCost.dll invoke MODEL.tflite N   an invocation of a model
        BoardCost.dll clip N                  a decision's confidences from its windows
        BoardCost.dll commit BYTES N          the commitment to a raw input
        BoardCost.dll append N                a decision into the log
        BoardCost.dll sign N                  a signature of a checkpoint
        BoardCost.dll hash N                  SHA-256 of 64 KiB
        BoardCost.dll mac N                   HMAC-SHA-256 of 64 bytes
        BoardCost.dll secret N                1,000 of the 10,000 rounds that a PIN is hashed with
        BoardCost.dll agree                   hashes of what every stage makes of the same inputs, to be held against another runtime's
        """;

    public static int Main(string[] arguments)
    {
        try
        {
            return arguments switch
            {
                ["loop", string count] when TryCount(count, out int n) => Loop.Run(n),
                ["capture", string count] when TryCount(count, out int n) => Parts.Capture(n),
                ["decimate", string count] when TryCount(count, out int n) => Parts.Decimate(n),
                ["level", string count] when TryCount(count, out int n) => Parts.Level(n),
                ["log-mel", string bands, string count] when TryCount(bands, out int width) && TryCount(count, out int n) => Parts.LogMelPatch(width, n),
                ["gas", string count] when TryCount(count, out int n) => Parts.Gas(n),
                ["commit", string bytes, string count] when TryCount(bytes, out int length) && TryCount(count, out int n) => Parts.Commit(length, n),
                ["invoke", string model, string count] when TryCount(count, out int n) => Inference.Run(File.ReadAllBytes(model), n),
                ["append", string count] when TryCount(count, out int n) => LogAppends.Run(n),
                ["clip", string count] when TryCount(count, out int n) => Clips.Run(n),
                ["sign", string count] when TryCount(count, out int n) => Signatures.Run(n),
                ["hash", string count] when TryCount(count, out int n) => Hashes.Hash(n),
                ["mac", string count] when TryCount(count, out int n) => Hashes.Mac(n),
                ["secret", string count] when TryCount(count, out int n) => Hashes.Secret(n),
                ["agree"] => Agree(),
                _ => Refuse(Usage),
            };
        }
        catch (Exception exception) when (exception is IOException || exception is UnauthorizedAccessException || exception is MeadowTinyMl.Inference.ModelFormatException)
        {
            return Refuse(exception.Message);
        }
    }

    private static int Agree()
    {
        foreach (string line in Agreement.Lines(ReleasedModels.Load(ModelManifest.GasTask), ReleasedModels.Load(ModelManifest.SoundTask)))
        {
            Console.WriteLine(line);
        }

        return 0;
    }

    private static bool TryCount(string text, out int count) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count > 0;

    private static int Refuse(string message)
    {
        Console.Error.WriteLine(message);
        return 2;
    }
}
