using MeadowTinyMl.Audit.Log.Json;

namespace MeadowTinyMl.Sentinel;

/// <summary>What a person is shown with an alert, as a template and its arguments: words and pixels differ by panel, this does not.</summary>
internal static class AlertTemplate
{
    private const string Id = "alert/v1";

    /// <summary>Returns the lower-case hex SHA-256 of the canonical JSON of template and arguments.</summary>
    public static string Digest(DecisionReport report)
    {
        JsonValue shown = JsonValue.Of(new (string Key, JsonValue Value)[]
        {
            ("template", JsonValue.Of(Id)),
            ("sensor", JsonValue.Of(report.Sensor)),
            ("class", JsonValue.Of(report.Label)),
            ("confidence", JsonValue.Of(report.Confidences[report.Decision.Top])),
            ("runner_up", JsonValue.Of(report.RunnerUpLabel)),
            ("runner_up_confidence", JsonValue.Of(report.Confidences[report.Decision.RunnerUp])),
        });
        return MeadowTinyMl.Sentinel.Digest.Hex(CanonicalJson.Encode(shown));
    }
}
