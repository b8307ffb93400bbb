using System.Collections.Generic;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Audit.Log.Json;

namespace MeadowTinyMl.Audit.Log.Writing;

/// <summary>What the entries so far mean for those that come: frozen or not, ended or not, from where on entries are there, where the key epoch began.</summary>
internal sealed class LogCourse
{
    /// <summary>Gets a value indicating whether an incident freezes model, settings and pruning.</summary>
    public bool IsFrozen { get; private set; }

    /// <summary>Gets a value indicating whether the log has ended.</summary>
    public bool IsRetired { get; private set; }

    /// <summary>Gets a value indicating whether an entry asks for a checkpoint at once.</summary>
    public bool IsCheckpointDue { get; private set; }

    /// <summary>Gets the index below which entries may be gone.</summary>
    public long Minimum { get; private set; }

    /// <summary>Gets the index of the first entry of the key epoch.</summary>
    public long EpochStart { get; private set; }

    /// <summary>Gets or sets a value indicating whether the last entry names a key that does not sign yet.</summary>
    public bool IsRotationOpen { get; set; }

    /// <summary>Takes the state of a slot, and from the entries since what it does not tell.</summary>
    /// <param name="state">The newest slot.</param>
    /// <param name="first">Index of the first of the entries.</param>
    /// <param name="entries">The newest entries.</param>
    /// <param name="epoch">Epoch of the secret that is there.</param>
    /// <exception cref="LogCorruptException">The secret is of another epoch than the entries.</exception>
    public void Replay(LogState state, long first, IReadOnlyList<byte[]> entries, long epoch)
    {
        IsFrozen = state.IsFrozen;
        Minimum = state.Minimum;
        EpochStart = state.EpochStart;
        IsRotationOpen = false;
        long named = state.Epoch;
        for (int i = 0; i < entries.Count; i++)
        {
            long index = first + i;
            bool isLast = i == entries.Count - 1;
            if (index < state.Size && !isLast)
            {
                continue;
            }

            JsonValue entry = CanonicalJson.Parse(entries[i]);
            switch (entry["t"]?.Text)
            {
                case IncidentEntry.Name:
                    IsFrozen = entry["freeze"]!.IsTrue;
                    break;
                case PruneEntry.Name:
                    Minimum = entry["minimum"]!.Integer;
                    break;
                case RotateEntry.Name:
                    named = entry["epoch"]!.Integer;
                    EpochStart = index + 1;
                    IsRotationOpen = isLast && named == epoch + 1;
                    break;
                case StopEntry.Name:
                    IsRetired = isLast && entry["cause"]!.Text == StopEntry.Retired;
                    break;
            }
        }

        if (named != epoch && !IsRotationOpen)
        {
            throw new LogCorruptException("keys", $"the secret of epoch {named}", $"that of epoch {epoch}");
        }
    }

    /// <summary>Takes an entry that has just become durable.</summary>
    public void Follow(EntryBody body)
    {
        IsCheckpointDue |= EntryType.IsSignedAtOnce(body.Type);
        switch (body)
        {
            case IncidentEntry incident:
                IsFrozen = incident.IsFreeze;
                break;
            case PruneEntry prune:
                Minimum = prune.MinimumIndex;
                break;
            case StopEntry stop:
                IsRetired = stop.IsRetirement;
                break;
        }
    }

    /// <summary>Notes that everything is signed.</summary>
    public void Signed() => IsCheckpointDue = false;

    /// <summary>Notes that a key epoch begins.</summary>
    public void BeginEpoch(long start) => EpochStart = start;
}
