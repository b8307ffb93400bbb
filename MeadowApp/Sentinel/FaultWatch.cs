using System;
using System.Collections.Generic;

namespace MeadowTinyMl.Sentinel;

/// <summary>Lets no part of the device end the loop: what a part throws becomes a fault, logged and shown when it begins and logged again when the part works again.</summary>
internal sealed class FaultWatch
{
    // Which component was to blame, and the part that was called: a sensor's call may fail in the model.
    private readonly HashSet<(string Blamed, string Part)> _broken = new HashSet<(string Blamed, string Part)>();
    private readonly Queue<(string Component, string Code, string Words)> _untold = new Queue<(string Component, string Code, string Words)>();

    /// <summary>Does something with a part.</summary>
    /// <param name="component">The part, a word of the log's vocabulary.</param>
    /// <param name="part">Which of its members, so that one that works does not speak for one that does not.</param>
    /// <param name="act">What to do; what is called at each step is made once, since each lambda that captures is a new object.</param>
    /// <returns>Whether it did not throw.</returns>
    public bool Try(string component, string part, Action act)
    {
        try
        {
            act();
        }
        catch (Exception exception)
        {
            string blamed = exception is ModelException ? "model" : component;
            if (_broken.Add((blamed, part)))
            {
                _untold.Enqueue((blamed, "fallback", $"{blamed}, {part}: {exception.Message}"));
            }

            return false;
        }

        if (_broken.Count > 0)
        {
            Recover(component, part);
            Recover("model", part);
        }

        return true;
    }

    /// <summary>Takes the next thing that is to be logged and shown.</summary>
    public bool TryTake(out (string Component, string Code, string Words) change) => _untold.TryDequeue(out change);

    private void Recover(string blamed, string part)
    {
        if (_broken.Remove((blamed, part)))
        {
            _untold.Enqueue((blamed, "recovered", $"{blamed}, {part}: works again"));
        }
    }
}
