using System.IO;
using System.Linq;
using System.Xml.Linq;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Sentinel;
using MeadowTinyMl.Simulator.Run;
using MeadowTinyMl.Tests;
using Xunit;

namespace MeadowTinyMl.MeadowApp.Tests.Hardware;

/// <summary>Holds what <c>hardware/notice.svg</c> tells the people in a room against the released models and the delivered settings.</summary>
public class NoticeTests
{
    private static readonly string Words = string.Join(
        ' ', XDocument.Load(Path.Combine(Repository.Root, "hardware", "notice.svg")).Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value));

    [Fact]
    public void Notice_NamesWhatTheReleasedModelsTellFromEachOther()
    {
        Assert.Equal(["clean_air", "odour", "solvent_vapour"], ReleasedModels.Load(ModelManifest.GasTask).Manifest.Labels);
        Assert.Contains("clean air from odour and solvent vapour", Words);
        Assert.Equal(10, ReleasedModels.Load(ModelManifest.SoundTask).Manifest.Labels.Count);
        Assert.Contains("ten kinds of sound", Words);
        Assert.Equal(["crying_baby", "sneezing"], ReleasedModels.Load(ModelManifest.SoundTask).Manifest.Labels.Intersect(["crying_baby", "sneezing", "laughing", "coughing", "breathing", "snoring", "footsteps", "clapping"]));
        Assert.Contains("a baby's crying and sneezing among them", Words);
    }

    [Fact]
    public void Notice_SaysHowLongRawInputIsKept()
    {
        Assert.Equal(600_000, new SentinelOptions().RawLifeMilliseconds);
        Assert.Contains("erased after ten minutes at most", Words);
    }
}
