using MeadowTinyMl.Sentinel;
using MeadowTinyMl.Simulator.Run;
using Xunit;

namespace MeadowTinyMl.MeadowApp.Tests.Sentinel;

/// <summary>What the board's head takes from the sentinel, so that it decides nothing itself.</summary>
public class BoardHeadPartsTests
{
    [Fact]
    public void WarmUp_RunsBothReleasedModelsAndLeavesNothingBehind()
    {
        var sound = new ReleasedSoundModel(ReleasedModels.Load("sound"));
        WarmUp.Run(new ReleasedGasModel(ReleasedModels.Load("gas")), sound);
        Assert.Equal(0, sound.WindowsUsed);
    }
}
