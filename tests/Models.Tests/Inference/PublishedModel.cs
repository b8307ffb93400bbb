using System;

namespace MeadowTinyMl.Models.Tests.Inference;

/// <summary>A network of a published architecture.</summary>
/// <param name="Name">Its name as a file.</param>
/// <param name="Write">Writes it as a TensorFlow Lite file.</param>
/// <param name="MultiplyAccumulates">Its multiply-accumulates, by its shapes.</param>
/// <param name="ReferenceNanoseconds">What TensorFlow Lite Micro's reference kernels need for an invocation of the published model at -O3, on a 2.6 GHz Zen 4 core.</param>
/// <param name="ReferenceArenaBytes">TensorFlow Lite Micro's arena for it on a 64-bit host, its bookkeeping included; null where nobody stated it.</param>
internal sealed record PublishedModel(string Name, Func<byte[]> Write, long MultiplyAccumulates, double ReferenceNanoseconds, int? ReferenceArenaBytes)
{
    public override string ToString() => Name;
}
