using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Audit.Log.Json;
using MeadowTinyMl.Audit.Log.Storage;
using MeadowTinyMl.Classification;

namespace MeadowTinyMl.Sentinel.Slots;

/// <summary>The models of a device: both tasks' slots, the block list, self-tests at each start and daily, and updates as they arrive.</summary>
/// <remarks>Call <see cref="Start"/> before the loop is wired, <see cref="Step"/> after each of its steps, on its thread. A head that is told so ends the loop in order and starts anew.</remarks>
public sealed class ModelDesk
{
    /// <summary>The longest time between two self-tests, in seconds; the log promises it.</summary>
    public const int SelfTestSeconds = 86_400;

    private const long LookEveryMilliseconds = 5_000;

    private readonly BundleGate _gate;
    private readonly BlockList _blocked;
    private readonly IVerifier _verifier;
    private readonly IAuditTrail _trail;
    private readonly IClock _clock;
    private readonly IArrivals? _arrivals;
    private readonly ModelSlots[] _slots;
    private long _looked;
    private long _tested;
    private bool _isCryptoBroken;
    private bool _hasFailed;
    private (BundleRefusal Refusal, string Words) _refused = (BundleRefusal.None, string.Empty);

    /// <summary>Wires the desk.</summary>
    /// <param name="storage">The board's storage.</param>
    /// <param name="gate">Judges bundles.</param>
    /// <param name="verifier">Checks signatures.</param>
    /// <param name="trail">The log.</param>
    /// <param name="clock">Time since boot.</param>
    /// <param name="options">How a trial goes.</param>
    /// <param name="arrivals">Where updates arrive, or null.</param>
    /// <exception cref="IOException">The storage cannot be read.</exception>
    public ModelDesk(IStorage storage, BundleGate gate, IVerifier verifier, IAuditTrail trail, IClock clock, TrialOptions options, IArrivals? arrivals)
    {
        _gate = gate;
        _verifier = verifier;
        _trail = trail;
        _clock = clock;
        _arrivals = arrivals;
        _blocked = new BlockList(storage, gate);
        Gas = new ModelSlots(ModelManifest.GasTask, storage, gate, _blocked, trail, options);
        Sound = new ModelSlots(ModelManifest.SoundTask, storage, gate, _blocked, trail, options);
        _slots = new[] { Gas, Sound };
    }

    /// <summary>Gets the gas model's slots.</summary>
    public ModelSlots Gas { get; }

    /// <summary>Gets the sound model's slots.</summary>
    public ModelSlots Sound { get; }

    /// <summary>Gets a value indicating whether the device is to start anew once no alert is open.</summary>
    public bool WantsRestart => Gas.WantsRestart || Sound.WantsRestart;

    /// <summary>Gets a value indicating whether the device is to start anew at once, since a model answers that may not.</summary>
    public bool MustRestart => Gas.MustRestart || Sound.MustRestart || _isCryptoBroken;

    /// <summary>Gets the manifests of the models that answer.</summary>
    public IReadOnlyList<ModelManifest> Manifests => _slots.Where(slots => slots.Active != null).Select(slots => slots.Active!.Bundle.Manifest).ToArray();

    /// <summary>Gets where the models stand.</summary>
    public DeskReport Report => new DeskReport(Gas.Report, Sound.Report, _refused.Refusal, _refused.Words);

    /// <summary>Tests signature checking, chooses both models, and takes what has arrived.</summary>
    /// <param name="gas">The gas bundle that the program was built with.</param>
    /// <param name="sound">The sound bundle that the program was built with.</param>
    /// <param name="given">Bundles that were handed over for this start.</param>
    /// <returns>Of each bundle handed over, what was wrong with it, in words; null where it was taken.</returns>
    /// <exception cref="IOException">The storage or the log cannot be read or written.</exception>
    public IReadOnlyList<string?> Start(IBundleSource gas, IBundleSource sound, params IBundleSource[] given)
    {
        _tested = _clock.UptimeMilliseconds;
        _looked = _tested;
        if (!TestCrypto())
        {
            Gas.DoWithout();
            Sound.DoWithout();
            return given.Select(_ => "this device cannot check signatures").ToArray();
        }

        if (_blocked.IsDamaged)
        {
            Fault("signature_invalid", (int)BundleRefusal.SignatureWrong);
        }

        UnlessFrozen(TakeBlockList);
        Gas.Start(gas);
        Sound.Start(sound);
        string?[] said = given.Select(TakeGiven).ToArray();
        UnlessFrozen(TakeArrivals);
        Gas.Begin();
        Sound.Begin();
        return said;
    }

