using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Log.Storage;

namespace MeadowTinyMl.Sentinel.Slots;

/// <summary>Which slot is active and what is known of it: one small file that is put in place whole, so that a power cut leaves the old one or the new one.</summary>
internal sealed record SlotState
{
    /// <summary>No slot.</summary>
    public const char None = '-';

    private const string Header = "slots/v1";
    private const int MostFailed = 16;
    private const int HexLength = 64;

    /// <summary>Gets the active slot: <c>a</c>, <c>b</c> or <see cref="None"/>.</summary>
    public char Active { get; init; } = None;

    /// <summary>Gets a value indicating whether the active slot is on trial.</summary>
    public bool IsTrial { get; init; }

    /// <summary>Gets how often a trial was booted since it was last healthy.</summary>
    public int Boots { get; init; }

    /// <summary>Gets how often the model ran that was last active without being on trial.</summary>
    public long Inferences { get; init; }

    /// <summary>Gets how often that one abstained.</summary>
    public long Abstentions { get; init; }

    /// <summary>Gets the digests of the bundles that failed here, the newest last.</summary>
    public IReadOnlyList<string> Failed { get; init; } = Array.Empty<string>();

    /// <summary>Reads the file.</summary>
    /// <param name="storage">Where it lies.</param>
    /// <param name="name">Its name.</param>
    /// <returns>The state; without a slot where there is no file, or one that cannot be read: then the slots themselves tell what is in them.</returns>
    public static SlotState Read(IStorage storage, string name) => storage.Read(name) is { } bytes ? Parse(Encoding.ASCII.GetString(bytes)) ?? new SlotState() : new SlotState();

    /// <summary>Writes the file.</summary>
    /// <exception cref="System.IO.IOException">It cannot be stored.</exception>
    public void Write(IStorage storage, string name)
    {
        var text = new StringBuilder(Header).Append('\n');
        text.Append("active ").Append(Active).Append('\n');
        text.AppendFormat(CultureInfo.InvariantCulture, "trial {0} {1}\n", IsTrial ? 1 : 0, Boots);
        text.AppendFormat(CultureInfo.InvariantCulture, "record {0} {1}\n", Inferences, Abstentions);
        foreach (string digest in Failed)
        {
            text.Append("failed ").Append(digest).Append('\n');
        }

        storage.Replace(name, Encoding.ASCII.GetBytes(text.Append("end\n").ToString()), Durability.Durable);
    }

    /// <summary>Returns the state with one more bundle that failed; the oldest is forgotten where there are many.</summary>
    public SlotState WithFailed(string digest) =>
        this with { Failed = Failed.Where(other => other != digest).Append(digest).Skip(Failed.Contains(digest) || Failed.Count < MostFailed ? 0 : 1).ToArray() };

    private static SlotState? Parse(string text)
    {
        string[] lines = text.Split('\n');
        int failed = lines.Length - 6;
        if (failed < 0 || failed > MostFailed || lines[0] != Header || lines[lines.Length - 2] != "end" || lines[lines.Length - 1].Length > 0
            || lines[1].Length != 8 || !lines[1].StartsWith("active ", StringComparison.Ordinal) || !(lines[1][7] is 'a' or 'b' or None)
            || !TryPair(lines[2], "trial", out long isTrial, out long boots) || isTrial > 1 || boots > int.MaxValue
            || !TryPair(lines[3], "record", out long inferences, out long abstentions) || abstentions > inferences)
        {
            return null;
        }

        string[] digests = lines.Skip(4).Take(failed).ToArray();
        return !digests.All(IsFailed) ? null : new SlotState
        {
            Active = lines[1][7],
            IsTrial = isTrial == 1,
            Boots = (int)boots,
            Inferences = inferences,
            Abstentions = abstentions,
            Failed = digests.Select(line => line.Substring(line.Length - HexLength)).ToArray(),
        };
    }

    private static bool IsFailed(string line) => line.StartsWith("failed ", StringComparison.Ordinal) && line.Length == 7 + HexLength;

    private static bool TryPair(string line, string word, out long first, out long second)
    {
        string[] parts = line.Split(' ');
        first = second = 0;
        return parts.Length == 3 && parts[0] == word && StrictDecimal.TryParse(parts[1], out first) && StrictDecimal.TryParse(parts[2], out second);
    }
}
