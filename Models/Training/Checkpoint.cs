using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace MeadowTinyMl.Training;

/// <summary>All numbers of a training run after its last whole epoch, in one file that is there whole or not at all.</summary>
/// <remarks>The lengths of the arrays and their values as float32, in the byte order of the machine, then the SHA-256 of both.</remarks>
public sealed class Checkpoint
{
    private readonly string _file;

    /// <summary>Names the file of a run.</summary>
    /// <param name="folder">The folder; made where it is missing.</param>
    /// <param name="run">Everything that decides the run's result (plan, seed, data): the file is named by its hash, so no run goes on from another one's.</param>
    public Checkpoint(string folder, string run)
    {
        Directory.CreateDirectory(folder);
        _file = Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(run)))[..32] + ".checkpoint");
    }

    /// <summary>Writes the arrays.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(IReadOnlyList<float[]> arrays)
    {
        byte[] lengths = MemoryMarshal.AsBytes(arrays.Select(array => array.Length).ToArray().AsSpan()).ToArray();
        byte[] values = arrays.SelectMany(array => MemoryMarshal.AsBytes(array.AsSpan()).ToArray()).ToArray();
        byte[] body = [.. lengths, .. values];
        string temporary = _file + ".tmp";
        File.WriteAllBytes(temporary, [.. body, .. SHA256.HashData(body)]);
        File.Move(temporary, _file, overwrite: true);
    }

    /// <summary>Reads the arrays back where there is a whole file of the same lengths; otherwise leaves them as they are.</summary>
    /// <returns>Whether they were read.</returns>
    public bool TryLoad(IReadOnlyList<float[]> arrays)
    {
        if (!File.Exists(_file))
        {
            return false;
        }

        byte[] bytes = File.ReadAllBytes(_file);
        int values = sizeof(int) * arrays.Count;
        int body = values + (sizeof(float) * arrays.Sum(array => array.Length));
        if (bytes.Length != body + SHA256.HashSizeInBytes
            || !SHA256.HashData(bytes.AsSpan(0, body)).AsSpan().SequenceEqual(bytes.AsSpan(body))
            || !MemoryMarshal.Cast<byte, int>(bytes.AsSpan(0, values)).SequenceEqual(arrays.Select(array => array.Length).ToArray()))
        {
            return false;
        }

        int at = values;
        foreach (float[] array in arrays)
        {
            MemoryMarshal.Cast<byte, float>(bytes.AsSpan(at, sizeof(float) * array.Length)).CopyTo(array);
            at += sizeof(float) * array.Length;
        }

        return true;
    }

    /// <summary>Removes the file, when the run's result has been put elsewhere.</summary>
    public void Delete() => File.Delete(_file);
}
