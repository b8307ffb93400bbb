using System.Collections.Generic;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Classification;

namespace MeadowTinyMl.Sentinel;

/// <summary>When attention is tested, and with what: a hazard at a confidence that an alert could have, drawn at random.</summary>
internal sealed class Challenge
{
    private readonly IRandomSource _random;
    private readonly long _everyMilliseconds;
    private readonly byte[] _drawn = new byte[4];
    private long? _dueAt;

    /// <summary>Sets it up.</summary>
    /// <param name="random">What nobody can foresee.</param>
    /// <param name="everyMilliseconds">The mean time between two tests; 0 for none.</param>
    public Challenge(IRandomSource random, long everyMilliseconds)
    {
        _random = random;
        _everyMilliseconds = everyMilliseconds;
    }

    /// <summary>Says whether a test is due, and if so draws the time of the next: half to one and a half times the mean.</summary>
    public bool IsDue(long now)
    {
        if (_everyMilliseconds == 0)
        {
            return false;
        }

        bool isDue = now >= _dueAt;
        if (isDue || _dueAt == null)
        {
            _dueAt = now + (_everyMilliseconds / 2) + Below(_everyMilliseconds);
        }

        return isDue;
    }

    /// <summary>Draws a hazard of a model.</summary>
    public int Draw(ModelManifest manifest)
    {
        var hazards = new List<int>();
        for (int i = 0; i < manifest.Levels.Count; i++)
        {
            if (manifest.Levels[i] != HazardLevel.None)
            {
                hazards.Add(i);
            }
        }

        return hazards[(int)Below(hazards.Count)];
    }

    /// <summary>Makes up the decision that is shown.</summary>
    public DecisionReport Decision(DecisionReport real, int label, long now)
    {
        var confidences = new int[real.Confidences.Length];
        int least = real.Manifest.Thresholds[label];
        confidences[label] = least + (int)Below(Confidence.Full - least + 1);
        int other = label == 0 ? 1 : 0;
        confidences[other] = Confidence.Full - confidences[label];
        var decision = new Decision(label, other, confidences[label] - confidences[other], Outcome.Alert, AbstainCause.None);
        return new DecisionReport(real.Sensor, real.Manifest, confidences, decision, QualityFlags.None, true, now, real.LatencyMilliseconds, null)
        {
            Reference = real.Reference,
        };
    }

    private long Below(long limit)
    {
        _random.Fill(_drawn);
        uint drawn = ((uint)_drawn[0] << 24) | ((uint)_drawn[1] << 16) | ((uint)_drawn[2] << 8) | _drawn[3];
        return drawn % limit;
    }
}
