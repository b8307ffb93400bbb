using System;

namespace MeadowTinyMl.Simulator.Run;

/// <summary>The board has lost its power in the middle of something; nothing that runs on it goes on.</summary>
internal sealed class PowerCutException() : Exception("The board has lost its power.");
