namespace MeadowTinyMl.Simulator.Page;

/// <summary>What a person asks of the world around the board, or does to its log.</summary>
/// <param name="What"><c>gas</c>, <c>sound</c>, <c>wires</c>, <c>power</c>, <c>story</c> or <c>log</c>.</param>
/// <param name="Name">Which gas or sound; <c>on</c> or <c>off</c>; of the log <c>verify</c>, <c>edit</c> or <c>forge</c>.</param>
internal sealed record SceneRequest(string What, string Name);
