using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace MeadowTinyMl.Audit.Review.Checks;

/// <summary>What a model card says in numbers: a fenced block that begins with <c>```json monitoring</c>. Shares are whole numbers of 1/10 000.</summary>
/// <remarks>Fields, each of which may be absent: <c>confidence_histogram</c> (ten counts), <c>drift_limit</c> (half the sum of absolute differences of shares), <c>abstention_limit</c>,
/// <c>false_alarm_limit</c>, <c>missed_limit</c>, <c>group_difference_limit</c>.</remarks>
internal sealed class CardLimits
{
    private const string Fence = "```json monitoring";

    public IReadOnlyList<long> Histogram { get; private init; } = [];

    public long? Drift { get; private init; }

    public long? Abstention { get; private init; }

    public long? FalseAlarm { get; private init; }

    public long? Missed { get; private init; }

    public long? GroupDifference { get; private init; }

    /// <summary>Returns the card with a digest out of the evidence, or null.</summary>
    public static string? Card(Evidence evidence, string digest) => evidence.Cards?.Values
        .Where(bytes => Convert.ToHexStringLower(SHA256.HashData(bytes)) == digest)
        .Select(Encoding.UTF8.GetString)
        .FirstOrDefault();

    /// <summary>Reads the numbers of a card.</summary>
    /// <returns>Null where it has none that can be read.</returns>
    public static CardLimits? Read(string? card)
    {
        int start = card?.IndexOf(Fence, StringComparison.Ordinal) ?? -1;
        int end = start < 0 ? -1 : card!.IndexOf("```", start + Fence.Length, StringComparison.Ordinal);
        if (end < 0)
        {
            return null;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(card!.AsMemory((start + Fence.Length)..end));
            JsonElement root = document.RootElement;
            return new CardLimits
            {
                Histogram = root.TryGetProperty("confidence_histogram", out JsonElement counts) ? counts.EnumerateArray().Select(item => item.GetInt64()).ToArray() : [],
                Drift = Number(root, "drift_limit"),
                Abstention = Number(root, "abstention_limit"),
                FalseAlarm = Number(root, "false_alarm_limit"),
                Missed = Number(root, "missed_limit"),
                GroupDifference = Number(root, "group_difference_limit"),
            };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static long? Number(JsonElement root, string name) => root.TryGetProperty(name, out JsonElement value) && value.TryGetInt64(out long number) ? number : null;
}
