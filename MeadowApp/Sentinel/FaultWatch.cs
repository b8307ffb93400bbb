using System;
using System.Collections.Generic;

namespace MeadowTinyMl.Sentinel;

/// <summary>Lets no part of the device end the loop: what a part throws becomes a fault, logged and shown when it begins and logged again when the part works again.</summary>
internal sealed class FaultWatch
{
    private readonly HashSet<(string Component, string Part)> _broken = new HashSet<(string Component, string Part)>();
    private readonly Queue<(string Component, string Code, string Words)> _untold = new Queue<(string Component, string Code, string Words)>();

    /// <summary>Does something with a part.</summary>
    /// <param name="component">The part, a word of the log's vocabulary.</param>
    /// <param name="part">Which of its members, so that one that works does not speak for one that does not.</param>
    /// <param name="act">What to do.</param>
    /// <returns>Whether it did not throw.</returns>
    public bool Try(string component, string part, Action act)
    {
        try
        {
            act();
        }
        catch (Exception exception)
        {
            if (_broken.Add((component, part)))
            {
                _untold.Enqueue((component, "fallback", $"{component}, {part}: {exception.Message}"));
            }

            return false;
        }

        if (_broken.Remove((component, part)))
        {
            _untold.Enqueue((component, "recovered", $"{component}, {part}: works again"));
        }

        return true;
    }

    /// <summary>Takes the next thing that is to be logged and shown.</summary>
    public bool TryTake(out (string Component, string Code, string Words) change) => _untold.TryDequeue(out change);
}
