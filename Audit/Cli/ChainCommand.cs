using System;
using MeadowTinyMl.Audit.Review.Queries;

namespace MeadowTinyMl.Audit.Cli;

/// <summary>What the commands share that follow one decision or alert.</summary>
internal static class ChainCommand
{
    /// <summary>Returns the chain, or says why there is none.</summary>
    /// <exception cref="ArgumentException">The index is beyond the log, or its entry belongs to no decision.</exception>
    public static AlertChain Require(AlertChain chain, long index, long size)
    {
        if (chain.Start == null)
        {
            throw new ArgumentException($"INDEX {index}: expected 0 to {size - 1}.");
        }

        return chain.Decision != null || chain.Alert != null
            ? chain
            : throw new ArgumentException($"INDEX {index}: expected a decision, an alert, its explanation or an answer to one, found '{chain.Start.Type}'.");
    }
}