    /// <summary>Looks for updates, and tests once a day. What fails is logged and tried again.</summary>
    /// <param name="isAlertOpen">Whether an alert is open: then updates wait.</param>
    public void Step(bool isAlertOpen)
    {
        long now = _clock.UptimeMilliseconds;
        if (now - _tested >= SelfTestSeconds * 1_000L)
        {
            _tested = now;
            Guard(() =>
            {
                _isCryptoBroken = !TestCrypto();
                Gas.Test();
                Sound.Test();
            });
        }

        if (!isAlertOpen && !MustRestart && now - _looked >= LookEveryMilliseconds)
        {
            _looked = now;
            Guard(() =>
            {
                TakeBlockList();
                TakeArrivals();
            });
        }
    }

    /// <summary>Counts a decision, for the trials.</summary>
    public void Count(DecisionReport report) => Guard(() =>
    {
        Gas.Count(report);
        Sound.Count(report);
    });

    // A bundle that has to wait stays where it is, and so do those behind it.
    private void TakeArrivals()
    {
        while (_arrivals?.First() is { } source && Gas.MayTake && Sound.MayTake)
        {
            Take(source);
            source.Discard();
        }
    }

    private string? TakeGiven(IBundleSource source)
    {
        string? said = "an incident freezes the models; this one has to wait";
        UnlessFrozen(() => said = Take(source));
        return said;
    }

    private string? Take(IBundleSource source)
    {
        BundleVerdict verdict = _gate.Judge(source, true);
        if (verdict.Refusal == BundleRefusal.None)
        {
            ModelSlots owner = verdict.Bundle!.Bundle.Manifest.Task == ModelManifest.GasTask ? Gas : Sound;
            if (!owner.MayTake)
            {
                return "another bundle for this task is on trial; this one has to wait";
            }

            verdict = owner.Offer(verdict.Bundle);
        }

        if (verdict.Refusal == BundleRefusal.None)
        {
            return null;
        }

        _refused = (verdict.Refusal, verdict.Words);
        Fault(verdict.Refusal is >= BundleRefusal.NoteMissing and <= BundleRefusal.SignatureWrong ? "signature_invalid" : "model_refused", (int)verdict.Refusal);
        return verdict.Words;
    }

    private void TakeBlockList()
    {
        if (_arrivals?.BlockListNote() is not { } note)
        {
            return;
        }

        if (_blocked.Judge(note, out IReadOnlyList<string> added) is { } problem)
        {
            _refused = (BundleRefusal.SignatureWrong, problem);
            Fault("signature_invalid", (int)BundleRefusal.SignatureWrong);
        }
        else
        {
            foreach (string digest in added)
            {
                _trail.Append(new ConfigEntry("block_model", null, null, JsonValue.Null, JsonValue.Of(digest), null, "recall"));
            }

            _blocked.Keep(note, added);
            Gas.Recall();
            Sound.Recall();
        }

        _arrivals.DiscardBlockList();
    }

    // What a frozen log refuses has to wait, and is tried again at the next look.
    private static void UnlessFrozen(Action act)
    {
        try
        {
            act();
        }
        catch (LogRefusedException)
        {
            // Nothing has changed: the log is asked first.
        }
    }

    // A log that fails is the loop's to report.
    private void Guard(Action act)
    {
        try
        {
            UnlessFrozen(act);
            _hasFailed = false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Degrade();
        }
    }

    private void Degrade()
    {
        if (_hasFailed)
        {
            return;
        }

        _hasFailed = true;
        try
        {
            _trail.Append(new FaultEntry("storage", "write_failed", null));
        }
        catch (IOException)
        {
            // It is the log that fails.
        }
    }

    private bool TestCrypto()
    {
        bool isRight = CryptoSelfTest.Passes(_verifier);
        _trail.Append(new SelfTestEntry("crypto", null, isRight ? "pass" : "fail", CryptoSelfTest.Vectors));
        if (!isRight)
        {
            _trail.Append(new FaultEntry("crypto", "selftest_failed", null));
            _trail.Append(new FaultEntry("crypto", "fallback", null));
        }

        return isRight;
    }

    private void Fault(string code, int detail) => _trail.Append(new FaultEntry("model", code, detail));
}
