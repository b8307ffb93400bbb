using System;

namespace MeadowTinyMl.Sensing;

/// <summary>A stored baseline cannot be used; the message names the line, what was expected and what was found.</summary>
public sealed class BaselineFormatException : Exception
{
    /// <summary>Says what is wrong.</summary>
    /// <param name="message">Line, expected and found.</param>
    public BaselineFormatException(string message)
        : base(message)
    {
    }
}
