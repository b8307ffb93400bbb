using MeadowTinyMl.Audit.Log;

namespace MeadowTinyMl.BoardCost;

/// <summary>Bytes that cost as little as the board's hardware generator does; no two draws are alike, which the sentinel would take for a generator that stands.</summary>
internal sealed class FixedRandomness : IRandomSource
{
    private int _draws;

    public void Fill(byte[] buffer)
    {
        _draws++;
        for (int i = 0; i < buffer.Length; i++)
        {
            buffer[i] = (byte)((i * 37) + (_draws >> (8 * (i % 4))));
        }
    }
}
