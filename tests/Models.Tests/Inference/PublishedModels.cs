using System;
using System.Collections.Generic;

namespace MeadowTinyMl.Models.Tests.Inference;

/// <summary>Networks that others publish for microcontrollers, by their architecture alone: the shapes and operators are theirs, the weights come from a seed.</summary>
/// <remarks>
/// Sources of the shapes: MLPerf Tiny v1 reference models (keyword spotting, anomaly detection, visual wake words, image classification), the person detection example of
/// TensorFlow Lite Micro, and the audio event detection models of STM32 model zoo (MiniResNet of one stack, YAMNet-256).
/// </remarks>
internal static class PublishedModels
{
    /// <summary>Gets all of them.</summary>
    public static IReadOnlyList<PublishedModel> All { get; } =
    [
        new("kws_ds_cnn", KeywordSpotting, 2_656_768, 2_646_567, 24_000),
        new("ad_autoencoder", AnomalyDetection, 264_192, 94_066, 3_424),
        new("vww_mobilenet", VisualWakeWords, 7_489_664, 6_100_954, 103_392),
        new("ic_resnet8", ImageClassification, 12_501_632, 5_755_246, 55_712),
        new("person_detect", PersonDetection, 7_157_888, 5_213_847, null),
        new("st_miniresnet", MiniResNet, 14_210_048, 9_235_744, null),
        new("yamnet_256", Yamnet256, 23_902_720, 13_963_885, null),
    ];

    private static byte[] KeywordSpotting()
    {
        ModelBuilder model = new ModelBuilder(1, 1, 49, 10, 1).Conv(64, 10, 4, 2);
        for (int block = 0; block < 4; block++)
        {
            model.Separable(64, 1);
        }

        return model.AveragePool().Flatten().Dense(12, relu: false).Softmax().Finish("keyword spotting");
    }

    private static byte[] AnomalyDetection()
    {
        var model = new ModelBuilder(2, 1, 640);
        foreach (int units in (int[])[128, 128, 128, 128, 8, 128, 128, 128, 128])
        {
            model.Dense(units, relu: true);
        }

        return model.Dense(640, relu: false).Finish("anomaly detection");
    }

    private static byte[] VisualWakeWords() =>
        Mobilenet(new ModelBuilder(3, 1, 96, 96, 3).Conv(8, 3, 3, 2)).AveragePool().Flatten().Dense(2, relu: false).Softmax().Finish("visual wake words");

    private static byte[] PersonDetection() =>
        Mobilenet(new ModelBuilder(5, 1, 96, 96, 1).Depthwise(8, 2)).AveragePool().Conv(2, 1, 1, 1, relu: false).Flatten().Softmax().Finish("person detection");

    // MobileNet v1 at a quarter of its width, after the first layer.
    private static ModelBuilder Mobilenet(ModelBuilder model)
    {
        foreach ((int filters, int stride) in (ReadOnlySpan<(int, int)>)[(16, 1), (32, 2), (32, 1), (64, 2), (64, 1), (128, 2), (128, 1), (128, 1), (128, 1), (128, 1), (128, 1), (256, 2), (256, 1)])
        {
            model.Separable(filters, stride);
        }

        return model;
    }

    private static byte[] ImageClassification()
    {
        ModelBuilder model = new ModelBuilder(4, 1, 32, 32, 3).Conv(16, 3, 3, 1);
        foreach ((int filters, int stride) in (ReadOnlySpan<(int, int)>)[(16, 1), (32, 2), (64, 2)])
        {
            int input = model.At;
            int main = model.Conv(filters, 3, 3, stride).Conv(filters, 3, 3, 1, relu: false).At;
            model.At = input;
            int shortcut = stride == 1 ? input : model.Conv(filters, 1, 1, stride, relu: false).At;
            model.At = main;
            model.AddTo(shortcut);
        }

        return model.AveragePool().Flatten().Dense(10, relu: false).Softmax().Finish("image classification");
    }

    // Its second block halves the image; the published 14.5 million multiply-adds count its additions and pools too.
    private static byte[] MiniResNet()
    {
        ModelBuilder model = new ModelBuilder(6, 1, 64, 50, 1).Conv(64, 7, 7, 2).Pad(1).MaxPool(3, 2, same: false);
        int input = model.At;
        int shortcut = model.Conv(64, 1, 1, 1, relu: false).At;
        model.At = input;
        int block = model.Conv(64, 1, 1, 1).Conv(64, 3, 3, 1).AddTo(shortcut).At;
        shortcut = model.MaxPool(1, 2, same: true).At;
        model.At = block;
        return model.Conv(64, 1, 1, 2).Conv(64, 3, 3, 1).AddTo(shortcut).Flatten().Dense(10, relu: false).Softmax().Finish("audio events");
    }

    private static byte[] Yamnet256()
    {
        ModelBuilder model = new ModelBuilder(7, 1, 64, 96, 1).Conv(32, 3, 3, 2);
        foreach ((int filters, int stride) in (ReadOnlySpan<(int, int)>)[(64, 1), (128, 2), (128, 1), (256, 2), (256, 1)])
        {
            model.Separable(filters, stride);
        }

        return model.AveragePool().Flatten().Dense(10, relu: false).Softmax().Finish("audio events");
    }
}
