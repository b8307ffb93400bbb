using System;
using System.Globalization;
using System.IO;

namespace MeadowTinyMl.BoardCost;

/// <summary>Parts of the product as a program of the board's own kind, to be run for its instruction counts.</summary>
/// <remarks>Every subject takes a repetition count, so that start-up and compilation can be subtracted: one costs (count(3N) − count(N)) / 2N.</remarks>
internal static class Program
{
    private const string Usage = "BoardCost.dll invoke MODEL.tflite N\nBoardCost.dll append N\nBoardCost.dll sign N";

    public static int Main(string[] arguments)
    {
        try
        {
            return arguments switch
            {
                ["invoke", string model, string count] when TryCount(count, out int n) => Inference.Run(File.ReadAllBytes(model), n),
                ["append", string count] when TryCount(count, out int n) => LogAppends.Run(n),
                ["sign", string count] when TryCount(count, out int n) => Signatures.Run(n),
                _ => Refuse(Usage),
            };
        }
        catch (Exception exception) when (exception is IOException || exception is UnauthorizedAccessException || exception is MeadowTinyMl.Inference.ModelFormatException)
        {
            return Refuse(exception.Message);
        }
    }

    private static bool TryCount(string text, out int count) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count > 0;

    private static int Refuse(string message)
    {
        Console.Error.WriteLine(message);
        return 2;
    }
}
