using System;
using System.Security.Cryptography;
using MeadowTinyMl.Audit.Log;

namespace MeadowTinyMl.App;

/// <summary>The board's random generator.</summary>
internal sealed class BoardRandom : IRandomSource, IDisposable
{
    private readonly RandomNumberGenerator _generator = RandomNumberGenerator.Create();

    public void Fill(byte[] buffer) => _generator.GetBytes(buffer);

    public void Dispose() => _generator.Dispose();
}
