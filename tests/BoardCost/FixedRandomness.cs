using MeadowTinyMl.Audit.Log;

namespace MeadowTinyMl.BoardCost;

/// <summary>Bytes that cost as little as the board's hardware generator does.</summary>
internal sealed class FixedRandomness : IRandomSource
{
    public void Fill(byte[] buffer)
    {
        for (int i = 0; i < buffer.Length; i++)
        {
            buffer[i] = (byte)(i * 37);
        }
    }
}
