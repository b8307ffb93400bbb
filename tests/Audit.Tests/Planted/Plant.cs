using System;
using System.Collections.Generic;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Review;

namespace MeadowTinyMl.Audit.Tests.Planted;

/// <summary>One wrong, planted in the story or its evidence.</summary>
internal sealed record Plant(string Check, string Name)
{
    /// <summary>Gets what is done to the entries.</summary>
    public Action<Forge> Change { get; init; } = _ => { };

    /// <summary>Gets what is done to the files.</summary>
    public Action<Forge, Dictionary<string, byte[]>> Spoil { get; init; } = (_, _) => { };

    /// <summary>Gets what the auditor holds.</summary>
    public Func<Forge, Evidence> Evidence { get; init; } = _ => Story.Evidence;

    /// <summary>Gets whom the auditor trusts.</summary>
    public Func<Forge, VerifierKey> Key { get; init; } = forge => forge.Key;

    /// <summary>Gets a value indicating whether it is something to look at and no failure.</summary>
    public bool IsNotice { get; init; }

    public override string ToString() => $"{Check} {Name}";
}
