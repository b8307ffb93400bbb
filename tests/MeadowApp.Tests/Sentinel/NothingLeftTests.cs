using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Dsp;
using MeadowTinyMl.Inference;
using MeadowTinyMl.Sensing;
using MeadowTinyMl.Sentinel;
using MeadowTinyMl.Simulator.Run;
using Moq;
using Xunit;

namespace MeadowTinyMl.MeadowApp.Tests.Sentinel;

/// <summary>What is left of scans and sound once their keeper is told to forget, in every array that can be reached from it.</summary>
public sealed class NothingLeftTests : IMicrophone, IGasScanner
{
    private static readonly GasBaseline CleanAir = GasBaseline.FromStored([.. Enumerable.Repeat(FixedPointLog.Log10Q16(5_000_000), GasFeatures.Steps)]);

    private readonly Random _random = new(6);
    private bool _isTone;

    [Fact]
    public void Zero_LeavesNoArrayThatDiffersFromThoseOfAChannelThatHeardOneTone()
    {
        SoundChannel tone = Channel();
        SoundChannel noise = Channel();
        _isTone = true;
        tone.Poll(true);
        _isTone = false;
        for (int window = 0; window < 7; window++)
        {
            noise.Poll(true);
        }

        Assert.NotEmpty(Different(tone, noise));
        tone.Zero();
        noise.Zero();
        Assert.Equal([], Different(tone, noise));
    }

    [Fact]
    public void Zero_LeavesNoArrayThatDiffersFromThoseOfAChannelThatSmeltSomethingElse()
    {
        GasChannel[] both = [.. Enumerable.Range(0, 2).Select(_ => new GasChannel(this, new ReleasedGasModel(ReleasedModels.Load(ModelManifest.GasTask)), [CleanAir], Mock.Of<IClock>(), 60_000))];
        Assert.All(both, channel => Assert.NotNull(channel.Poll(true)));
        Assert.NotEmpty(Different(both[0], both[1]));
        Assert.All(both, channel => channel.Zero());
        Assert.Equal([], Different(both[0], both[1]));
    }

    [Fact]
    public void Loop_ThatEndsHoldsNeitherTheScanNorTheSound()
    {
        uint[] ohms = [.. Enumerable.Range(0, GasFeatures.Steps).Select(step => 0x6A5B_4C00u + (uint)step)];
        short[] window = [0x7B3C, 0x6A2D, 0x5918, 0x4E17];
        var bench = new Bench { Ohms = ohms, Window = window };
        bench.Solvent();
        bench.Sound(9_000, 500, 500);
        Assert.True(Holding() >= 4, "channels and ring"); // as the channel has them and as the log commits to them, of both senses
        bench.Loop.Stop();
        Assert.Equal(0, Holding());

        int Holding() => Arrays(bench.Loop).Select(found => found.Array).Count(array => array switch
        {
            uint[] words => words.Contains(ohms[3]),
            short[] samples => samples.Contains(window[1]),
            byte[] bytes => bytes.AsSpan().IndexOf(BitConverter.GetBytes(ohms[3])) >= 0 || bytes.AsSpan().IndexOf(BitConverter.GetBytes(window[1])) >= 0,
            _ => false,
        });
    }

    [Theory]
    [InlineData(EnginePath.Host)]
    [InlineData(EnginePath.Portable)]
    [InlineData(EnginePath.Board)]
    public void Invocation_LeavesNothingOfTheOneBefore(EnginePath path)
    {
        Interpreter[] both = [.. Enumerable.Range(0, 2).Select(_ => new Interpreter(ReleasedModels.Load(ModelManifest.SoundTask).Model, path))];
        foreach (Interpreter interpreter in both)
        {
            _random.NextBytes(interpreter.InputBytes(0));
            interpreter.Invoke();
        }

        Assert.NotEmpty(Different(both[0], both[1]));
        foreach (Interpreter interpreter in both)
        {
            interpreter.InputBytes(0).Clear();
            interpreter.Invoke();
        }

        Assert.Equal([], Different(both[0], both[1]));
    }

    public ReadState TryRead(short[] pcm, int start, int count, out SensorQuality quality)
    {
        quality = SensorQuality.None;
        for (int i = 0; i < count; i++)
        {
            pcm[start + i] = (short)(_isTone ? 8_000 * Math.Sin(i) : _random.Next(-8_000, 8_000));
        }

        return ReadState.Ready;
    }

    public ReadState TryRead(GasScan scan)
    {
        scan.Quality = SensorQuality.None;
        for (int step = 0; step < scan.Ohms.Length; step++)
        {
            scan.Ohms[step] = (uint)_random.Next(1_000_000, 10_000_000);
        }

        return ReadState.Ready;
    }

    private SoundChannel Channel() => new(this, new ReleasedSoundModel(ReleasedModels.Load(ModelManifest.SoundTask)), Mock.Of<IClock>(), 10_000);

    private static string[] Different(object one, object other) =>
        [.. Arrays(one).Zip(Arrays(other)).Where(pair => !pair.First.Array.Cast<object>().SequenceEqual(pair.Second.Array.Cast<object>())).Select(pair => pair.First.Path)];

    // Every array of numbers that can be reached through fields, in the same order for two objects that were made alike.
    private static List<(string Path, Array Array)> Arrays(object root)
    {
        var found = new List<(string, Array)>();
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        Reach(root, root.GetType().Name);
        return found;

        void Reach(object? one, string path)
        {
            if (one is null or string or Delegate or Type or Pointer or IMicrophone || one.GetType().IsPrimitive || !seen.Add(one))
            {
                return;
            }

            if (one is Array array)
            {
                if (array.GetType().GetElementType()!.IsPrimitive)
                {
                    found.Add((path, array));
                    return;
                }

                int at = 0;
                foreach (object? element in array)
                {
                    Reach(element, $"{path}[{at++}]");
                }
            }

            for (Type? type = one.GetType(); type != null; type = type.BaseType)
            {
                foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly).Where(field => !field.FieldType.IsPointer))
                {
                    Reach(field.GetValue(one), $"{path}.{field.Name}");
                }
            }
        }
    }
}
