using System;
using System.Linq;
using System.Reflection;
using FsCheck.Xunit;
using MeadowTinyMl.DataSets;
using Xunit;

namespace MeadowTinyMl.Models.Tests.DataSets;

public class RecordingSplitTests
{
    [Property(MaxTest = 50)]
    public bool Divide_NeverCutsARecordingAndLeavesNoPartEmpty(byte[] recordings)
    {
        string[] names = recordings.Select(recording => $"{recording % 23}").ToArray();
        string[] classes = names.Select(name => $"{int.Parse(name, System.Globalization.CultureInfo.InvariantCulture) % 3}").ToArray();
        RecordingSplit split = RecordingSplit.Divide(names, classes, 4);
        bool isWhole = names.Zip(split.Parts).GroupBy(pair => pair.First).All(group => group.Select(pair => pair.Second).Distinct().Count() == 1);
        return isWhole && split.Parts.Distinct().Count() == Math.Min(4, names.Distinct().Count());
    }

    [Fact]
    public void Divide_SpreadsEachClassEvenly()
    {
        string[] recordings = Enumerable.Range(0, 40).Select(i => $"r{i}").ToArray();
        string[] classes = Enumerable.Range(0, 40).Select(i => $"c{i % 2}").ToArray();
        RecordingSplit split = RecordingSplit.Divide(recordings, classes, 4);
        Assert.All(classes.Zip(split.Parts).GroupBy(pair => pair), group => Assert.Equal(5, group.Count()));
    }

    [Fact]
    public void Of_RefusesADivisionThatCutsARecording()
    {
        Assert.Equal([1, 2, 1], RecordingSplit.Of("f", ["a", "b", "a"], [1, 2, 1]).Parts);
        Assert.Contains("recording a", Assert.Throws<DataFormatException>(() => RecordingSplit.Of("f", ["a", "b", "a"], [1, 2, 2])).Message, StringComparison.Ordinal);
        Assert.Empty(typeof(RecordingSplit).GetConstructors(BindingFlags.Public | BindingFlags.Instance));
    }
}
