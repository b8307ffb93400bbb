using System.Security.Cryptography;
using MeadowTinyMl.Audit.Log;

namespace MeadowTinyMl.Simulator.Run;

/// <summary>Random bytes of the operating system; keys and salts are never seeded.</summary>
internal sealed class HostRandom : IRandomSource
{
    public void Fill(byte[] buffer) => RandomNumberGenerator.Fill(buffer);
}
