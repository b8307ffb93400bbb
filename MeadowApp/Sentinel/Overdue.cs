using MeadowTinyMl.Sensing;

namespace MeadowTinyMl.Sentinel;

/// <summary>Notices that a sensor has fallen silent.</summary>
internal sealed class Overdue
{
    private readonly long _afterMilliseconds;
    private long? _since;
    private bool _isLost;

    public Overdue(long afterMilliseconds) => _afterMilliseconds = afterMilliseconds;

    /// <summary>Takes note of one answer of the sensor.</summary>
    /// <returns>Whether it is to be reported as missing now: when it says so itself, and each time the limit passes again.</returns>
    public bool Notice(ReadState state, long now)
    {
        if (state == ReadState.Ready || _since == null)
        {
            _since = now;
        }

        bool isNewlyLost = state == ReadState.Lost && !_isLost;
        _isLost = state == ReadState.Lost;
        if (isNewlyLost || now - _since.Value >= _afterMilliseconds)
        {
            _since = now;
            return true;
        }

        return false;
    }
}
