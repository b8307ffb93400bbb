using System;
using System.IO;
using System.Linq;
using System.Text;

namespace MeadowTinyMl.Sentinel;

/// <summary>The digests of the documents that this program was built with: instructions for use, technical documentation, risk register and their kin.</summary>
public static class ReleasedDocuments
{
    private const int HexLength = 64;
    private const string Instructions = "  instructions-for-use.md";

    private static readonly string[] Lines = Read();

    /// <summary>Gets the lower-case hex SHA-256 of the instructions for use.</summary>
    public static string InstructionsSha256 => Lines.Single(line => line.EndsWith(Instructions, StringComparison.Ordinal)).Substring(0, HexLength);

    /// <summary>Gets the lower-case hex SHA-256 of the list of all documents: a line each of digest, two spaces and name, in ordinal order of the names.</summary>
    public static string Sha256 => Digest.Hex(Encoding.UTF8.GetBytes(string.Concat(Lines.Select(line => line + "\n"))));

    // The build writes the digests in capitals and the files in the order in which it finds them.
    private static string[] Read()
    {
        using var reader = new StreamReader(typeof(ReleasedDocuments).Assembly.GetManifestResourceStream("documents.sha256")!);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.TrimEnd())
            .Select(line => line.Substring(0, HexLength).ToLowerInvariant() + line.Substring(HexLength))
            .OrderBy(line => line.Substring(HexLength), StringComparer.Ordinal)
            .ToArray();
    }
}
