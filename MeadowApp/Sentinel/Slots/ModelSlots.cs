using System;
using System.IO;
using System.Linq;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Audit.Log.Json;
using MeadowTinyMl.Audit.Log.Storage;
using MeadowTinyMl.Classification;

namespace MeadowTinyMl.Sentinel.Slots;

/// <summary>The two places of one task's model: which is active, what is on trial, and the way back.</summary>
/// <remarks>
/// A bundle goes into the slot that is not in use; only then does one small file name it active, put in place whole, so that a power cut at any write leaves a good slot.
/// A change is logged before it takes effect and is not made where the log refuses it, but for leaving a model that may not run: that is done in any case.
/// </remarks>
public sealed class ModelSlots
{
    private const int RecordEvery = 100;

    private readonly string _task;
    private readonly string _folder;
    private readonly IStorage _storage;
    private readonly BundleGate _gate;
    private readonly BlockList _blocked;
    private readonly IAuditTrail _trail;
    private readonly TrialOptions _options;
    private SlotState _state = new SlotState();
    private AbstentionCount _count = new AbstentionCount(0, 0);
    private AbstentionCount _before = new AbstentionCount(0, 0);
    private char _slot = SlotState.None;
    private bool _isHealthy;

    /// <summary>Wires the slots; nothing is read yet.</summary>
    /// <param name="task"><c>gas</c> or <c>sound</c>.</param>
    /// <param name="storage">The board's storage; the slots lie in <c>state/models/TASK</c>.</param>
    /// <param name="gate">Judges bundles.</param>
    /// <param name="blocked">The networks that were recalled.</param>
    /// <param name="trail">The log.</param>
    /// <param name="options">How a trial goes.</param>
    public ModelSlots(string task, IStorage storage, BundleGate gate, BlockList blocked, IAuditTrail trail, TrialOptions options)
    {
        _task = task;
        _folder = "state/models/" + task;
        _storage = storage;
        _gate = gate;
        _blocked = blocked;
        _trail = trail;
        _options = options;
        Report = new SlotReport { Task = task };
    }

    /// <summary>Gets the model that answers since the start, or null: then none may.</summary>
    public CheckedBundle? Active { get; private set; }

    /// <summary>Gets where the model stands.</summary>
    public SlotReport Report { get; private set; }

    /// <summary>Gets a value indicating whether another slot is active than the one that answers: the device is to start anew.</summary>
    public bool WantsRestart { get; private set; }

    /// <summary>Gets a value indicating whether the model that answers may no longer do so: the device is to start anew at once.</summary>
    public bool MustRestart { get; private set; }

    /// <summary>Gets a value indicating whether a bundle can be taken: not while another one is on trial, since the slot that would be written holds the way back.</summary>
    public bool MayTake => !_state.IsTrial && !WantsRestart && !MustRestart;

    private string StateFile => _folder + "/slots";

    /// <summary>Chooses the model of this start: the active slot, else the other one, else what the program was built with; what is newer goes on trial.</summary>
    /// <param name="builtIn">The bundle that the program was built with.</param>
    /// <exception cref="IOException">The storage or the log cannot be read or written.</exception>
    public void Start(IBundleSource builtIn)
    {
        _state = SlotState.Read(_storage, StateFile);
        Choose();
        BundleVerdict? program = IsNewer(builtIn) ? _gate.Judge(builtIn, true) : null;
        if (program?.Refusal == BundleRefusal.None && MayTake)
        {
            TryTake(program);
        }

        if (Active == null)
        {
            DoWithout();
        }

        Tell();
    }

    /// <summary>Chooses none: the device cannot tell who signed what.</summary>
    /// <exception cref="IOException">The log cannot be written.</exception>
    public void DoWithout()
    {
        Fault("fallback", (int)RollbackCause.NoModel);
        Report = Report with { Cause = RollbackCause.NoModel };
    }

    /// <summary>Begins: what was taken since the start was chosen is active now. A trial that does not become healthy is counted from here.</summary>
    /// <exception cref="IOException">The storage or the log cannot be written.</exception>
    public void Begin()
    {
        if (WantsRestart)
        {
            Choose();
        }

        _before = new AbstentionCount(_state.Inferences, _state.Abstentions);
        if (_state.IsTrial)
        {
            Save(_state with { Boots = _state.Boots + 1 });
        }
        else
        {
            _count = _before;
        }

        Tell();
    }

    /// <summary>Takes a bundle that has arrived; it is active from the next start on, or from <see cref="Begin"/>.</summary>
    /// <param name="bundle">A bundle for this task that the gate has accepted.</param>
    /// <returns>Why not; also accepted is one that is active already.</returns>
    /// <exception cref="IOException">The log cannot be written.</exception>
    /// <exception cref="LogRefusedException">An incident freezes the models: it may come again.</exception>
    public BundleVerdict Offer(CheckedBundle bundle)
    {
        BundleVerdict verdict = Active?.Digest == bundle.Digest ? BundleVerdict.Accepted(bundle) : Take(bundle);
        Tell();
        return verdict;
    }

