using System;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MeadowTinyMl.Audit.Log.Notes;

/// <summary>A public key with its name, as auditors enrol it: <c>name+key id+base64(type || key)</c>.</summary>
/// <remarks>C2SP signed-note, "Verifier keys".</remarks>
public sealed class VerifierKey : IEquatable<VerifierKey>
{
    /// <summary>Type of an Ed25519 key of a log.</summary>
    public const byte Ed25519 = 0x01;

    /// <summary>Type of an ECDSA P-256 key.</summary>
    public const byte Ecdsa = 0x02;

    /// <summary>Type of an Ed25519 key of a witness.</summary>
    public const byte Cosignature = 0x04;

    private const int Ed25519Length = 32;

    private VerifierKey(string name, byte type, byte[] key, uint id)
    {
        Name = name;
        Type = type;
        Key = key;
        Id = id;
    }

    /// <summary>Gets the name; for a log, its origin.</summary>
    public string Name { get; }

    /// <summary>Gets the signature type.</summary>
    public byte Type { get; }

    /// <summary>Gets the key: 32 bytes, or a SubjectPublicKeyInfo for ECDSA.</summary>
    public byte[] Key { get; }

    /// <summary>Gets the key id.</summary>
    public uint Id { get; }

    /// <summary>Makes the verifier key of a log's Ed25519 key.</summary>
    public static VerifierKey OfLog(string name, byte[] publicKey) => Of(name, Ed25519, publicKey);

    /// <summary>Makes the verifier key of a witness's Ed25519 key.</summary>
    public static VerifierKey OfWitness(string name, byte[] publicKey) => Of(name, Cosignature, publicKey);

    /// <summary>Reads a verifier key.</summary>
    /// <param name="text">The text.</param>
    /// <param name="verifier">Checks that an Ed25519 key is a valid point of full order.</param>
    /// <exception cref="NoteFormatException">It is none, its id is not the computed one, or the key may not be trusted.</exception>
    public static VerifierKey Parse(string text, IVerifier verifier)
    {
        // The base64 part may hold a plus itself; the name and the id may not.
        int first = text.IndexOf('+', StringComparison.Ordinal);
        int second = first < 0 ? -1 : text.IndexOf('+', first + 1);
        if (second < 0)
        {
            throw new NoteFormatException(-1, "a verifier key of three parts: name+id+key", $"'{Shorten(text)}'");
        }

        string name = text.Substring(0, first);
        string id = text.Substring(first + 1, second - first - 1);
        if (!IsName(name))
        {
            throw new NoteFormatException(-1, "a key name without space or plus", $"'{Shorten(name)}'");
        }

        if (id.Length != 8 || id[7] == '\0' || !uint.TryParse(id, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint parsed))
        {
            throw new NoteFormatException(-1, "a key id of 8 hex digits", $"'{Shorten(id)}'");
        }

        if (!StrictBase64.TryDecode(text.Substring(second + 1), out byte[] bytes) || bytes.Length < 2)
        {
            throw new NoteFormatException(-1, "a key in base64", $"'{Shorten(text.Substring(second + 1))}'");
        }

        byte type = bytes[0];
        byte[] key = bytes.AsSpan(1).ToArray();
        if (type is not (Ed25519 or Ecdsa or Cosignature))
        {
            throw new NoteFormatException(-1, "a key of type 1, 2 or 4", $"type {type}");
        }

        if (type != Ecdsa && (key.Length != Ed25519Length || !verifier.IsValidKey(key)))
        {
            throw new NoteFormatException(-1, "an Ed25519 key of 32 bytes and full order", $"{key.Length} bytes that are none");
        }

        uint computed = IdOf(name, type, key);
        return parsed == computed ? new VerifierKey(name, type, key, parsed) : throw new NoteFormatException(-1, $"key id {computed:x8}, computed from name and key", $"{parsed:x8}");
    }

    private static VerifierKey Of(string name, byte type, byte[] publicKey) => IsName(name)
        ? new VerifierKey(name, type, publicKey, IdOf(name, type, publicKey))
        : throw new ArgumentException($"'{name}' is no key name: not empty, no space, no plus.", nameof(name));

    /// <summary>Returns whether a text may name a key.</summary>
    public static bool IsName(string name)
    {
        foreach (char c in name)
        {
            if (char.IsWhiteSpace(c) || c == '+' || char.IsControl(c))
            {
                return false;
            }
        }

        return name.Length > 0;
    }

    /// <inheritdoc/>
    public bool Equals(VerifierKey? other) => other != null && Name == other.Name && Type == other.Type && Key.AsSpan().SequenceEqual(other.Key);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as VerifierKey);

    /// <inheritdoc/>
    public override int GetHashCode() => (int)Id;

    /// <summary>Returns the key as text.</summary>
    public override string ToString()
    {
        var bytes = new byte[1 + Key.Length];
        bytes[0] = Type;
        Key.CopyTo(bytes, 1);
        return $"{Name}+{Id.ToString("x8", CultureInfo.InvariantCulture)}+{Convert.ToBase64String(bytes)}";
    }

    // ECDSA ids are of the key alone, which is how Certificate Transparency names its logs.
    private static uint IdOf(string name, byte type, byte[] key)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        if (type != Ecdsa)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name));
            hash.AppendData(new byte[] { 0x0A, type });
        }

        hash.AppendData(key);
        byte[] digest = hash.GetHashAndReset();
        return ((uint)digest[0] << 24) | ((uint)digest[1] << 16) | ((uint)digest[2] << 8) | digest[3];
    }

    private static string Shorten(string text) => text.Length <= 60 ? text : text.Substring(0, 57) + "...";
}
