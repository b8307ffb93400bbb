using System;
using System.IO;
using System.Linq;
using System.Text;

namespace MeadowTinyMl.Sentinel;

/// <summary>The digest by which the log names the program that started.</summary>
public static class ProgramDigest
{
    /// <summary>Returns the lower-case hex SHA-256 of a list of all assemblies: for each file its own digest, two spaces and its name, in ordinal order, as <c>LC_ALL=C sha256sum *.dll</c> prints it.</summary>
    /// <param name="folder">Where they lie; folders inside it are passed over.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static string Of(string folder)
    {
        var list = new StringBuilder();
        foreach (string name in Directory.GetFiles(folder, "*.dll").Select(Path.GetFileName).OrderBy(name => name, StringComparer.Ordinal))
        {
            using FileStream file = File.OpenRead(Path.Combine(folder, name));
            list.Append(Digest.Hex(file)).Append("  ").Append(name).Append('\n');
        }

        return Digest.Hex(Encoding.UTF8.GetBytes(list.ToString()));
    }
}
