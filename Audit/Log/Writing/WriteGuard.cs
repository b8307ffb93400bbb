using System;
using System.IO;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Audit.Log.Storage;

namespace MeadowTinyMl.Audit.Log.Writing;

/// <summary>What is done when the disk does not do as asked: start-up once more, then the rest of the step on new files. After a second failure the log is down.</summary>
internal sealed class WriteGuard
{
    private readonly IStorage _storage;
    private readonly Action _restart;
    private readonly Action<FaultEntry> _report;
    private string? _down;
    private bool _isFullReported;

    /// <summary>Creates a guard.</summary>
    /// <param name="storage">The disk.</param>
    /// <param name="restart">Reads everything from the disk again; throws where that is not what was acknowledged.</param>
    /// <param name="report">Writes an entry, where the log takes one.</param>
    public WriteGuard(IStorage storage, Action restart, Action<FaultEntry> report)
    {
        _storage = storage;
        _restart = restart;
        _report = report;
    }

    /// <summary>Gets a value indicating whether the log is down.</summary>
    public bool IsDown => _down != null;

    /// <summary>Gets a value indicating whether room is scarce.</summary>
    public bool IsSpaceScarce { get; private set; }

    /// <summary>Refuses where the log is down.</summary>
    public void RequireUp()
    {
        if (_down != null)
        {
            throw new LogDownException(_down, null);
        }
    }

    /// <summary>Does a step that must be ended once it is begun: a rotation that stands half done would have entries follow it.</summary>
    /// <param name="step">Goes on from where it was, when it is called again.</param>
    public void Do(Action step)
    {
        try
        {
            step();
        }
        catch (IOException exception)
        {
            StartOver(exception, true, step);
        }
    }

    /// <summary>Never the same file again: start-up, then the rest of the step with new files. A second failure is the last.</summary>
    /// <param name="first">How the step failed.</param>
    /// <param name="mayUseReserve">Whether the reserve is for such a step; one that it is not for is given up when the disk is full.</param>
    /// <param name="step">Goes on from where it was.</param>
    public void StartOver(IOException first, bool mayUseReserve, Action step)
    {
        bool isFull = first is StorageFullException;
        try
        {
            if (first is LogCorruptException)
            {
                throw first;
            }

            if (isFull && mayUseReserve)
            {
                _storage.Delete(LogFiles.Reserve);
            }

            _restart();
            if (!isFull || mayUseReserve)
            {
                step();
            }
        }
        catch (IOException second)
        {
            _down = $"{first.Message}; then {second.Message}";
            throw new LogDownException(_down, second);
        }

        if (!isFull)
        {
            _report(new FaultEntry("storage", "write_failed", null));
            return;
        }

        IsSpaceScarce = true;
        if (!_isFullReported)
        {
            _isFullReported = true;
            _report(new FaultEntry("storage", "disk_full", null));
        }

        if (!mayUseReserve)
        {
            throw first;
        }
    }

    /// <summary>Notes that something found no room.</summary>
    /// <param name="isHeldBack">Whether it did.</param>
    public void NoteHeldBack(bool isHeldBack) => IsSpaceScarce |= isHeldBack;

    /// <summary>Looks how full the disk is, and reports it once it is nearly full.</summary>
    public void WatchSpace()
    {
        bool wasScarce = IsSpaceScarce;
        IsSpaceScarce = _storage.Space().IsScarce;
        if (IsSpaceScarce && !wasScarce)
        {
            _report(new FaultEntry("storage", "disk_nearly_full", null));
        }
    }
}
