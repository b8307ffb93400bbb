using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("MeadowTinyMl.Models.Tests")]
[assembly: InternalsVisibleTo("MeadowTinyMl.Benchmarks")]
[assembly: InternalsVisibleTo("MeadowTinyMl.Training")]
[assembly: InternalsVisibleTo("MeadowTinyMl.Classification")]
