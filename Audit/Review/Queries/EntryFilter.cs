using System;
using System.Collections.Generic;

namespace MeadowTinyMl.Audit.Review.Queries;

/// <summary>Which entries are asked for; what is null does not matter.</summary>
public sealed record EntryFilter
{
    /// <summary>The shortest beginning of a pseudonym that names it.</summary>
    public const int LeastPseudonym = 6;

    /// <summary>Gets the types.</summary>
    public IReadOnlySet<string>? Types { get; init; }

    /// <summary>Gets the earliest time; an entry without a time does not match.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Gets the time that the entry is before.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Gets the class: of a decision the most likely one, of an alert or answer the one it is about.</summary>
    public string? Class { get; init; }

    /// <summary>Gets the operator's pseudonym, or its beginning of at least <see cref="LeastPseudonym"/> characters.</summary>
    public string? Operator { get; init; }

    /// <summary>Returns whether an entry is asked for.</summary>
    public bool Matches(LoggedEntry entry) =>
        (Types == null || Types.Contains(entry.Type))
        && (From == null || entry.Time >= From)
        && (To == null || entry.Time < To)
        && (Class == null || entry.Class == Class)
        && (Operator == null || (entry["operator"].Text.Length > 0 && entry["operator"].Text.StartsWith(Operator, StringComparison.Ordinal)));
}
