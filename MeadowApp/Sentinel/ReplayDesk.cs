using System;
using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Audit.Log.Json;
using MeadowTinyMl.Sensing;
using MeadowTinyMl.Sentinel.Commands;
using MeadowTinyMl.Sentinel.Operators;

namespace MeadowTinyMl.Sentinel;

/// <summary>Computes one kept decision again: the consent is logged first, then the model runs on the input in the ring, then the log is told what came out. The input itself goes nowhere.</summary>
internal sealed class ReplayDesk
{
    private const int MostClasses = 3;

    private readonly Journal _journal;
    private readonly RawInputRing _ring;
    private readonly GasChannel _gas;
    private readonly SoundChannel _sound;

    public ReplayDesk(Journal journal, RawInputRing ring, GasChannel gas, SoundChannel sound)
    {
        _journal = journal;
        _ring = ring;
        _gas = gas;
        _sound = sound;
    }

    /// <summary>Replays a decision; what is none, or has no basis that the log knows, is passed over.</summary>
    /// <param name="command">Which, and on what ground.</param>
    /// <param name="person">Who asks.</param>
    public void Run(ReplayCommand command, Person person)
    {
        JsonValue? decision = _journal.Read(command.Decision);
        if (decision?["t"]!.Text != DecisionEntry.Name || !ConsentEntry.Bases().Contains(command.Basis) || !_journal.Consented(command, person))
        {
            return;
        }

        if (!_ring.TryBorrow(command.Decision, out ReadOnlySpan<byte> salt, out ReadOnlySpan<byte> raw))
        {
            _journal.Replayed(command.Decision, null, Array.Empty<string>(), Array.Empty<int>(), "input_gone");
            return;
        }

        string sensor = decision["sensor"]!.Text;
        bool isSound = sensor == SoundChannel.Sensor;
        byte[] copy = salt.ToArray();
        byte[] commitment = InputCommitment.Compute(copy, isSound ? InputCommitment.Sound : InputCommitment.GasScan, raw);
        Array.Clear(copy, 0, copy.Length);

        // Where the input had been unfit, no model ran, and there is nothing to compute again.
        string[] logged = Texts(decision["classes"]!);
        IReadOnlyList<string> labels = isSound ? _sound.Manifest.Labels : _gas.Manifest.Labels;
        int[] confidences = logged.Length == 0 ? Array.Empty<int>() : isSound ? _sound.Again(raw) : _gas.Again(sensor, raw);
        int[] first = DecisionReport.Ranking(confidences, MostClasses);
        string[] classes = first.Select(label => labels[label]).ToArray();
        int[] best = first.Select(label => confidences[label]).ToArray();
        bool isSame = Convert.ToBase64String(commitment) == decision["input"]!.Text
            && classes.SequenceEqual(logged)
            && best.SequenceEqual(decision["confidences"]!.Items.Select(confidence => (int)confidence.Integer));
        _journal.Replayed(command.Decision, commitment, classes, best, isSame ? "same" : "different");
    }

    private static string[] Texts(JsonValue words) => words.Items.Select(word => word.Text).ToArray();
}
