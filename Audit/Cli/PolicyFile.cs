using System.IO;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Review;
using MeadowTinyMl.Audit.Signing;

namespace MeadowTinyMl.Audit.Cli;

/// <summary>Reads policy files.</summary>
internal static class PolicyFile
{
    /// <summary>Reads a policy.</summary>
    /// <exception cref="NoLogException">There is no such file, or it is no policy.</exception>
    public static Policy Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new NoLogException(path, "a policy file with the log's key; name one with --policy", "none");
        }

        long length = new FileInfo(path).Length;
        if (length > Policy.MaxBytes)
        {
            throw new NoLogException(path, $"a policy of at most {Policy.MaxBytes} bytes", $"{length}");
        }

        try
        {
            // A pipe is of length 0, and who opens it waits for ever.
            return Policy.Parse(length == 0 ? [] : File.ReadAllBytes(path), new Ed25519Verifier());
        }
        catch (NoteFormatException exception)
        {
            throw new NoLogException(path, exception.Expected, exception.Found);
        }
    }
}
