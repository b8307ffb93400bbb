using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using MeadowTinyMl.Audit.Log.Notes;

namespace MeadowTinyMl.Audit.Log.Uplink;

/// <summary>What a station offers to devices: the files of model bundles, and a list of blocked ones. Nothing of it is believed; a bundle counts by its own signature.</summary>
/// <remarks>A line for each file: <c>bundle/file</c> or <c>blocked.note</c>, its length in bytes, and its lower-case hex SHA-256, with one space between.</remarks>
/// <param name="Files">The files, by name.</param>
public sealed record UpdateIndex(IReadOnlyList<OfferedFile> Files)
{
    /// <summary>The path of the index at the station; a file's name follows it for the file.</summary>
    public const string Path = "/updates/";

    /// <summary>The longest index, in bytes.</summary>
    public const int MaxBytes = 16_384;

    /// <summary>The largest file, in bytes.</summary>
    public const int MaxFileBytes = 1_048_576;

    private const int MaxPart = 64;
    private const int DigestLength = 64;

    /// <summary>Returns whether a name can be offered: one part or two, of small letters, digits, dots, lines and dashes, none beginning with a dot.</summary>
    public static bool IsName(string name)
    {
        string[] parts = name.Split('/');
        return parts.Length <= 2 && parts.All(part => part.Length >= 1 && part.Length <= MaxPart && part[0] != '.' && part.All(c => (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-'));
    }

    /// <summary>Reads an index.</summary>
    /// <exception cref="NoteFormatException">It is not exactly of the form.</exception>
    public static UpdateIndex Parse(byte[] text)
    {
        if (text.Length > MaxBytes)
        {
            throw new NoteFormatException(MaxBytes, $"an index of at most {MaxBytes} bytes", $"{text.Length}");
        }

        string[] lines = Encoding.ASCII.GetString(text).Split('\n');
        var files = new List<OfferedFile>();
        for (int i = 0; i < lines.Length - 1; i++)
        {
            string[] words = lines[i].Split(' ');
            bool isFile = words.Length == 3 && IsName(words[0]) && StrictDecimal.TryParse(words[1], out long length) && length <= MaxFileBytes
                && words[2].Length == DigestLength && words[2].All(c => (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
            if (!isFile || (files.Count > 0 && string.CompareOrdinal(files[files.Count - 1].Name, words[0]) >= 0))
            {
                throw new NoteFormatException(-1, $"a name after the one before, a length up to {MaxFileBytes} and a digest in line {i + 1}", "another line");
            }

            files.Add(new OfferedFile(words[0], int.Parse(words[1], CultureInfo.InvariantCulture), words[2]));
        }

        return lines[lines.Length - 1].Length == 0 ? new UpdateIndex(files) : throw new NoteFormatException(-1, "a newline at the end", "none");
    }

    /// <summary>Writes the index.</summary>
    public byte[] Encode() =>
        Encoding.ASCII.GetBytes(string.Concat(Files.OrderBy(file => file.Name, StringComparer.Ordinal).Select(file => string.Format(CultureInfo.InvariantCulture, "{0} {1} {2}\n", file.Name, file.Length, file.Sha256))));
}
