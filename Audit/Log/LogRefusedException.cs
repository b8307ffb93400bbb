using System;

namespace MeadowTinyMl.Audit.Log;

/// <summary>The log is sound but does not take this entry now: it is retired, or an incident freezes it.</summary>
public sealed class LogRefusedException : InvalidOperationException
{
    /// <summary>Creates the refusal.</summary>
    /// <param name="message">Why.</param>
    public LogRefusedException(string message)
        : base(message)
    {
    }
}
