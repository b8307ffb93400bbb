using System;

namespace MeadowTinyMl.Audit.Cli;

/// <summary>A log that does not verify: nothing is told of it.</summary>
internal sealed class UnverifiedLogException(string finding) : Exception($"{finding}; nothing is told of a log that does not verify.");
