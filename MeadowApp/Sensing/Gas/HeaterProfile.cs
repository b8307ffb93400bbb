using System;
using System.Collections.Generic;

namespace MeadowTinyMl.Sensing.Gas;

/// <summary>A heater profile of the parallel mode: for each step a temperature and a length in multiples of one time base.</summary>
public sealed class HeaterProfile
{
    /// <summary>The most steps that the chip can hold.</summary>
    public const int MaximumSteps = 10;

    /// <summary>The hottest the plate may become, in degrees Celsius.</summary>
    public const int MaximumCelsius = 400;

    private readonly int[] _celsius;
    private readonly byte[] _multiples;

    /// <summary>Creates a profile.</summary>
    /// <param name="timeBase">The unit of the lengths: one measurement and the wait after it.</param>
    /// <param name="celsius">1 to 10 temperatures, 0 to 400.</param>
    /// <param name="multiples">As many lengths, 1 to 255.</param>
    /// <exception cref="ArgumentException">The lists differ in length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
    public HeaterProfile(TimeSpan timeBase, IReadOnlyList<int> celsius, IReadOnlyList<int> multiples)
    {
        if (celsius.Count != multiples.Count)
        {
            throw new ArgumentException($"{celsius.Count} temperatures and {multiples.Count} lengths.", nameof(multiples));
        }

        if (celsius.Count < 1 || celsius.Count > MaximumSteps)
        {
            throw new ArgumentOutOfRangeException(nameof(celsius), celsius.Count, $"A profile has 1 to {MaximumSteps} steps.");
        }

        _celsius = new int[celsius.Count];
        _multiples = new byte[celsius.Count];
        for (int step = 0; step < _celsius.Length; step++)
        {
            if (celsius[step] < 0 || celsius[step] > MaximumCelsius)
            {
                throw new ArgumentOutOfRangeException(nameof(celsius), celsius[step], $"Step {step}: 0 to {MaximumCelsius} degrees.");
            }

            if (multiples[step] < 1 || multiples[step] > byte.MaxValue)
            {
                throw new ArgumentOutOfRangeException(nameof(multiples), multiples[step], $"Step {step}: 1 to 255 time bases.");
            }

            _celsius[step] = celsius[step];
            _multiples[step] = (byte)multiples[step];
            TotalMultiples += multiples[step];
        }

        TimeBase = timeBase;
    }

    /// <summary>Gets the maker's profile HP-354, under which the released gas model was trained: 77 time bases of 140 ms.</summary>
    public static HeaterProfile Hp354 { get; } = new HeaterProfile(
        TimeSpan.FromMilliseconds(140),
        new[] { 320, 100, 100, 100, 200, 200, 200, 320, 320, 320 },
        new[] { 5, 2, 10, 30, 5, 5, 5, 5, 5, 5 });

    /// <summary>Gets the unit of the lengths.</summary>
    public TimeSpan TimeBase { get; }

    /// <summary>Gets the number of steps.</summary>
    public int Steps => _celsius.Length;

    /// <summary>Gets the sum of all lengths, in time bases.</summary>
    public int TotalMultiples { get; }

    /// <summary>Returns the temperature of a step, in degrees Celsius.</summary>
    /// <param name="step">0 and up.</param>
    public int Celsius(int step) => _celsius[step];

    /// <summary>Returns the length of a step, in time bases.</summary>
    /// <param name="step">0 and up.</param>
    public byte Multiple(int step) => _multiples[step];
}
