using System;
using System.Collections.Generic;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Audit.Log.Notes;

namespace MeadowTinyMl.Audit.Review.Checks;

/// <summary>What the checks know together while entries stream by: the log's promises, the models in force, and what the auditor brought.</summary>
internal sealed class AuditContext(Evidence evidence, Checkpoint checkpoint, IVerifier ed25519)
{
    private readonly Dictionary<string, ModelInForce> _models = new(StringComparer.Ordinal);

    /// <summary>Gets what the auditor brought.</summary>
    public Evidence Evidence { get; } = evidence;

    /// <summary>Gets the checkpoint that is judged.</summary>
    public Checkpoint Checkpoint { get; } = checkpoint;

    /// <summary>Gets signature checks.</summary>
    public IVerifier Ed25519 { get; } = ed25519;

    /// <summary>Gets or sets <c>log.open</c>; null where it was pruned and no key history holds it.</summary>
    public AuditEntry? Open { get; set; }

    /// <summary>Gets the first entry that is there, or null before it.</summary>
    public AuditEntry? First { get; private set; }

    /// <summary>Gets the last entry so far, or null before the first.</summary>
    public AuditEntry? Last { get; private set; }

    /// <summary>Gets the last entry of the first bundle that is there, or the last so far.</summary>
    public AuditEntry? EndOfFirstBundle { get; private set; }

    /// <summary>Gets the first and the last time of day in the log, of entries whose clock was set.</summary>
    public (long First, long Last)? Times { get; private set; }

    /// <summary>Gets the models that are loaded, by id.</summary>
    public IReadOnlyDictionary<string, ModelInForce> Models => _models;

    /// <summary>Gets the size up to which entries are known to be witnessed, or null where nothing is.</summary>
    public long? WitnessedSize { get; set; }

    /// <summary>Gets a value indicating whether the beginning of the log is there.</summary>
    public bool IsWhole => First is { Index: 0 };

    /// <summary>Returns a promise of <c>log.open</c>, or null where none is made or the entry is gone.</summary>
    public long? Promise(string key) => Open?.Integer(key);

    /// <summary>Takes note of an entry before the checks see it.</summary>
    public void Take(AuditEntry entry)
    {
        First ??= entry;
        if (entry.Index / 256 == First.Index / 256)
        {
            EndOfFirstBundle = entry;
        }

        Last = entry;
        if (entry.Utc is { } seconds)
        {
            Times = (Times?.First ?? seconds, seconds);
        }

        switch (entry.Type)
        {
            case LogOpenEntry.Name when entry.Index == 0:
                Open = entry;
                break;
            case BootEntry.Name:
                _models.Clear();
                break;
            case ModelLoadEntry.Name:
                _models[entry.Text("model")] = new ModelInForce(entry);
                break;
            case ConfigEntry.Name when _models.TryGetValue(entry.Text("model"), out ModelInForce? model):
                model.Configure(entry);
                break;
        }
    }
}
