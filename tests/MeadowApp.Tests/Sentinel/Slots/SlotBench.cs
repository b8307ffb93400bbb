using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Json;
using MeadowTinyMl.Audit.Log.Storage;
using MeadowTinyMl.Audit.Signing;
using MeadowTinyMl.Classification;
using MeadowTinyMl.MeadowApp.Tests.Simulator;
using MeadowTinyMl.Sentinel;
using MeadowTinyMl.Sentinel.Slots;

namespace MeadowTinyMl.MeadowApp.Tests.Sentinel.Slots;

/// <summary>A device's models between one start and the next, on a disk that stays.</summary>
internal sealed class SlotBench(IStorage? disk = null, IVerifier? verifier = null) : IArrivals
{
    private static readonly MemorySource Sound = TestRelease.Bundle("1.0.0", "sound");

    private readonly Queue<MemorySource> _arrivals = new();

    public static readonly TrialOptions Options = new() { Inferences = 60, HealthyAfter = 5, JudgedFrom = 20, MostUnhealthyBoots = 3 };

    public IStorage Disk { get; set; } = disk ?? new MemoryStorage();

    public IBundleSource BuiltIn { get; set; } = TestRelease.Bundle("1.0.0");

    public MemoryTrail Trail { get; } = new();

    public ManualClock Clock { get; } = new();

    public ModelDesk Desk { get; private set; } = null!;

    public byte[]? Blocked { get; set; }

    public string? Active => Desk.Gas.Active?.Bundle.Manifest.Version;

    public SlotReport Report => Desk.Report.Gas;

    public IEnumerable<string> Faults => Trail.Of("fault").Select(entry => entry.Fields["code"].Text + (entry.Fields["detail"].Kind == JsonKind.Null ? string.Empty : " " + entry.Fields["detail"].Integer));

    public IEnumerable<string> Moves => Trail.Of("config").Where(entry => entry.Fields["parameter"].Text == "model_slot" && entry.Fields["model"] is var model && (model.Kind == JsonKind.Null || model.Text != "sound-esc10"))
        .Select(entry => $"{Text(entry.Fields["old"])} > {Text(entry.Fields["new"])}, {entry.Fields["reason"].Text}");

    /// <summary>Starts the device.</summary>
    /// <returns>What was wrong with each bundle handed over; null where it was taken.</returns>
    public IReadOnlyList<string?> Boot(params IBundleSource[] given)
    {
        IVerifier checks = verifier ?? new Ed25519Verifier();
        Desk = new ModelDesk(Disk, new BundleGate(new DeviceLimits(), [TestRelease.Key], checks), checks, Trail, Clock, Options, this);
        return Desk.Start(BuiltIn, Sound, given);
    }

    /// <summary>Lays an update down and lets the running device look.</summary>
    public MemorySource Arrive(MemorySource bundle)
    {
        _arrivals.Enqueue(bundle);
        Look();
        return bundle;
    }

    public void Look(bool isAlertOpen = false)
    {
        Clock.UptimeMilliseconds += 5_000;
        Desk.Step(isAlertOpen);
    }

    public void Answer(int count = 1) => Decide(count, [9_800, 150, 50]);

    public void Abstain(int count = 1) => Decide(count, [3_400, 3_300, 3_300]);

    /// <summary>Lets a trial run to its end.</summary>
    public void Pass() => Answer(Options.Inferences);

    public IBundleSource? First()
    {
        while (_arrivals.TryPeek(out MemorySource? source))
        {
            if (!source.IsDiscarded)
            {
                return source;
            }

            _arrivals.Dequeue();
        }

        return null;
    }

    public byte[]? BlockListNote() => Blocked;

    public void DiscardBlockList() => Blocked = null;

    private static string Text(JsonValue value) => value.Kind == JsonKind.Null ? "none" : value.Text;

    private void Decide(int count, int[] confidences)
    {
        ModelManifest manifest = Desk.Gas.Active!.Bundle.Manifest;
        for (int i = 0; i < count; i++)
        {
            Decision decision = DecisionRule.Decide(manifest, confidences, QualityFlags.None, Doubts.None);
            Desk.Count(new DecisionReport("gas0", manifest, confidences, decision, QualityFlags.None, true, 0, 0, null));
        }
    }
}
