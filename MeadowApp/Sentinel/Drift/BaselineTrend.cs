using System;

namespace MeadowTinyMl.Sentinel.Drift;

/// <summary>How far a gas sensor's cleanest air lies from the clean air of its commissioning, and how fast that moves.</summary>
/// <remarks>Of each hour the cleanest moment, of 24 hours the third cleanest hour, so that two odd ones decide nothing; of the days of a week the slope.</remarks>
internal sealed class BaselineTrend
{
    private const int Hours = 24;
    private const int Cleanest = 3;
    private const int Days = 7;
    private const int LeastDays = 3;

    private readonly int[] _hours = new int[Hours];
    private readonly int[] _sorted = new int[Hours];
    private readonly int[] _days = new int[Days];
    private int _count;

    /// <summary>Gets the offset of the last 24 hours, in 1/1000 decades; null before the first day is over.</summary>
    public int? Offset { get; private set; }

    /// <summary>Takes an hour.</summary>
    /// <param name="offset">Its cleanest moment, in 1/1000 decades from clean air; negative where gas, or ageing, has lowered the resistance.</param>
    public void Add(int offset)
    {
        _hours[_count++ % Hours] = offset;
        if (_count < Hours)
        {
            return;
        }

        _hours.CopyTo(_sorted, 0);
        Array.Sort(_sorted);
        Offset = _sorted[Hours - Cleanest];
        if (_count % Hours == 0)
        {
            _days[((_count / Hours) - 1) % Days] = Offset.Value;
        }
    }

    /// <summary>Returns the least-squares slope over the days of the last week, in 1/1000 decades a day; null before the third is over.</summary>
    public int? PerDay()
    {
        int ended = _count / Hours;
        int days = Math.Min(ended, Days);
        if (days < LeastDays)
        {
            return null;
        }

        // Days counted from the middle in halves, so that their mean is 0.
        long products = 0;
        long squares = 0;
        for (int day = 0; day < days; day++)
        {
            int half = (2 * day) - (days - 1);
            products += (long)half * _days[(ended - days + day) % Days];
            squares += half * half;
        }

        return (int)(2 * products / squares);
    }
}
