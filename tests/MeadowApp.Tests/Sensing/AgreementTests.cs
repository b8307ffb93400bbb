using System.Collections.Generic;
using MeadowTinyMl.BoardCost;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Simulator.Run;
using Xunit;

namespace MeadowTinyMl.MeadowApp.Tests.Sensing;

/// <summary>The bits that Mono on ARM gave, asked of the runtime at hand. <c>tests/BoardCost/agree</c> runs both; the answers of the released models are held by it alone, for they change with each release.</summary>
public class AgreementTests
{
    [Theory]
    [InlineData("samples of 16 seconds of bits", "475e035389ffdace40ad9cb7d15a1f3ea4b2e079fb2cfe64b33b1eba2bf23417")]
    [InlineData("log-mel patches of them", "f588a8cfdcd3bbf933828d6096356952d69ba2d3375566e5b28be538c68ac85e")]
    [InlineData("features of 2000 scans", "4463e19dcdd91f820fef40bad23a635dcb26d7895aa3bdebe482dcfb35a9b93e")]
    [InlineData("temperature, pressure and humidity of 2000 sets of constants", "c57cdd879e0b5210d65ea204b1f37ff79d3accd1628bcb4ed5907325d5069936")]
    [InlineData("heater codes of them, four each", "88a4ac58b102c6750e43225ac5e3a83ed7529f5213fed2357537da70c018041b")]
    public void Stage_GivesTheBitsOfMonoOnArm(string stage, string hash)
    {
        IReadOnlyList<string> lines = Agreement.Lines(ReleasedModels.Load(ModelManifest.GasTask), ReleasedModels.Load(ModelManifest.SoundTask));
        Assert.Contains($"{stage}: {hash}", lines);
    }
}
