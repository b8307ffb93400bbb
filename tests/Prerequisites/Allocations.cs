using System;

namespace MeadowTinyMl.Tests;

/// <summary>What an action allocates.</summary>
internal static class Allocations
{
    private const int Rounds = 5;

    /// <summary>Returns the bytes that an action allocates on this thread each time: the least of five, since the runtime's own tables, which grow once in a while where something is compiled, are counted too.</summary>
    /// <param name="action">What is done five times.</param>
    public static long EachTime(Action action)
    {
        long least = long.MaxValue;
        for (int round = 0; round < Rounds; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
