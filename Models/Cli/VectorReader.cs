using System;
using System.IO;
using MeadowTinyMl.DataSets;
using MeadowTinyMl.Inference;

namespace MeadowTinyMl.Models.Cli;

/// <summary>Reads raw vectors from a file, one at a time: the model's inputs one after another, in the model's order and types.</summary>
internal sealed class VectorReader : IDisposable
{
    private readonly string _path;
    private readonly FileStream _file;
    private readonly byte[] _vector;

    public VectorReader(string path, Interpreter shape)
    {
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"{path}: no such file.");
        }

        int length = 0;
        for (int i = 0; i < shape.InputCount; i++)
        {
            length = checked(length + shape.InputInfo(i).ByteCount);
        }

        _path = path;
        _vector = new byte[length];
        _file = File.OpenRead(path);
    }

    /// <summary>Gets how many vectors were read.</summary>
    public long Count { get; private set; }

    /// <summary>Reads the next vector; false after the last one.</summary>
    /// <exception cref="DataFormatException">The file is empty or ends within a vector.</exception>
    public bool Next()
    {
        int read = _file.ReadAtLeast(_vector, _vector.Length, throwOnEndOfStream: false);
        if (read == 0 && Count > 0)
        {
            return false;
        }

        if (read < _vector.Length)
        {
            throw new DataFormatException(_path, $"vector {Count}", $"{_vector.Length} bytes", $"{read} bytes");
        }

        Count++;
        return true;
    }

    /// <summary>Copies the vector into the inputs of an interpreter.</summary>
    public void Fill(Interpreter interpreter)
    {
        int from = 0;
        for (int i = 0; i < interpreter.InputCount; i++)
        {
            Span<byte> input = interpreter.InputBytes(i);
            _vector.AsSpan(from, input.Length).CopyTo(input);
            from += input.Length;
        }
    }

    public void Dispose() => _file.Dispose();
}
