namespace MeadowTinyMl.Classification;

/// <summary>What one input of a model costs on the board, with all around the network: one heater scan, or one second of sound. An estimate of its release.</summary>
/// <param name="FlashBytes">Bytes of <c>model.tflite</c>, at least 1.</param>
/// <param name="RamBytes">Bytes of memory: file, arena, scratch, weights laid out, buffers and tables around the network; at least 1.</param>
/// <param name="Microseconds">Processor time, good to a factor of two until a board has been measured; at least 1.</param>
/// <param name="Microjoules">What the board draws in that time; at least 1.</param>
/// <remarks>In the manifest an object <c>budget</c> of four whole numbers: <c>flash_bytes</c>, <c>ram_bytes</c>, <c>microseconds</c>, <c>microjoules</c>. Optional.</remarks>
public sealed record ModelBudget(int FlashBytes, int RamBytes, int Microseconds, int Microjoules);
