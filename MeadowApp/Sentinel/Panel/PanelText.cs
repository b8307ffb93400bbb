using System;
using System.Collections.Generic;
using System.Globalization;
using MeadowTinyMl.Classification;

namespace MeadowTinyMl.Sentinel.Panel;

/// <summary>What a small display says. Nothing is told by colour alone, and what to press stands in the last line.</summary>
public sealed class PanelText
{
    /// <summary>The most characters of a line.</summary>
    public const int Width = 26;

    /// <summary>The most lines.</summary>
    public const int Height = 8;

    /// <summary>The buttons; the lines call them by their numbers, 1 and up.</summary>
    internal const int Buttons = 3;

    private readonly PanelWords _words;

    /// <summary>Writes in a language.</summary>
    /// <param name="words">Its words.</param>
    public PanelText(PanelWords words) => _words = words;

    /// <summary>Returns what is shown while no alert is open.</summary>
    /// <param name="state">The device's state.</param>
    /// <param name="latest">The last decision of each sensor.</param>
    /// <param name="modes">How many modes of oversight people have chosen.</param>
    /// <param name="operatorName">Who is signed in, or null.</param>
    /// <param name="note">What came of the last press, or a fault; null where there is nothing to say.</param>
    public IReadOnlyList<string> Home(DeviceState state, IEnumerable<DecisionReport> latest, int modes, string? operatorName, string? note)
    {
        var lines = new List<string> { State(state) };
        if (state != DeviceState.Stopped)
        {
            // While it is stopped no model answers, and what was answered before says nothing of now.
            foreach (DecisionReport report in latest)
            {
                string sensor = report.Sensor + ": ";
                lines.Add(sensor + Says(report, Width - sensor.Length));
            }
        }

        if (modes > 0)
        {
            lines.Add(_words.Of("modes", modes));
        }

        lines.Add(operatorName == null ? _words.Of("nobody") : _words.Of("signed_in", operatorName));
        lines.Add(_words.Of(state == DeviceState.Stopped ? "keys.resume" : "keys.stop"));
        return Finished(lines, note, _words.Of("keys.home"));
    }

    /// <summary>Returns what is shown of an alert: what, how sure, what came second, what such an answer was worth, why, and how long there is to answer.</summary>
    /// <param name="state">The device's state.</param>
    /// <param name="alert">The alert.</param>
    /// <param name="situation">What smell and sound say together.</param>
    /// <param name="open">How many are open, this one among them.</param>
    /// <param name="now">Milliseconds since boot.</param>
    /// <param name="note">What came of the last press, or a fault; null where there is nothing to say.</param>
    public IReadOnlyList<string> Alert(DeviceState state, AlertReport alert, Situation situation, int open, long now, string? note)
    {
        DecisionReport decision = alert.Decision;
        bool isAlarm = decision.Manifest.Levels[decision.Decision.Top] == HazardLevel.Alarm;
        string title = _words.Of(isAlarm ? "alarm" : "advisory") + (open == 1 ? string.Empty : " " + _words.Of("of_open", open))
            + (alert.InGroup == 1 ? string.Empty : string.Format(CultureInfo.InvariantCulture, " x{0}", alert.InGroup))
            + (alert.InTheLastHour <= 1 ? string.Empty : string.Format(CultureInfo.InvariantCulture, " {0}/h", alert.InTheLastHour));
        var lines = new List<string>
        {
            alert.State == AlertState.Escalated ? "!! " + title : isAlarm ? "! " + title : title,
            Named(decision, decision.Decision.Top, Width),
            _words.Of("next", Named(decision, decision.Decision.RunnerUp, Width - _words.Of("next", string.Empty).Length)),
        };
        if (alert.Worth?.OfAHundred is { } right)
        {
            lines.Add(alert.Worth.IsFromThisSite ? _words.Of("worth.site", right, alert.Worth.LowOfAHundred, alert.Worth.HighOfAHundred) : _words.Of("worth.test", right));
        }

        if (alert.Why is { Parts: { Count: > 0 } } why)
        {
            lines.Add(Why(why.Parts[0]));
        }

        string stands = _words.Of(alert.IsEscalatedByPerson ? "alert.called" : "alert." + alert.State.ToString().ToLowerInvariant());
        if (alert.DueAtMilliseconds is { } due)
        {
            TimeSpan left = TimeSpan.FromMilliseconds(Math.Max(0, due - now));
            stands += string.Format(CultureInfo.InvariantCulture, " {0}:{1:00}", (int)left.TotalMinutes, left.Seconds);
        }

        lines.Add(stands);
        if (situation >= Situation.HazardHalfKnown)
        {
            lines.Insert(3, _words.Of("situation." + situation.ToString().ToLowerInvariant()));
        }

        return Finished(lines, state == DeviceState.Running ? note : State(state), _words.Of(alert.State == AlertState.Confirmed ? "keys.confirmed" : "keys.alert"));
    }

