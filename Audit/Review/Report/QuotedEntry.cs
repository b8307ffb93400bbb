using MeadowTinyMl.Audit.Review.Queries;

namespace MeadowTinyMl.Audit.Review.Report;

/// <summary>An entry that the report rests on, with a proof that needs no other entry.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Proof">The bytes of its <c>.tlog-proof</c>; null where its tiles are not there any more.</param>
public sealed record QuotedEntry(LoggedEntry Entry, byte[]? Proof);
