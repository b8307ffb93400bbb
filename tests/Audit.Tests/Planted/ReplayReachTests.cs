using System.Linq;
using System.Text;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Review;
using MeadowTinyMl.Audit.Review.Checks;
using Xunit;

namespace MeadowTinyMl.Audit.Tests.Planted;

/// <summary>C21 knows the last 8,192 decisions, each by its own bytes, and none before them.</summary>
public class ReplayReachTests
{
    private const int Kept = 8_192;

    [Theory]
    [InlineData(0, 100, true)]
    [InlineData(99, 100, true)]
    [InlineData(99, Kept + 100, false)]
    [InlineData(100, Kept + 100, true)]
    [InlineData(Kept - 1, Kept + 100, true)]
    [InlineData(Kept, Kept + 100, true)]
    [InlineData(Kept + 99, Kept + 100, true)]
    [InlineData(Kept + 100, Kept + 100, false)]
    public void Replay_IsHeldAgainstTheDecisionItself(int decision, int count, bool isKept)
    {
        var check = new C21ReplaysAgree();
        var log = new AuditContext(Evidence.None, new Checkpoint("o", count, []), TestLog.Ed25519);
        for (int index = 0; index < count; index++)
        {
            check.Entry(Entry(index, $"{{\"classes\":[\"air\"],\"confidences\":[{index}],\"input\":\"i{index}\",\"t\":\"decision\"}}"), log);
        }

        check.Entry(Entry(count + 1, $"{{\"decision\":{decision},\"t\":\"consent\"}}"), log);
        check.Entry(Entry(count + 2, $"{{\"classes\":[\"air\"],\"confidences\":[{decision}],\"decision\":{decision},\"input\":\"i{decision}\",\"result\":\"same\",\"t\":\"replay\"}}"), log);
        Assert.Equal(isKept ? [] : [$"entry {decision} is no decision, or none whose input can still be kept"], check.Findings.Select(finding => finding.Message));
    }

    private static AuditEntry Entry(long index, string text) => new(index, "f", 0, Encoding.ASCII.GetBytes(text));
}
