using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Classification;

namespace MeadowTinyMl.Models.Cli.Release;

/// <summary>All files of a bundle under one Ed25519 signature: a signed note that lists the SHA-256 of every file and says what the bundle is.</summary>
/// <remarks>C2SP signed-note. The text is a format line, id and version, and for each file in the order of the names its digest, two spaces and its name.</remarks>
internal static class SignedBundle
{
    /// <summary>The file of the note; it is not listed in itself.</summary>
    public const string NoteFile = "bundle.note";

    private const string Format = "meadowtinyml-bundle/1";

    /// <summary>Signs the files of a folder.</summary>
    /// <param name="folder">The bundle.</param>
    /// <param name="idAndVersion">For example <c>gas-hp354 0.2.0</c>.</param>
    /// <param name="signer">Whose name and key.</param>
    /// <returns>The bytes of the note.</returns>
    public static byte[] Sign(string folder, string idAndVersion, ISigner signer)
    {
        var text = new StringBuilder(Format).Append('\n').Append(idAndVersion).Append('\n');
        foreach ((string name, string digest) in Digests(folder))
        {
            text.Append(digest).Append("  ").Append(name).Append('\n');
        }

        string signed = text.ToString();
        return SignedNote.Encode(signed, VerifierKey.OfLog(signer.Name, signer.PublicKey), signer.Sign(Encoding.UTF8.GetBytes(signed)));
    }

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

        SignedNote note;
        try
        {
            note = SignedNote.Parse(File.ReadAllBytes(file));
        }
        catch (NoteFormatException exception)
        {
            return $"{NoteFile}: {exception.Message}";
        }

        NoteSignature[] own = note.Signatures.Where(signature => signature.Name == key.Name && signature.KeyId == key.Id).ToArray();
        if (own.Length == 0 || !own.All(signature => verifier.Verify(key.Key, Encoding.UTF8.GetBytes(note.Text), signature.Signature)))
        {
            return $"{NoteFile}: expected a signature by {key}, found {(own.Length == 0 ? "none by that key" : "one that does not verify")}";
        }

        string[] lines = note.Text.Split('\n');
        string[] found = Digests(folder).Select(item => $"{item.Digest}  {item.Name}").ToArray();
        if (lines[0] != Format)
        {
            return $"{NoteFile}: expected {Format}, found '{lines[0]}'";
        }

        string[] listed = lines[2..^1];
        string? changed = found.Except(listed).Concat(listed.Except(found)).FirstOrDefault();
        return changed == null ? null : $"{changed[(changed.IndexOf("  ", StringComparison.Ordinal) + 2)..]}: not as it was signed";
    }

    /// <summary>Returns the digest and name of every part that the manifest lists: all but itself and the note.</summary>
    public static IReadOnlyList<string> Parts(string folder) =>
        Digests(folder).Where(item => item.Name != ModelBundle.ManifestFile).Select(item => $"{item.Digest}  {item.Name}").ToArray();

    private static IEnumerable<(string Name, string Digest)> Digests(string folder) => Directory
        .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Select(file => (Name: Path.GetRelativePath(folder, file).Replace('\\', '/'), File: file))
        .Where(item => item.Name != NoteFile)
        .OrderBy(item => item.Name, StringComparer.Ordinal)
        .Select(item => (item.Name, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(item.File)))));
}
