using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using MeadowTinyMl.Audit.Review;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Dsp;
using MeadowTinyMl.Sentinel;
using MeadowTinyMl.Sentinel.Drift;
using MeadowTinyMl.Sentinel.Slots;
using MeadowTinyMl.Simulator.Board;
using MeadowTinyMl.Simulator.Tampering;

namespace MeadowTinyMl.Simulator.Page;

/// <summary>Writes parts of the view as JSON: numbers and codes, no words of any language.</summary>
internal static class ViewWriter
{
    public static void Hazards(Utf8JsonWriter json, IEnumerable<ModelManifest> manifests, Oversight oversight)
    {
        json.WriteStartArray("hazards");
        foreach (ModelManifest manifest in manifests)
        {
            foreach ((string label, HazardLevel level) in manifest.Labels.Zip(manifest.Levels).Where(pair => pair.Second != HazardLevel.None))
            {
                json.WriteStartObject();
                json.WriteString("model", manifest.Id);
                json.WriteString("label", label);
                json.WriteString("level", Codes.Of(level));
                json.WriteString("signal", Codes.Of(oversight.Of(manifest, label, OversightOutput.Signal)));
                json.WriteString("relay", Codes.Of(oversight.Of(manifest, label, OversightOutput.Relay)));
                json.WriteEndObject();
            }
        }

        json.WriteEndArray();
    }

