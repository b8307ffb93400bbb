using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using MeadowTinyMl.Audit.Review.Statistics;

namespace MeadowTinyMl.Audit.Review.Report;

/// <summary>What a verified log does not prove, in plain words. No log proves everything; a report that is silent about the rest misleads.</summary>
internal static class NotProven
{
    public static IReadOnlyList<string> Of(AuditReport report)
    {
        ReportCollector collected = report.Collected;
        LogStatistics statistics = collected.Statistics;
        var said = new List<string>();
        if (report.Conditions.IsKeyFromBeside)
        {
            said.Add("Where the log comes from. The key was taken from beside the log, so whoever can exchange the log can exchange the key. Use the policy file that was kept at commissioning.");
        }

        said.Add(report.Verdict.UnwitnessedFrom switch
        {
            null => "That nobody rewrote the log. No witness has signed any checkpoint of it, so everything rests on the device's own key: whoever holds the device can still rewrite what nobody else has seen.",
            { } from when from < report.Verdict.Size => Text($"That nobody rewrote the newest part. Witnesses have signed the first {from:N0} entries; those from {from:N0} on are not yet witnessed and rest on the device's own key."),
            _ => "That the witnesses are independent of the device's owner. All entries are witnessed; who runs the witnesses is outside the log.",
        });
        if (!report.Conditions.HasKeptCheckpoints)
        {
            said.Add("That nothing was cut off at the end. No checkpoint kept elsewhere was given to compare with (evidence folder, checkpoints/), so a log cut back to an older state of its own would look whole.");
        }

        said.Add(statistics.WorstClock switch
        {
            0 => "When things happened. At least in part the device's clock had never been set: the order of entries is proven, their times are not.",
            1 => "When things happened. The clock was set by a person: the order of entries is proven, their times are as good as that person.",
            2 => "When things happened, to the second. The clock was set by a network or satellite and not checked for drift; the order of entries is proven.",
            _ => "When things happened, beyond the device's own checks of its clock; the order of entries is proven.",
        });
        said.Add($"That the program told the truth. A program that lies writes well-formed lies. The log names the digest of {(collected.Firmware.Count == 1 ? "the program that started" : Text($"each of the {collected.Firmware.Count} programs that started"))}; that it was really this program is the device's own word.");
        said.Add("What was really in the air or to be heard. The raw input is gone, as it should be; only a replay on the device within minutes of a decision could have tested it"
            + (statistics.Types.TryGetValue("replay", out long replays) ? Text($" ({replays:N0} were made).") : ", and none was made."));
        said.Add("The decisions in between. Normal decisions are sampled; all others of their kind are only counted by the device in its summaries."
            + (statistics.UncountedAlerts > 0 ? Text($" After {statistics.UncountedAlerts:N0} of {statistics.All.Alerts:N0} alerts no summary was written, so the shares of decisions leave them out.") : string.Empty));
        if (statistics.SimulatedReactions > 0)
        {
            said.Add(Text($"Human oversight, for {statistics.SimulatedReactions:N0} of the {statistics.Reactions:N0} answers: their role is \"simulated\", a program that answered in place of a person."));
        }

        string[] untested = report.Verdict.Results.Where(result => result.Status == CheckStatus.NotApplicable).Select(result => result.Number).ToArray();
        if (untested.Length > 0)
        {
            said.Add($"What these checks would have told: {string.Join(", ", untested)}. They were not applicable, each for the reason given in its row.");
        }

        return said;
    }

    private static string Text(System.FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
