using System;

namespace MeadowTinyMl.Simulator.Run;

/// <summary>Something the user asked for cannot be had; the message is the one line they read.</summary>
internal sealed class UsageException(string message) : Exception(message);
