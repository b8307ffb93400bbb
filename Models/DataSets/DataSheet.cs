using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

namespace MeadowTinyMl.DataSets;

/// <summary>What is in a data set, counted: what somebody must know before training on it or believing a figure measured on it.</summary>
/// <remarks>Questions after Gebru et al., Datasheets for Datasets, CACM 64 (2021).</remarks>
public sealed record DataSheet
{
    /// <summary>Gets what kind of examples these are: <c>gas</c> or <c>sound</c>.</summary>
    public required string Task { get; init; }

    /// <summary>Gets where the data come from.</summary>
    public required IReadOnlyList<DataSource> Sources { get; init; }

    /// <summary>Gets the number of examples: scans or clips.</summary>
    public required int Examples { get; init; }

    /// <summary>Gets counts of examples by property and value, for example <c>board</c>, <c>atom-1</c>.</summary>
    public required IReadOnlyList<Tally> Tallies { get; init; }

    /// <summary>Gets the hash of each item, sorted: clips by their file, scans by row group, as a manifest's <c>training</c> names them.</summary>
    public required IReadOnlyList<string> Items { get; init; }

    /// <summary>Gets pairs of recordings that share examples to the last bit.</summary>
    public required IReadOnlyList<Likeness> ExactDuplicates { get; init; }

    /// <summary>Gets pairs of recordings that share examples but for small differences.</summary>
    public required IReadOnlyList<Likeness> NearDuplicates { get; init; }

    /// <summary>Gets what is wrong or weak in single examples, counted.</summary>
    public required IReadOnlyList<Tally> Weaknesses { get; init; }

    /// <summary>Gets what else is to be known: the heater profile, what was left out.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Gets the hash of the set: SHA-256 over <see cref="Items"/>, each followed by a line feed. Of a model that was trained on all of a set, the same sum over its manifest's <c>training</c> is the same.</summary>
    public string Hash => HashOf(Items);

    /// <summary>Gets the largest class over the smallest; 1 for a balanced set, null where there are not two classes.</summary>
    public double? Imbalance
    {
        get
        {
            int[] classes = Tallies.Where(tally => tally.Property == "class").Select(tally => tally.Count).ToArray();
            return classes.Length < 2 ? null : (double)classes.Max() / classes.Min();
        }
    }

    /// <summary>Hashes a set by the hashes of its items.</summary>
    /// <param name="items">In any order; the same hash counts once.</param>
    public static string HashOf(IEnumerable<string> items) => Convert.ToHexStringLower(SHA256.HashData(
        Encoding.ASCII.GetBytes(string.Concat(items.Distinct().Order(StringComparer.Ordinal).Select(item => item + "\n")))));

    /// <summary>Counts examples by the values of a property, in the order of the values.</summary>
    internal static IEnumerable<Tally> Count<T>(string property, IEnumerable<T> examples, Func<T, string> value) => examples
        .GroupBy(value)
        .OrderBy(group => group.Key, StringComparer.Ordinal)
        .Select(group => new Tally(property, group.Key, group.Count()));

    /// <summary>How many examples have a value.</summary>
    /// <param name="Property">What is counted by.</param>
    /// <param name="Value">The value.</param>
    /// <param name="Count">The examples.</param>
    public sealed record Tally(string Property, string Value, int Count);

    /// <summary>Two recordings, or one with itself, that share examples.</summary>
    /// <param name="First">A recording.</param>
    /// <param name="Second">Another, or the same.</param>
    /// <param name="Count">The examples of either that are like an earlier or smaller one of the other.</param>
    public sealed record Likeness(string First, string Second, int Count);
}
