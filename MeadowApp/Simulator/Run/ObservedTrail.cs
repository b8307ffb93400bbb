using System;
using MeadowTinyMl.Audit.Log;

namespace MeadowTinyMl.Simulator.Run;

/// <summary>Passes entries on to the log and tells what was written.</summary>
internal sealed class ObservedTrail : IAuditTrail
{
    private readonly IAuditTrail _trail;
    private readonly Action<long, EntryBody> _appended;
    private readonly Action _signed;

    /// <summary>Wraps a log.</summary>
    /// <param name="trail">The log.</param>
    /// <param name="appended">Told of each entry once it is durable.</param>
    /// <param name="signed">Told of each checkpoint.</param>
    public ObservedTrail(IAuditTrail trail, Action<long, EntryBody> appended, Action signed)
    {
        _trail = trail;
        _appended = appended;
        _signed = signed;
    }

    public long Size => _trail.Size;

    public bool IsSpaceScarce => _trail.IsSpaceScarce;

    public long Append(EntryBody body)
    {
        long index = _trail.Append(body);
        _appended(index, body);
        return index;
    }

    public byte[]? ReadEntry(long index) => _trail.ReadEntry(index);

    public void Checkpoint()
    {
        _trail.Checkpoint();
        _signed();
    }

    public bool Tick()
    {
        bool isSigned = _trail.Tick();
        if (isSigned)
        {
            _signed();
        }

        return isSigned;
    }
}
