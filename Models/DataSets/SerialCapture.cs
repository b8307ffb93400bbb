using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace MeadowTinyMl.DataSets;

/// <summary>Puts together the files that a recorder sent as lines of text (<c>.capture</c>): <c>~rec NAME OFFSET LENGTH BASE64</c>, and <c>~del NAME</c>; whatever stands before and between is passed over.</summary>
public static class SerialCapture
{
    private const int MaxBytes = 512 * 1024 * 1024;
    private const int MaxFiles = 100_000;

    private static readonly Regex Name = new("^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}(/[A-Za-z0-9][A-Za-z0-9_.-]{0,99})?$", RegexOptions.CultureInvariant);

    /// <summary>Writes the files below a folder; one with a gap, where lines were lost, is dropped.</summary>
    /// <param name="path">The captured text.</param>
    /// <param name="folder">Where to write.</param>
    /// <param name="findings">Told what was restored and dropped.</param>
    /// <exception cref="DataFormatException">The capture is too long, or a line is not what a recorder sends.</exception>
    /// <exception cref="IOException">Something cannot be read or written.</exception>
    public static void Restore(string path, string folder, ImportFindings findings)
    {
        long length = new FileInfo(path).Length;
        if (length > MaxBytes)
        {
            throw new DataFormatException(path, "length", $"at most {MaxBytes} bytes", $"{length}");
        }

        var files = new Dictionary<string, MemoryStream>(StringComparer.Ordinal);
        var broken = new HashSet<string>(StringComparer.Ordinal);
        int number = 0;
        foreach (string line in File.ReadLines(path))
        {
            number++;
            int at = line.IndexOf("~rec ", StringComparison.Ordinal);
            int removal = line.IndexOf("~del ", StringComparison.Ordinal);
            if (at < 0 && removal < 0)
            {
                continue;
            }

            string[] fields = line[(at >= 0 ? at : removal)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            string name = fields.Length > 1 && Name.IsMatch(fields[1]) ? fields[1] : throw Wrong("a name of letters, digits, '.', '-' and '_' in at most one folder", fields.ElementAtOrDefault(1) ?? "none");
            if (at < 0)
            {
                files.Remove(name);
                broken.Remove(name);
                continue;
            }

            byte[] bytes = Bytes(fields) ?? throw Wrong("name, offset, length and as many bytes in base64", line.Length <= 80 ? line : line[..77] + "...");
            if (!files.TryGetValue(name, out MemoryStream? file))
            {
                files[name] = file = files.Count < MaxFiles ? new MemoryStream() : throw Wrong($"at most {MaxFiles} files", "another");
            }

            long offset = long.Parse(fields[2], CultureInfo.InvariantCulture);
            if (offset > file.Length)
            {
                broken.Add(name);
                continue;
            }

            file.Position = offset;
            file.Write(bytes);
        }

        foreach ((string name, MemoryStream file) in files.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (broken.Contains(name))
            {
                findings.Drop(path, $"files with a gap, since lines were lost ({name})", 1);
                continue;
            }

            string target = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.WriteAllBytes(target, file.ToArray());
            findings.Read("files out of a serial capture", 1);
        }

        DataFormatException Wrong(string expected, string found) => new(path, $"line {number}", expected, $"'{found}'");
    }

    private static byte[]? Bytes(string[] fields)
    {
        if (fields.Length != 5
            || !long.TryParse(fields[2], NumberStyles.None, CultureInfo.InvariantCulture, out long offset)
            || offset > MaxBytes
            || !int.TryParse(fields[3], NumberStyles.None, CultureInfo.InvariantCulture, out int length))
        {
            return null;
        }

        var bytes = new byte[fields[4].Length];
        return Convert.TryFromBase64String(fields[4], bytes, out int written) && written == length ? bytes[..written] : null;
    }
}
