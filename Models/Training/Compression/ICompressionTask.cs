using MeadowTinyMl.Training.Quantization;

namespace MeadowTinyMl.Training.Compression;

/// <summary>What the chain of compression needs of a task: its data, split once into training examples and ones that no stage sees.</summary>
internal interface ICompressionTask
{
    /// <summary>Gets all that decides the result beside the recipe: data, split and seed.</summary>
    string Identity { get; }

    /// <summary>Creates the network that the chain begins with, untrained.</summary>
    Network Create();

    /// <summary>Returns the training examples.</summary>
    IExampleSource Source();

    /// <summary>Quantises a network with ranges out of training examples.</summary>
    QuantizedNetwork Calibrate(Network network);

    /// <summary>Writes an int8 network as a file.</summary>
    byte[] Export(QuantizedNetwork network);

    /// <summary>Answers the examples left out.</summary>
    /// <param name="network">The float network.</param>
    /// <param name="model">Its int8 form.</param>
    FoldPrediction[] Answer(Network network, byte[] model);
}
