using System;

namespace MeadowTinyMl.Sentinel;

/// <summary>A model failed, or answered what no model can.</summary>
public sealed class ModelException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What was expected and what was found.</param>
    public ModelException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the error for a model that threw.</summary>
    /// <param name="cause">What it threw.</param>
    public ModelException(Exception cause)
        : base(cause.Message, cause)
    {
    }
}
