using System;
using MeadowTinyMl.Audit.Log;

namespace MeadowTinyMl.Audit.Tests;

/// <summary>Randomness that is the same in every run.</summary>
internal sealed class SeededRandom(int seed) : IRandomSource
{
    private readonly Random _random = new(seed);

    public void Fill(byte[] buffer) => _random.NextBytes(buffer);
}
