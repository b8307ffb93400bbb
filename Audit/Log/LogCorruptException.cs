using System.IO;

namespace MeadowTinyMl.Audit.Log;

/// <summary>A log on disk that contradicts what it signed; nothing may be appended to it.</summary>
public sealed class LogCorruptException : IOException
{
    /// <summary>Creates the refusal.</summary>
    /// <param name="file">The file it shows in.</param>
    /// <param name="expected">What a sound log has there.</param>
    /// <param name="found">What this one has.</param>
    public LogCorruptException(string file, string expected, string found)
        : base($"{file}: expected {expected}, found {found}; the log is left as it is")
    {
        FileName = file;
    }

    /// <summary>Gets the file it shows in.</summary>
    public string FileName { get; }
}
