using System;

namespace MeadowTinyMl.DataSets;

/// <summary>Who may use a data set and for what, as the person said who imported it.</summary>
/// <param name="Who">Who may access the data.</param>
/// <param name="Purpose">For what purpose.</param>
/// <param name="Answered">When this was said.</param>
public sealed record DataAccess(string Who, string Purpose, DateOnly Answered);
