using System;
using MeadowTinyMl.Audit.Log.Merkle;

namespace MeadowTinyMl.Audit.Cli;

/// <summary>What a long log asks for while it is read: a count on the screen, and garbage that is collected before it piles up.</summary>
internal sealed class LongReading : IDisposable
{
    private const long CountStep = 100_000;

    // Left alone, the collector lets garbage grow to the size of the processor's cache before it looks: 85 MB more for a million entries than for ten thousand.
    private const long CollectStep = 8_192;

    private bool _isCounted;

    /// <summary>Takes note that an entry was reached.</summary>
    /// <param name="index">Its index.</param>
    public void Reached(long index)
    {
        if (index == 0)
        {
            return;
        }

        if (index % CollectStep == 0)
        {
            GC.Collect(1, GCCollectionMode.Forced, blocking: true);
        }

        if (index / CountStep > (index - TilePath.FullWidth) / CountStep && !Console.IsErrorRedirected)
        {
            _isCounted = true;
            Console.Error.Write($"\r{index / CountStep * CountStep:N0} entries ");
        }
    }

    /// <summary>Takes the count off the screen.</summary>
    public void Dispose()
    {
        if (_isCounted)
        {
            Console.Error.Write($"\r{new string(' ', 40)}\r");
        }
    }
}