    /// <summary>Counts a decision, which may end a trial.</summary>
    /// <exception cref="IOException">The storage or the log cannot be written.</exception>
    public void Count(DecisionReport report)
    {
        if (Active == null || MustRestart || !ReferenceEquals(report.Manifest, Active.Bundle.Manifest))
        {
            return;
        }

        long before = _count.Inferences;
        _count.Add(report);
        if (_count.Inferences == before || WantsRestart)
        {
            return;
        }

        if (!_state.IsTrial)
        {
            Record();
            return;
        }

        if (!_isHealthy && _count.Inferences >= _options.HealthyAfter)
        {
            _isHealthy = true;
            Save(_state with { Boots = 0 });
        }

        if (_count.IsExcessive(_before, _options))
        {
            Leave(Active, RollbackCause.Abstentions);
        }
        else if (_count.Inferences >= _options.Inferences)
        {
            Pass();
        }

        Tell();
    }

    /// <summary>Tests the active model with its known answers, once a day; a model that fails is left at once.</summary>
    /// <exception cref="IOException">The storage or the log cannot be written.</exception>
    public void Test()
    {
        if (Active != null && !MustRestart && !Passes(Active, Active.AnswersAreGiven()))
        {
            Leave(Active, RollbackCause.SelfTest);
            Tell();
        }
    }

    /// <summary>Leaves the active model where it was recalled.</summary>
    /// <exception cref="IOException">The storage or the log cannot be written.</exception>
    public void Recall()
    {
        if (Active != null && !MustRestart && _blocked.Holds(Active.Bundle.Manifest.ModelSha256))
        {
            Leave(Active, RollbackCause.Blocked);
            Tell();
        }
    }

    private static char Other(char slot) => slot == 'a' ? 'b' : 'a';

    private SlotSource Slot(char slot) => new SlotSource(_storage, _folder + "/" + slot);

    // One slot at a time: it answers, or it is left.
    private void Choose()
    {
        Active = null;
        _slot = SlotState.None;
        WantsRestart = false;
        if (_state.Active == SlotState.None)
        {
            Recover();
        }

        while (_state.Active != SlotState.None && Active == null)
        {
            Try();
        }

        // What was left here is left already; nothing answers yet.
        MustRestart = false;
    }

    // Without a readable file, or after all was left, the slots tell what is in them. Of two that are good the higher version goes on trial.
    private void Recover()
    {
        CheckedBundle? a = Good('a');
        CheckedBundle? b = Good('b');
        if (a == null && b == null)
        {
            return;
        }

        char slot = a == null || (b != null && b.Version.CompareTo(a.Version) > 0) ? 'b' : 'a';
        try
        {
            Log(slot == 'a' ? a : b, null, Place(slot, slot == 'a' ? a : b, a != null && b != null), "corrective_action");
            Save(_state with { Active = slot, IsTrial = a != null && b != null, Boots = 0 });
        }
        catch (LogRefusedException)
        {
            // An incident freezes the models: none becomes active.
        }
    }

    private CheckedBundle? Good(char slot)
    {
        BundleVerdict verdict = _gate.Judge(Slot(slot), false);
        bool isGood = verdict.Refusal == BundleRefusal.None && verdict.Bundle!.Bundle.Manifest.Task == _task
            && !_blocked.Holds(verdict.Bundle.Bundle.Manifest.ModelSha256) && !_state.Failed.Contains(verdict.Bundle.Digest);
        return isGood ? verdict.Bundle : null;
    }

    private void Try()
    {
        BundleVerdict verdict = _gate.Judge(Slot(_state.Active), false);
        CheckedBundle? bundle = verdict.Bundle;
        if (_state.IsTrial && _state.Boots >= _options.MostUnhealthyBoots)
        {
            Leave(bundle, RollbackCause.CrashLoop);
        }
        else if (bundle == null || bundle.Bundle.Manifest.Task != _task)
        {
            Fault("model_refused", (int)verdict.Refusal);
            Leave(null, RollbackCause.Damaged);
        }
        else if (_blocked.Holds(bundle.Bundle.Manifest.ModelSha256))
        {
            Leave(bundle, RollbackCause.Blocked);
        }
        else if (!Passes(bundle, verdict.Refusal == BundleRefusal.None))
        {
            Leave(bundle, RollbackCause.SelfTest);
        }
        else
        {
            Active = bundle;
            _slot = _state.Active;
        }
    }

    private bool Passes(CheckedBundle bundle, bool isRight)
    {
        _trail.Append(new SelfTestEntry("model", bundle.Bundle.Manifest.Id, isRight ? "pass" : "fail", bundle.AnswersDigest()));
        if (!isRight)
        {
            Fault("selftest_failed", null);
        }

        return isRight;
    }

    // What the program was built with comes with every start: only what is newer than the active model, and has not failed here, is looked at.
    private bool IsNewer(IBundleSource builtIn)
    {
        if (Active == null)
        {
            return true;
        }

        try
        {
            byte[]? bytes = builtIn.Read(ModelBundle.ManifestFile, ModelManifest.MaxBytes);
            return bytes != null && BundleVersion.TryParse(ModelManifest.Parse(bytes).Version, out BundleVersion version)
                && version.CompareTo(Active.Version) > 0 && !_state.Failed.Contains(Digest.Hex(bytes));
        }
        catch (ManifestFormatException)
        {
            return false;
        }
    }

