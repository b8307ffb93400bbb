using System.Collections.Generic;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Sentinel;

namespace MeadowTinyMl.Simulator.Page;

/// <summary>What a person reads in place of names out of the code.</summary>
internal static class Words
{
    public static string Label(string label) => label.Replace('_', ' ');

    public static string Doubt(DecisionReport report) => report.Decision.Cause switch
    {
        AbstainCause.None => string.Empty,
        AbstainCause.LowConfidence => "It is not sure enough of any class.",
        AbstainCause.SmallMargin => "Two classes are too close to call.",
        AbstainCause.FarFromTraining => "It is unlike everything that the model was trained on.",
        AbstainCause.Disagreement => "Its parts do not agree with each other.",
        _ => string.Join(' ', Quality(report.Quality)),
    };

    public static string Signal(AlarmSignal signal) => signal switch
    {
        AlarmSignal.Off => "Alarm off",
        AlarmSignal.Notice => "Advisory lamp on",
        AlarmSignal.Lamp => "Alarm lamp on, sound off: somebody is looking",
        AlarmSignal.Sounding => "Alarm sounding",
        _ => "Alarm escalated: nobody answered in time",
    };

    public static string Name(DeviceState state) => state switch
    {
        DeviceState.Running => "running",
        DeviceState.Stopped => "stopped",
        _ => "without_log",
    };

    public static string State(DeviceState state) => state switch
    {
        DeviceState.Running => string.Empty,
        DeviceState.Stopped => "Stopped by a person. The relay is off and the AI answers nothing; a plain gas alarm and the log go on.",
        _ => "The log cannot be written. The relay is off; alerts still sound, and a plain gas alarm stands beside them.",
    };

    public static string State(AlertReport alert)
    {
        string given = alert.PersonLabel == null ? string.Empty : Label(alert.PersonLabel);
        return alert.State switch
        {
            AlertState.Waiting => "Waiting for an answer",
            AlertState.Acknowledged => "Somebody is looking",
            AlertState.Escalated => "Nobody answered in time",
            AlertState.Confirmed => $"A person says: {given}",
            AlertState.Rejected => given.Length == 0 ? "A person says: it is nothing" : $"A person says: {given}",
            _ => "Over",
        };
    }

    private static IEnumerable<string> Quality(QualityFlags quality)
    {
        if ((quality & QualityFlags.Missing) != 0)
        {
            yield return "The sensor gives nothing.";
        }

        if ((quality & QualityFlags.NoBaseline) != 0)
        {
            yield return "No clean-air baseline was taken for this sensor.";
        }

        if ((quality & QualityFlags.Unsettled) != 0)
        {
            yield return "The sensor has not settled since it slept.";
        }

        if ((quality & QualityFlags.Silent) != 0)
        {
            yield return "It is too quiet to tell.";
        }

        if ((quality & QualityFlags.Clipped) != 0)
        {
            yield return "The sound is too loud for the microphone.";
        }

        if ((quality & QualityFlags.Saturated) != 0)
        {
            yield return "The sensor is at the end of its range.";
        }
    }
}
