using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using MeadowTinyMl.Inference;
using MeadowTinyMl.Tests;
using Xunit;

namespace MeadowTinyMl.Models.Tests.Inference;

/// <summary>Published models against the exact bytes of the reference kernels, vector by vector and operator by operator.</summary>
public class GoldenModelTests
{
    private const string Folder = "data/tflite-golden";

    [TheoryNeeds(Folder + "/README.md")]
    [InlineData("hello_world_int8", EnginePath.Board)]
    [InlineData("hello_world_int8", EnginePath.Host)]
    [InlineData("hello_world_int8", EnginePath.Portable)]
    [InlineData("kws_ds_cnn_int8", EnginePath.Board)]
    [InlineData("kws_ds_cnn_int8", EnginePath.Host)]
    [InlineData("kws_ds_cnn_int8", EnginePath.Portable)]
    public void Invoke_GivesTheReferenceBytesForEveryVector(string name, EnginePath path)
    {
        var interpreter = new Interpreter(Load(name), path);
        byte[] inputs = Read(name, "inputs.bin");
        byte[] outputs = Read(name, "outputs.bin");
        int inputLength = interpreter.InputInfo(0).ByteCount;
        int outputLength = interpreter.OutputInfo(0).ByteCount;
        Assert.Equal(inputs.Length / inputLength, outputs.Length / outputLength);

        for (int vector = 0; vector < inputs.Length / inputLength; vector++)
        {
            inputs.AsSpan(vector * inputLength, inputLength).CopyTo(interpreter.InputBytes(0));
            interpreter.Invoke();
            Assert.True(
                outputs.AsSpan(vector * outputLength, outputLength).SequenceEqual(interpreter.OutputBytes(0)),
                $"{name}, vector {vector}, {path}");
        }
    }

    [TheoryNeeds(Folder + "/README.md")]
    [InlineData("hello_world_int8", EnginePath.Board)]
    [InlineData("hello_world_int8", EnginePath.Host)]
    [InlineData("hello_world_int8", EnginePath.Portable)]
    [InlineData("kws_ds_cnn_int8", EnginePath.Board)]
    [InlineData("kws_ds_cnn_int8", EnginePath.Host)]
    [InlineData("kws_ds_cnn_int8", EnginePath.Portable)]
    public void Invoke_GivesTheReferenceChecksumOfEveryOperator(string name, EnginePath path)
    {
        var interpreter = new Interpreter(Load(name), path);
        byte[] inputs = Read(name, "inputs.bin");
        int length = interpreter.InputInfo(0).ByteCount;
        using JsonDocument meta = JsonDocument.Parse(Read(name, "meta.json"));
        int compared = 0;
        foreach (JsonProperty vector in meta.RootElement.GetProperty("layer_crc32").EnumerateObject())
        {
            string[] expected = vector.Value.EnumerateArray().Select(layer => layer.GetProperty("crc32").GetString()!).ToArray();
            var found = new List<string>();
            inputs.AsSpan(int.Parse(vector.Name, System.Globalization.CultureInfo.InvariantCulture) * length, length).CopyTo(interpreter.InputBytes(0));
            interpreter.InvokeObserved((_, bytes) => found.Add(Crc32(bytes)));
            Assert.Equal(expected, found);
            compared += expected.Length;
        }

        Assert.True(compared > 0);
    }

    [FactNeeds(Folder + "/README.md")]
    public void MultiplyAccumulates_AreThoseOfThePublishedModel()
    {
        using JsonDocument meta = JsonDocument.Parse(Read("kws_ds_cnn_int8", "meta.json"));
        Assert.Equal(meta.RootElement.GetProperty("multiply_accumulates").GetInt64(), new Interpreter(Load("kws_ds_cnn_int8")).MultiplyAccumulates);
    }

    [FactNeeds(Folder + "/README.md")]
    public void Arena_NeedsNoMoreThanTheReferenceRuntime() =>
        Assert.InRange(new Interpreter(Load("kws_ds_cnn_int8")).ArenaBytes, 1, 24_000);

    private static TfliteModel Load(string name) => TfliteModel.Parse(Read(name, "model.tflite"));

    private static byte[] Read(string name, string file) => File.ReadAllBytes(Repository.SharedPath($"{Folder}/{name}/{file}"));

    // CRC-32 of IEEE 802.3, written out so that no package is needed for it.
    private static string Crc32(byte[] bytes)
    {
        uint crc = 0xFFFFFFFF;
        foreach (byte b in bytes)
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
            }
        }

        return (~crc).ToString("x8", System.Globalization.CultureInfo.InvariantCulture);
    }
}