    /// <summary>Returns the gravest of what the device does without, or null.</summary>
    internal string? Lack(Lacks lacks) =>
        (lacks & (Lacks.GasModel | Lacks.SoundModel)) == (Lacks.GasModel | Lacks.SoundModel) ? _words.Of("lack.models")
            : (lacks & Lacks.GasModel) != 0 ? _words.Of("lack.gas")
            : (lacks & Lacks.SoundModel) != 0 ? _words.Of("lack.sound")
            : (lacks & Lacks.Space) != 0 ? _words.Of("lack.space")
            : (lacks & Lacks.Uplink) != 0 ? _words.Of("lack.uplink")
            : (lacks & Lacks.TimeOfDay) != 0 ? _words.Of("lack.time")
            : null;

    /// <summary>Returns what is shown of a list: what each button would take.</summary>
    internal IReadOnlyList<string> Choice(PanelChoice choice, bool isAlertOpen, string? note)
    {
        var lines = new List<string> { (isAlertOpen ? "! " : string.Empty) + choice.Title };
        lines.AddRange(choice.Facts);
        for (int button = 0; button < choice.Buttons; button++)
        {
            Wrap(lines, button, choice.Part(button).Words);
        }

        // How to leave is said where there is room for it: what can be taken matters more.
        return Finished(lines, note, lines.Count + (note == null ? 0 : 1) < Height ? _words.Of("keys.choice") : null);
    }

    private static void Wrap(List<string> lines, int button, string text)
    {
        string line = string.Format(CultureInfo.InvariantCulture, "{0}", button + 1);
        foreach (string word in text.Split(' '))
        {
            if (line.Length + 1 + word.Length > Width)
            {
                lines.Add(line);
                line = " ";
            }

            line += " " + word;
        }

        lines.Add(line);
    }

    // The last line says what to press; the one above it, what cannot wait.
    private static List<string> Finished(List<string> lines, string? note, string? keys)
    {
        int room = Height - (note == null ? 0 : 1) - (keys == null ? 0 : 1);
        if (lines.Count > room)
        {
            lines.RemoveRange(room, lines.Count - room);
        }

        if (note != null)
        {
            lines.Add(note);
        }

        if (keys != null)
        {
            lines.Add(keys);
        }

        for (int i = 0; i < lines.Count; i++)
        {
            lines[i] = lines[i].Length <= Width ? lines[i] : lines[i].Substring(0, Width);
        }

        return lines;
    }

    private string State(DeviceState state) => _words.Of("state." + state.ToString().ToLowerInvariant());

    private string Says(DecisionReport report, int room)
    {
        if (report.Decision.Outcome != Outcome.Abstain)
        {
            return Named(report, report.Decision.Top, room);
        }

        IReadOnlyList<string> flags = LogWords.Of(report.Quality);
        return "? " + _words.Of("doubt." + (report.Decision.Cause == AbstainCause.InputQuality && flags.Count > 0 ? flags[0] : LogWords.Of(report.Decision.Cause)));
    }

    // A long name is cut off, a number never is: a part of it would be another number.
    private string Named(DecisionReport report, int place, int room)
    {
        string name = _words.Class(report.Manifest.Labels[place]);
        string sure = string.Format(CultureInfo.InvariantCulture, " {0} %", report.Confidences.Length == 0 ? 0 : report.Confidences[place] / 100);
        return (name.Length + sure.Length <= room ? name : name.Substring(0, room - sure.Length - 1) + ".") + sure;
    }

    // A part is called step_1_2, bands_1_10 or frames_1_12.
    private string Why(string part)
    {
        string[] words = part.Split('_');
        return _words.Of("why." + words[0], words[1], words[words.Length - 1]);
    }
}
