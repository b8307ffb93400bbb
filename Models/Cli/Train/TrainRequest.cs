using System;

namespace MeadowTinyMl.Models.Cli.Train;

/// <summary>What a training command was asked for.</summary>
internal sealed record TrainRequest(string Data, int Seed, Action<string> Progress);