    public static void Decision(Utf8JsonWriter json, string name, DecisionReport? report, long now)
    {
        if (report == null)
        {
            json.WriteNull(name);
            return;
        }

        ModelManifest manifest = report.Manifest;
        json.WriteStartObject(name);
        json.WriteString("model", $"{manifest.Id} {manifest.Version}");
        json.WriteNumber("age", (now - report.AtMilliseconds) / 1_000);
        json.WriteString("outcome", Codes.Of(report.Decision.Outcome));
        json.WriteString("label", report.Label);
        json.WriteString("runner_up", report.RunnerUpLabel);
        json.WriteBoolean("inferred", report.IsInferred);
        json.WriteNumber("margin", report.Decision.Margin);
        json.WriteNumber("least_margin", manifest.Margin);
        json.WriteStartArray("doubts");
        foreach (string doubt in Codes.Doubts(report))
        {
            json.WriteStringValue(doubt);
        }

        json.WriteEndArray();
        json.WriteStartArray("classes");
        for (int i = 0; i < report.Confidences.Length; i++)
        {
            json.WriteStartObject();
            json.WriteString("label", manifest.Labels[i]);
            json.WriteNumber("confidence", report.Confidences[i]);
            json.WriteNumber("threshold", manifest.Thresholds[i]);
            json.WriteString("level", Codes.Of(manifest.Levels[i]));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void Alert(Utf8JsonWriter json, AlertReport alert, long now)
    {
        DecisionReport decision = alert.Decision;
        json.WriteStartObject();
        json.WriteNumber("number", alert.Number);
        json.WriteString("label", decision.Label);
        json.WriteNumber("confidence", decision.Confidences[decision.Decision.Top]);
        json.WriteString("runner_up", decision.RunnerUpLabel);
        json.WriteNumber("runner_up_confidence", decision.Confidences[decision.Decision.RunnerUp]);
        json.WriteString("level", Codes.Of(decision.Manifest.Levels[decision.Decision.Top]));
        json.WriteString("sensor", Codes.Sensor(decision.Sensor));
        json.WriteString("state", Codes.Of(alert.State));
        json.WriteString("person", alert.PersonLabel);
        Why(json, alert.Why, decision.Manifest.FrontEnd);
        Worth(json, alert.Worth);
        json.WriteNumber("in_group", alert.InGroup);
        json.WriteNumber("group_minutes", (alert.RaisedAtMilliseconds - alert.GroupSinceMilliseconds + 59_999) / 60_000);
        json.WriteNumber("in_the_last_hour", alert.InTheLastHour);
        json.WriteBoolean("called", alert.IsEscalatedByPerson);
        json.WriteBoolean("was_challenge", alert.WasChallenge);
        json.WriteNumber("raised", alert.RaisedAtMilliseconds / 1_000);
        json.WriteBoolean("viewed", now >= alert.AnswerableAtMilliseconds);
        if (alert.DueAtMilliseconds is { } due && alert.State is AlertState.Waiting or AlertState.Acknowledged)
        {
            json.WriteNumber("left", Math.Max(0, (due - now) / 1_000));
        }

        json.WriteStartArray("actions");
        foreach ((string name, AlertEvent happened) in new[] { ("confirm", AlertEvent.Confirm), ("reject", AlertEvent.Reject), ("acknowledge", AlertEvent.Acknowledge), ("escalate", AlertEvent.Escalate) })
        {
            if (AlertTable.TryMove(alert.State, happened, out _))
            {
                json.WriteStringValue(name);
            }
        }

        json.WriteEndArray();
        json.WriteStartArray("labels");
        foreach (string label in decision.Manifest.Labels)
        {
            json.WriteStringValue(label);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Why(Utf8JsonWriter json, Occlusion? why, LogMelOptions? frontEnd)
    {
        if (frontEnd != null)
        {
            json.WriteStartObject("patch");
            json.WriteNumber("bands", frontEnd.MelBands);
            json.WriteNumber("frames", frontEnd.Frames);
            json.WriteEndObject();
        }

        json.WriteStartArray("why");
        for (int i = 0; i < (why?.Parts.Count ?? 0); i++)
        {
            json.WriteStartObject();
            json.WriteString("part", why!.Parts[i]);
            json.WriteNumber("effect", why.Effects[i]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Worth(Utf8JsonWriter json, AnswerWorth? worth)
    {
        if (worth?.OfAHundred is not { } right)
        {
            return;
        }

        json.WriteStartObject("worth");
        json.WriteBoolean("from_this_site", worth.IsFromThisSite);
        json.WriteNumber("of_a_hundred", right);
        json.WriteNumber("answers", worth.Share.Trials);
        json.WriteNumber("low", worth.LowOfAHundred);
        json.WriteNumber("high", worth.HighOfAHundred);
        json.WriteString("mistaken_for", worth.MistakenFor);
        json.WriteEndObject();
    }

    public static void Line(Utf8JsonWriter json, LogLine line)
    {
        json.WriteStartObject();
        json.WriteNumber("index", line.Index);
        json.WriteString("type", line.Type);
        if (line.Says != null)
        {
            json.WritePropertyName("says");
            line.Says.Write(json);
        }

        json.WriteEndObject();
    }

    public static void Scene(Utf8JsonWriter json, SceneAct? act, string gas, string sound, bool hasGasSensor)
    {
        json.WriteStartObject("scene");
        if (act != null)
        {
            json.WriteString("act", act.Name);
            json.WriteNumber("number", Board.Scene.Acts.TakeWhile(other => other != act).Count() + 1);
            json.WriteNumber("count", Board.Scene.Acts.Count);
            json.WriteNumber("requirement", act.Requirement);
        }

        json.WriteString("gas", gas);
        json.WriteString("sound", sound);
        json.WriteBoolean("wires", hasGasSensor);
        Names(json, "gases", SceneChoices.Gases.Keys);
        Names(json, "sounds", SceneChoices.Sounds.Keys);
        json.WriteEndObject();
    }

    public static void Commissioning(Utf8JsonWriter json, CommissioningFacts? facts, IEnumerable<ModelManifest> manifests)
    {
        json.WriteStartObject("commissioning");
        if (facts != null)
        {
            if (facts.CleanAirUtcSeconds is { } taken)
            {
                json.WriteNumber("clean_air", taken);
                json.WriteNumber("spread", facts.SpreadMillidecades);
                json.WriteString("chip", facts.Chip.ToString("x8", System.Globalization.CultureInfo.InvariantCulture));
            }

            json.WriteString("key", facts.Key);
        }

        Names(json, "models", manifests.Select(manifest => $"{manifest.Id} {manifest.Version}"));
        json.WriteEndObject();
    }

    public static void Slots(Utf8JsonWriter json, DeskReport? desk)
    {
        if (desk == null)
        {
            return;
        }

        json.WriteStartObject("slots");
        foreach (SlotReport slots in new[] { desk.Gas, desk.Sound })
        {
            json.WriteStartObject(slots.Task);
            json.WriteString("model", slots.Model);
            json.WriteString("slot", slots.Slot.ToString());
            if (slots.IsTrial)
            {
                json.WriteNumber("seen", slots.Seen);
                json.WriteNumber("needed", slots.Needed);
            }

            if (slots.Cause != RollbackCause.None)
            {
                json.WriteString("left", slots.Left);
                json.WriteString("cause", Codes.Of(slots.Cause));
            }

            json.WriteEndObject();
        }

        if (desk.Refusal != BundleRefusal.None)
        {
            json.WriteString("refused", desk.Words);
        }

        json.WriteEndObject();
    }

    public static void Drift(Utf8JsonWriter json, IEnumerable<DriftFigures> figures, IEnumerable<DriftAdvice> advice)
    {
        json.WriteStartArray("advice");
        foreach (DriftAdvice item in advice)
        {
            json.WriteStartObject();
            json.WriteString("kind", Codes.Of(item.Kind));
            json.WriteString("sensor", Codes.Sensor(item.Sensor));
            json.WriteNumber("value", item.Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("drift");
        foreach (DriftFigures item in figures)
        {
            json.WriteStartObject();
            json.WriteString("sensor", Codes.Sensor(item.Sensor));
            json.WriteNumber("count", item.Inferences);
            Figure(json, "distance", item.Distance);
            Figure(json, "shift", item.ConfidenceShift);
            Figure(json, "abstained", item.Abstentions);
            Figure(json, "offset", item.Offset);
            Figure(json, "per_day", item.OffsetPerDay);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Figure(Utf8JsonWriter json, string name, int? value)
    {
        if (value != null)
        {
            json.WriteNumber(name, value.Value);
        }
    }

    public static void Trial(Utf8JsonWriter json, string? name, LogTrial? trial, string? problem)
    {
        if (name == null)
        {
            return;
        }

        json.WriteStartObject("trial");
        json.WriteString("name", name);
        json.WriteString("problem", problem);
        if (trial != null)
        {
            if (trial.Done != null)
            {
                json.WritePropertyName("done");
                trial.Done.Write(json);
            }

            json.WriteStartArray("verdicts");
            foreach ((string held, Verdict verdict) in trial.Verdicts)
            {
                Verdict(json, held, verdict);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void Verdict(Utf8JsonWriter json, string held, Verdict verdict)
    {
        json.WriteStartObject();
        json.WriteString("held", held);
        json.WriteBoolean("passes", verdict.Passes);
        json.WriteNumber("size", verdict.Size);
        json.WriteNumber("passed", verdict.Results.Count(result => result.Status == CheckStatus.Pass));
        json.WriteNumber("failed", verdict.Results.Count(result => result.Status == CheckStatus.Fail));
        json.WriteNumber("other", verdict.Results.Count(result => result.Status is not (CheckStatus.Pass or CheckStatus.Fail)));
        Names(json, "findings", verdict.Findings.Where(finding => finding.IsFailure).Take(5).Select(finding => finding.ToString()));
        json.WriteEndObject();
    }

    private static void Names(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (string value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
