using System;
using System.Threading.Tasks;
using MeadowTinyMl.Tests;
using Xunit;

namespace MeadowTinyMl.EndToEnd;

/// <summary>The same program over real recordings.</summary>
public class RealRecordingsTests
{
    [FactNeeds("data/gas/solvents-nicla-hp354/cycles.csv", "data/sound/esc10/metadata.csv")]
    public async Task Simulator_ReplaysRealRecordingsIntoALogThatVerifies()
    {
        using var folder = new TemporaryFolder();

        Outcome replay = await Product.Simulator(
            "--gas", Repository.SharedPath("data/gas/solvents-nicla-hp354/cycles.csv"),
            "--sound", Repository.SharedPath("data/sound/esc10"),
            "--headless", "--out", folder["log"]);
        Assert.True(replay.ExitCode == 0, replay.ToString());
        Assert.Contains("on training recordings", replay.Output, StringComparison.Ordinal);
        Assert.Contains("solvent_vapour", replay.Output, StringComparison.Ordinal);
        Assert.Contains("chainsaw", replay.Output, StringComparison.Ordinal);

        Outcome verify = await Product.Audit("verify", folder["log"]);
        Assert.True(verify.ExitCode == 0, verify.ToString());
    }
}
