using System;
using System.Collections.Generic;
using System.Linq;

namespace MeadowTinyMl.DataSets.Bosch;

/// <summary>A heater profile as a recording names it: its steps decide what it is, its name does not.</summary>
public sealed class ProfileSteps
{
    private static readonly (int Celsius, int Multiples)[] Hp354Steps =
        [(320, 5), (100, 2), (100, 10), (100, 30), (200, 5), (200, 5), (200, 5), (320, 5), (320, 5), (320, 5)];

    /// <summary>Creates a profile.</summary>
    /// <param name="id">The recorder's name, for example <c>heater_354</c>.</param>
    /// <param name="timeBaseMilliseconds">The unit of the steps' lengths.</param>
    /// <param name="steps">Temperature in degrees Celsius and length in time bases, for each step.</param>
    public ProfileSteps(string id, int timeBaseMilliseconds, IReadOnlyList<(int Celsius, int Multiples)> steps)
    {
        Count = steps.Count;
        Length = TimeSpan.FromMilliseconds((long)timeBaseMilliseconds * steps.Sum(step => step.Multiples));
        string published = id.StartsWith("heater_", StringComparison.Ordinal) ? "HP-" + id["heater_".Length..] : id;
        bool isHp354 = timeBaseMilliseconds == 140 && steps.SequenceEqual(Hp354Steps);
        Name = isHp354 ? GasDataSet.DefaultProfile
            : string.Equals(published, GasDataSet.DefaultProfile, StringComparison.OrdinalIgnoreCase) ? id + "-with-other-steps"
            : published;
    }

    /// <summary>Gets profile HP-354: 77 time bases of 140 ms.</summary>
    public static ProfileSteps Hp354 { get; } = new("heater_354", 140, Hp354Steps);

    /// <summary>Gets the name by which data sets are told apart: <c>HP-354</c> for these steps whatever the recorder called them, and for no others.</summary>
    public string Name { get; }

    /// <summary>Gets the number of steps.</summary>
    public int Count { get; }

    /// <summary>Gets the length of a scan.</summary>
    public TimeSpan Length { get; }
}
