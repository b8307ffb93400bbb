namespace MeadowTinyMl.Sentinel.Drift;

/// <summary>Whether people confirmed or overrode the last alerts that they answered.</summary>
internal sealed class AnswerRing
{
    private readonly bool[] _overridden;
    private (int Confirmed, int Overridden) _before;
    private long _count;
    private int _overrides;

    /// <summary>Begins with no answer.</summary>
    /// <param name="length">How many answers are kept.</param>
    /// <param name="before">What was answered before.</param>
    public AnswerRing(int length, (int Confirmed, int Overridden) before)
    {
        _overridden = new bool[length];
        _before = before;
    }

    /// <summary>Gets the share of overrides, in 1/10 000; null until the ring is full.</summary>
    public int? Share => _count < _overridden.Length ? (int?)null : 10_000 * _overrides / _overridden.Length;

    /// <summary>Takes what was answered since.</summary>
    /// <param name="now">All answers so far.</param>
    public void Take((int Confirmed, int Overridden) now)
    {
        for (; _before.Confirmed < now.Confirmed; _before.Confirmed++)
        {
            Add(false);
        }

        for (; _before.Overridden < now.Overridden; _before.Overridden++)
        {
            Add(true);
        }
    }

    private void Add(bool isOverride)
    {
        ref bool place = ref _overridden[_count++ % _overridden.Length];
        _overrides += (isOverride ? 1 : 0) - (place ? 1 : 0);
        place = isOverride;
    }
}
