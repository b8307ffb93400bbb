using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using MeadowTinyMl.Tests;

namespace MeadowTinyMl.Audit.Tests;

/// <summary>The published vectors for transparency logs, where they stand beside the checkout.</summary>
internal static class Vectors
{
    public const string Folder = "data/tlog-vectors";

    public static string PathOf(string name) => Repository.SharedPath($"{Folder}/{name}");

    public static JsonElement Read(string name)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(PathOf(name)));
        return document.RootElement.Clone();
    }

    public static byte[] Base64(this JsonElement element, string property) => element.GetProperty(property).GetBytesFromBase64();

    public static byte[] Hex(this JsonElement element, string property) => Convert.FromHexString(element.GetProperty(property).GetString()!);

    public static byte[][] Proof(this JsonElement element) => element.GetProperty("proof").ValueKind == JsonValueKind.Null
        ? []
        : element.GetProperty("proof").EnumerateArray().Select(hash => hash.GetBytesFromBase64()).ToArray();
}
