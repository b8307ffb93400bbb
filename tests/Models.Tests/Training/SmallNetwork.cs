using System.Linq;
using MeadowTinyMl.Inference;
using MeadowTinyMl.Training;
using MeadowTinyMl.Training.Export;
using MeadowTinyMl.Training.Layers;
using MeadowTinyMl.Training.Quantization;

namespace MeadowTinyMl.Models.Tests.Training;

/// <summary>A network with every kind of layer, as if trained: its weights are random, its batch statistics those of its inputs.</summary>
internal sealed class SmallNetwork
{
    public const int InputLength = 12 * 9 * 2;

    public const int Classes = 4;

    public SmallNetwork(ulong seed)
    {
        var random = new RandomGenerator(seed);
        Layer[] layers =
        [
            new Conv2D(6, 3, 2), new BatchNorm(), new Relu(),
            new DepthwiseConv2D(3, 1), new BatchNorm(), new Relu(),
            new Conv2D(9, 1, 1), new BatchNorm(),
            new DepthwiseConv2D(4, 3), new Relu(),
            new Conv2D(7, 2, 1),
            new GlobalAveragePool(), new Dropout(0.3f),
            new Dense(11), new Relu(), new Dense(Classes),
        ];
        Network = new Network([12, 9, 2], layers, random);
        foreach (Parameter parameter in Network.Parameters.Where(parameter => !parameter.Decays))
        {
            Numbers.Uniform(random, parameter.Value.Length, 0.3f, 1.5f).CopyTo(parameter.Value, 0);
        }

        Representative = Numbers.Uniform(random, 100 * InputLength);
        for (int i = 0; i < 60; i++)
        {
            Network.Forward(Representative, 100, training: true);
        }

        Quantized = QuantizedNetwork.Calibrate(Network, Input, Representative);
        File = TfliteExport.Write(Quantized, "small");
        Model = TfliteModel.Parse(File);
    }

    public static QuantizationParameters Input => new(2f / 255, -1);

    public Network Network { get; }

    public float[] Representative { get; }

    public QuantizedNetwork Quantized { get; }

    public byte[] File { get; }

    public TfliteModel Model { get; }
}
