using System;
using System.IO;

namespace MeadowTinyMl.Audit.Log;

/// <summary>The log cannot be written any more; the device must say so by lamp and sound and fall back to its plain alarm.</summary>
public sealed class LogDownException : IOException
{
    /// <summary>Creates the refusal.</summary>
    /// <param name="message">What failed, twice.</param>
    /// <param name="cause">The second failure, or null.</param>
    public LogDownException(string message, Exception? cause)
        : base("the log is down: " + message, cause)
    {
    }
}
