using System;
using System.Threading;

namespace MeadowTinyMl.Models.Cli.Import;

/// <summary>What an import is asked for.</summary>
internal sealed record ImportRequest
{
    public required string Folder { get; init; }

    public required ClassRules Classes { get; init; }

    /// <summary>Gets the heater profile to import.</summary>
    public required string Profile { get; init; }

    /// <summary>Gets a value indicating whether files that name no profile are taken to be of this one.</summary>
    public bool AssumesProfile { get; init; }

    public string? Board { get; init; }

    public int? Folds { get; init; }

    public string? Licence { get; init; }

    public string? Origin { get; init; }

    public required Action<string> Progress { get; init; }

    public CancellationToken Cancel { get; init; }
}
