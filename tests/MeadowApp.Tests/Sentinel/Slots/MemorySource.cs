using System;
using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Sentinel.Slots;

namespace MeadowTinyMl.MeadowApp.Tests.Sentinel.Slots;

/// <summary>The files of a bundle in memory, where a test can spoil them.</summary>
internal sealed class MemorySource(IEnumerable<KeyValuePair<string, byte[]>> files) : IBundleSource
{
    /// <summary>A place with nothing in it.</summary>
    public static MemorySource Empty => new([]);

    public SortedDictionary<string, byte[]> Files { get; } = new(files.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal);

    public bool IsDiscarded { get; private set; }

    /// <summary>Gets or sets what reading fails with, or null.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Gets or sets the file from which on reading fails; null for all of them.</summary>
    public string? FailsAt { get; set; }

    public IReadOnlyList<string> Names => Failure != null && FailsAt == null ? throw Failure : [.. Files.Keys];

    public byte[]? Read(string name, int most) => Failure != null && (FailsAt ?? name) == name ? throw Failure : Files.TryGetValue(name, out byte[]? bytes) && bytes.Length <= most ? [.. bytes] : null;

    public void Discard() => IsDiscarded = true;
}
