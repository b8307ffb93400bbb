using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Classification;

namespace MeadowTinyMl.Models.Cli.Release;

/// <summary>All files of a bundle under one Ed25519 signature: see <see cref="BundleNote"/>.</summary>
internal static class SignedBundle
{
    public const string NoteFile = BundleNote.File;

    /// <summary>Signs the files of a folder.</summary>
    /// <param name="folder">The bundle.</param>
    /// <param name="idAndVersion">For example <c>gas-hp354 0.2.0</c>.</param>
    /// <param name="signer">Whose name and key.</param>
    /// <returns>The bytes of the note.</returns>
    public static byte[] Sign(string folder, string idAndVersion, ISigner signer) => BundleNote.Sign(idAndVersion, Lines(folder), signer);

    /// <summary>Judges a folder: the first thing that is wrong with it, or null where all is well.</summary>
    /// <param name="folder">The bundle.</param>
    /// <param name="key">Whom to trust.</param>
    /// <param name="verifier">Checks the signature.</param>
    public static string? Fault(string folder, VerifierKey key, IVerifier verifier)
    {
        string file = Path.Combine(folder, NoteFile);
        if (!File.Exists(file))
        {
            return $"{NoteFile}: none; the bundle is not signed";
        }

        BundleNote note;
        try
        {
            note = BundleNote.Parse(File.ReadAllBytes(file));
        }
        catch (ManifestFormatException exception)
        {
            return exception.Message;
        }

        if (!note.IsSignedBy(key, verifier))
        {
            return $"{NoteFile}: expected a signature by {key}, found {(note.Names(key) ? "one that does not verify" : "none by that key")}";
        }

        string[] found = Lines(folder).ToArray();
        string? changed = found.Except(note.Lines).Concat(note.Lines.Except(found)).FirstOrDefault();
        return changed == null ? null : $"{BundleNote.NameOf(changed)}: not as it was signed";
    }

    /// <summary>Returns the digest and name of every part that the manifest lists: all but itself and the note.</summary>
    public static IReadOnlyList<string> Parts(string folder) => Lines(folder).Where(line => BundleNote.NameOf(line) != ModelBundle.ManifestFile).ToArray();

    private static IEnumerable<string> Lines(string folder) => Directory
        .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Select(file => (Name: Path.GetRelativePath(folder, file).Replace('\\', '/'), File: file))
        .Where(item => item.Name != NoteFile)
        .OrderBy(item => item.Name, StringComparer.Ordinal)
        .Select(item => $"{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(item.File)))}  {item.Name}");
}
