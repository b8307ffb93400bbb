using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("MeadowTinyMl.Models.Tests")]
