using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using MeadowTinyMl.Classification;

namespace MeadowTinyMl.Audit.Review.Statistics;

/// <summary>The statistics of a log as JSON.</summary>
public static class StatisticsJson
{
    /// <summary>Returns all figures; shares stand with their counts and their interval at 95 % confidence.</summary>
    public static JsonObject Of(LogStatistics statistics) => new()
    {
        ["entries"] = statistics.Entries,
        ["types"] = new JsonObject(statistics.Types.Select(item => KeyValuePair.Create(item.Key, (JsonNode?)item.Value))),
        ["first"] = statistics.Time.First?.ToUnixTimeSeconds(),
        ["last"] = statistics.Time.Last?.ToUnixTimeSeconds(),
        ["worst_clock_quality"] = statistics.WorstClock,
        ["uptime_s"] = (long)statistics.Uptime.TotalSeconds,
        ["energy_mj"] = statistics.EnergyMillijoules,
        ["missed"] = statistics.Missed,
        ["sensor_faults"] = statistics.Faults,
        ["dropped"] = statistics.Dropped,
        ["uncounted_alerts"] = statistics.UncountedAlerts,
        ["all"] = Of(statistics.All),
        ["by_model"] = Of(statistics.ByModel),
        ["by_site"] = Of(statistics.BySite),
        ["by_sensor"] = Of(statistics.BySensor),
        ["by_hour_utc"] = Of(statistics.ByHour),
        ["by_hazard"] = new JsonArray(statistics.ByHazard.Select(hazard => (JsonNode?)OfHazard(hazard)).ToArray()),
        ["confidence_histogram"] = new JsonObject(statistics.Histograms.Select(item => KeyValuePair.Create(item.Key, (JsonNode?)new JsonArray(item.Value.Select(count => (JsonNode?)count).ToArray())))),
        ["confirmed_by_confidence"] = new JsonArray(statistics.ConfirmedByConfidence.Select(interval => (JsonNode?)Of(interval)).ToArray()),
        ["reaction_ms"] = new JsonObject
        {
            ["answers"] = statistics.Reactions,
            ["simulated"] = statistics.SimulatedReactions,
            ["p10"] = statistics.ReactionQuantile(0.1),
            ["median"] = statistics.ReactionQuantile(0.5),
            ["p90"] = statistics.ReactionQuantile(0.9),
            ["hasty_confirmations"] = statistics.HastyConfirmations,
            ["reading_time"] = LogStatistics.ReadingMilliseconds,
        },
        ["longest_confirming_run"] = statistics.LongestConfirmingRun,
        ["operators"] = statistics.Operators,
        ["intervals"] = "Wilson 1927, 95 %",
    };

    /// <summary>Returns a share with its counts and its interval.</summary>
    public static JsonObject Of(WilsonInterval interval) => new()
    {
        ["count"] = interval.Successes,
        ["of"] = interval.Trials,
        ["share"] = interval.Share,
        ["low"] = interval.Low,
        ["high"] = interval.High,
    };

    private static JsonObject OfHazard(RateGroup hazard) => new()
    {
        ["key"] = hazard.Key,
        ["alerts"] = hazard.Alerts,
        ["overridden"] = Of(hazard.OverrideRate),
        ["unanswered"] = Of(hazard.UnansweredRate),
    };

    private static JsonArray Of(IReadOnlyCollection<RateGroup> groups) => new(groups.Select(group => (JsonNode?)Of(group)).ToArray());

    private static JsonObject Of(RateGroup group) => new()
    {
        ["key"] = group.Key,
        ["inferences"] = group.Inferences,
        ["decisions"] = group.Decisions,
        ["alerts"] = Of(group.AlertRate),
        ["abstentions"] = Of(group.AbstentionRate),
        ["overridden"] = Of(group.OverrideRate),
        ["unanswered"] = Of(group.UnansweredRate),
    };
}