    private void TryTake(BundleVerdict program)
    {
        try
        {
            if (Take(program.Bundle!).Refusal == BundleRefusal.None)
            {
                Choose();
            }
        }
        catch (LogRefusedException)
        {
            // An incident freezes the models: the next start offers it again.
        }
    }

    private BundleVerdict Take(CheckedBundle bundle)
    {
        ModelManifest manifest = bundle.Bundle.Manifest;
        BundleRefusal refusal = _blocked.Holds(manifest.ModelSha256) ? BundleRefusal.Blocked
            : _state.Failed.Contains(bundle.Digest) ? BundleRefusal.FailedBefore
            : Active != null && bundle.Version.CompareTo(Active.Version) < 0 ? BundleRefusal.VersionLower
            : BundleRefusal.None;
        if (refusal != BundleRefusal.None)
        {
            return BundleVerdict.Refused(refusal, refusal switch
            {
                BundleRefusal.Blocked => $"{Name(bundle)} was recalled",
                BundleRefusal.FailedBefore => $"{Name(bundle)} has failed its trial on this device",
                _ => $"{Name(bundle)}: expected at least version {Active!.Bundle.Manifest.Version}, which is active",
            });
        }

        // A trial needs a model to go back to.
        bool isTrial = Active != null;
        char slot = isTrial ? Other(_slot) : 'a';
        Log(bundle, Place(_slot, Active, false), Place(slot, bundle, isTrial), isTrial ? "maintenance" : "commissioning");
        try
        {
            Slot(slot).Write(bundle.Kept);
            Save(_state with { Active = slot, IsTrial = isTrial, Boots = 0, Inferences = _count.Inferences, Abstentions = _count.Abstentions });
        }
        catch (IOException exception)
        {
            return BundleVerdict.Refused(BundleRefusal.NotStored, exception.Message);
        }

        WantsRestart = true;
        return BundleVerdict.Accepted(bundle);
    }

    private void Leave(CheckedBundle? bundle, RollbackCause cause)
    {
        char left = _slot == SlotState.None ? _state.Active : _slot;
        char next = Other(left);
        MustRestart = true;
        bool isJudged = cause is RollbackCause.CrashLoop or RollbackCause.Abstentions;
        _state = bundle != null && isJudged ? _state.WithFailed(bundle.Digest) : _state;
        CheckedBundle? other = Good(next);
        Fault("fallback", (int)cause);
        try
        {
            Log(bundle, Place(left, bundle, _state.IsTrial), other == null ? null : Place(next, other, false), cause == RollbackCause.Blocked ? "recall" : "corrective_action");
        }
        catch (LogRefusedException)
        {
            // An incident freezes the models: none takes over.
            other = null;
        }

        Save(_state with { Active = other == null ? SlotState.None : next, IsTrial = false, Boots = 0 });
        Report = Report with { Left = bundle == null ? null : Name(bundle), Cause = cause };
    }

    private void Pass()
    {
        try
        {
            Log(Active!, Place(_state.Active, Active, true), Place(_state.Active, Active, false), "policy");
        }
        catch (LogRefusedException)
        {
            return;
        }

        Save(_state with { IsTrial = false, Boots = 0, Inferences = _count.Inferences, Abstentions = _count.Abstentions });
    }

    private void Record()
    {
        if (_count.Inferences % RecordEvery == 0)
        {
            Save(_state with { Inferences = _count.Inferences, Abstentions = _count.Abstentions });
        }
    }

    private void Save(SlotState state)
    {
        state.Write(_storage, StateFile);
        _state = state;
    }

    private static string Name(CheckedBundle bundle) => $"{bundle.Bundle.Manifest.Id} {bundle.Bundle.Manifest.Version}";

    private static string? Place(char slot, CheckedBundle? bundle, bool isTrial) =>
        slot == SlotState.None ? null : slot + (bundle == null ? string.Empty : "/" + bundle.Bundle.Manifest.Version) + (isTrial ? "/trial" : string.Empty);

    private void Log(CheckedBundle? bundle, string? before, string? after, string reason) => _trail.Append(new ConfigEntry(
        "model_slot",
        bundle?.Bundle.Manifest.Id,
        null,
        before == null ? JsonValue.Null : JsonValue.Of(before),
        after == null ? JsonValue.Null : JsonValue.Of(after),
        null,
        reason));

    private void Fault(string code, int? detail) => _trail.Append(new FaultEntry("model", code, detail));

    private void Tell() => Report = Report with
    {
        Model = Active == null ? null : Name(Active),
        Slot = _slot,
        IsTrial = Active != null && _state.IsTrial && _state.Active == _slot,
        Seen = _state.IsTrial ? _count.Inferences : 0,
        Needed = _options.Inferences,
    };
}
