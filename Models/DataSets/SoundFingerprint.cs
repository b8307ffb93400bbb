using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using MeadowTinyMl.Dsp;

namespace MeadowTinyMl.DataSets;

/// <summary>A sound as words of 32 bits, one for each 10 ms, that survive a change of gain, a shift in time, noise and coding.</summary>
/// <remarks>
/// Source: Haitsma and Kalker, A Highly Robust Audio Fingerprinting System, ISMIR 2002: a bit says whether the difference of two neighbouring bands grew or fell. Two clips are near
/// duplicates where at least two words agree at the same shift and, over at least a second that sounds in both, at most a quarter of the bits differ (half do by chance).
/// </remarks>
public sealed class SoundFingerprint
{
    /// <summary>The largest share of differing bits of near duplicates.</summary>
    public const double MaxBitErrorRate = 0.25;

    private const int SampleRateHz = 15_625;
    private const int Bits = 32;
    private const int FirstBand = 4;
    private const int Before = 2;
    private const int MinOverlap = 96;
    private const int MinHits = 2;
    private const int CommonWord = 64;

    private static readonly LogMelOptions Options = new() { SampleRateHz = SampleRateHz, HopLengthSamples = 160, Frames = 1 };

    private readonly uint[] _words;
    private readonly bool[] _sounds;

    private SoundFingerprint(uint[] words, bool[] sounds)
    {
        _words = words;
        _sounds = sounds;
    }

    /// <summary>Computes the words of a sound.</summary>
    /// <param name="pcm">The sound at 15 625 Hz.</param>
    public static SoundFingerprint Of(short[] pcm)
    {
        var logMel = new LogMel(Options);
        int frames = Math.Max(0, (pcm.Length - Options.SamplesPerPatch) / Options.HopLengthSamples);
        var energies = new short[frames][];
        for (int frame = 0; frame < frames; frame++)
        {
            energies[frame] = new short[Options.PatchLength];
            logMel.Compute(pcm, frame * Options.HopLengthSamples, energies[frame]);
        }

        var words = new uint[frames];
        var sounds = new bool[frames];
        for (int frame = Before; frame < frames; frame++)
        {
            short[] now = energies[frame];
            short[] then = energies[frame - Before];
            sounds[frame] = now.AsSpan(FirstBand, Bits + 1).ContainsAnyExcept((short)0) && then.AsSpan(FirstBand, Bits + 1).ContainsAnyExcept((short)0);
            for (int bit = 0; bit < Bits; bit++)
            {
                int band = FirstBand + bit;
                words[frame] |= now[band] - now[band + 1] - (then[band] - then[band + 1]) > 0 ? 1u << bit : 0;
            }
        }

        return new SoundFingerprint(words, sounds);
    }

    /// <summary>Finds the pairs of near duplicates among sounds.</summary>
    /// <param name="sounds">The sounds.</param>
    /// <returns>Pairs of indexes, the smaller one first, in order.</returns>
    public static IReadOnlyList<(int First, int Second)> NearDuplicates(IReadOnlyList<SoundFingerprint> sounds)
    {
        var places = new Dictionary<uint, List<(int Sound, int Frame)>>();
        var found = new SortedSet<(int, int)>();
        for (int sound = 0; sound < sounds.Count; sound++)
        {
            var hits = new Dictionary<(int Sound, int Shift), int>();
            SoundFingerprint own = sounds[sound];
            foreach (int frame in Enumerable.Range(0, own._words.Length).Where(frame => own._sounds[frame]))
            {
                if (!places.TryGetValue(own._words[frame], out List<(int Sound, int Frame)>? known))
                {
                    places[own._words[frame]] = known = [];
                }

                foreach ((int other, int otherFrame) in known.Where(place => place.Sound != sound))
                {
                    (int, int) key = (other, otherFrame - frame);
                    hits[key] = hits.GetValueOrDefault(key) + 1;
                }

                if (known.Count < CommonWord)
                {
                    known.Add((sound, frame));
                }
            }

            foreach ((int other, int shift) in hits.Where(hit => hit.Value >= MinHits).Select(hit => hit.Key))
            {
                if (!found.Contains((other, sound)) && own.BitErrorRate(sounds[other], shift) <= MaxBitErrorRate)
                {
                    found.Add((other, sound));
                }
            }
        }

        return found.ToArray();
    }

    // 1 where too little of both sounds at this shift.
    private double BitErrorRate(SoundFingerprint other, int shift)
    {
        int frames = 0;
        int differing = 0;
        for (int frame = Math.Max(0, -shift); frame < Math.Min(_words.Length, other._words.Length - shift); frame++)
        {
            if (_sounds[frame] && other._sounds[frame + shift])
            {
                frames++;
                differing += BitOperations.PopCount(_words[frame] ^ other._words[frame + shift]);
            }
        }

        return frames < MinOverlap ? 1 : (double)differing / (frames * Bits);
    }
}
