namespace MeadowTinyMl.Audit.Log.Uplink;

/// <summary>What a service for events is told of an entry: words and numbers of the log, nothing else.</summary>
/// <param name="Kind"><c>alert</c>, <c>human</c>, <c>stop</c>, <c>incident</c>, <c>fault</c>, or <c>checkpoint</c>.</param>
/// <param name="Origin">The log's name.</param>
/// <param name="Index">Index of the entry, for a checkpoint its size: with the kind it tells an event from one that is sent again.</param>
/// <param name="Text">For an entry its canonical JSON, for a checkpoint the signed note.</param>
public sealed record UplinkEvent(string Kind, string Origin, long Index, string Text);
