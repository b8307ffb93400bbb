using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using MeadowTinyMl.DataSets;
using Xunit;

namespace MeadowTinyMl.Models.Tests.DataSets;

public sealed class SoundDataSetTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("meadow-sound-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Read_TakesMetadataByColumnNameAndQuotedTitles()
    {
        Write("a.wav", 16_000);
        File.WriteAllText(Path.Combine(_folder, "metadata.csv"), "title,class,fold,file,author,clip_licence\n\"Rain, \"\"heavy\"\"\",rain,,a.wav,Ann,CC0\n");

        SoundClip clip = Assert.Single(SoundDataSet.Read(_folder));

        Assert.Equal(("rain", 0, "Rain, \"heavy\"", "CC0"), (clip.Class, clip.Fold, clip.Attribution.Title, clip.Attribution.Licence));
        Assert.Equal(64, clip.Sha256.Length);
    }

    [Fact]
    public void Read_TakesPlainFilesWithoutLabelsAndFoldersOfSets()
    {
        Write("b.wav", 16_000);
        Write("a.wav", 16_000);
        IReadOnlyList<SoundClip> plain = SoundDataSet.Read(_folder);
        Assert.Equal(["a.wav", "b.wav"], plain.Select(clip => Path.GetFileName(clip.Path)));
        Assert.All(plain, clip => Assert.Null(clip.Class));
        Assert.Single(SoundDataSet.Read(Path.Combine(_folder, "a.wav")));

        Write("set/c.wav", 16_000);
        File.WriteAllText(Path.Combine(_folder, "set", "metadata.csv"), "file,class\nc.wav,dog\n");
        Assert.Equal("dog", Assert.Single(SoundDataSet.Read(_folder)).Class);
    }

    [Fact]
    public void Read_TakesAFolderForEachClass()
    {
        Write("rain/b.WAV", 16_000);
        Write("rain/a.wav", 16_000);
        Write("dog/a.wav", 16_000);
        IReadOnlyList<SoundClip> clips = SoundDataSet.Read(_folder);
        Assert.Equal(["dog/a.wav", "rain/a.wav", "rain/b.WAV"], clips.Select(clip => clip.SourceId));
        Assert.Equal(["dog", "rain", "rain"], clips.Select(clip => clip.Class));
    }

    [Fact]
    public void Read_RefusesOneRecordingInTwoFolds()
    {
        Write("a.wav", 16_000);
        Write("b.wav", 16_000);
        string table = Path.Combine(_folder, "metadata.csv");
        File.WriteAllText(table, "file,class,fold,source_id\na.wav,dog,1,77\nb.wav,dog,2,77\n");
        Assert.Contains("recording dog/77: expected all of one recording in one fold, found folds 1 and 2", Assert.Throws<DataFormatException>(() => SoundDataSet.Read(_folder)).Message, StringComparison.Ordinal);
        File.WriteAllText(table, "file,class,fold,source_id\na.wav,dog,1,77\nb.wav,cat,2,77\n");
        Assert.Equal(2, SoundDataSet.Read(_folder).Count);
    }

    [Theory]
    [InlineData("file,class\nmissing.wav,dog\n", "missing.wav")]
    [InlineData("file,class\n../../etc/hostname,dog\n", "below the table's folder")]
    [InlineData("file,class,fold\n\n\na.wav,dog,x\n", "line 4, column fold")]
    [InlineData("file\na.wav\n", "column 'class'")]
    public void Read_RefusesBadMetadataByLineAndColumn(string text, string named)
    {
        Write("a.wav", 16_000);
        File.WriteAllText(Path.Combine(_folder, "metadata.csv"), text);
        Assert.Contains(named, Assert.Throws<DataFormatException>(() => SoundDataSet.Read(_folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_RefusesAnEmptyFolderAndAMissingOne()
    {
        Assert.Throws<DataFormatException>(() => SoundDataSet.Read(_folder));
        Assert.Throws<DirectoryNotFoundException>(() => SoundDataSet.Read(Path.Combine(_folder, "none")));
    }

    [Fact]
    public void ReadSamples_NamesTheFileWhoseRateCannotBeConverted()
    {
        Write("odd.wav", 15_999);
        SoundClip clip = SoundDataSet.Read(Path.Combine(_folder, "odd.wav"))[0];
        Assert.Contains("odd.wav", Assert.Throws<DataFormatException>(() => clip.ReadSamples(15_625)).Message, StringComparison.Ordinal);
    }

    private void Write(string name, int rate)
    {
        string path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, WaveFileTests.Wave(1, new short[2_000], rate));
    }
}
