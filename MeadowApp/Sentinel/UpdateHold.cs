using System;

namespace MeadowTinyMl.Sentinel;

/// <summary>Holds an update of the program for as long as an alarm is open: who tells of one comes back only when none is.</summary>
public sealed class UpdateHold
{
    private readonly Action<string> _tell;
    private readonly Action _wait;
    private volatile bool _isAlarmOpen;

    /// <summary>Takes the console and time.</summary>
    /// <param name="tell">Says something to whoever reads the console.</param>
    /// <param name="wait">Waits for a moment, on the thread that tells of the update.</param>
    public UpdateHold(Action<string> tell, Action wait)
    {
        _tell = tell;
        _wait = wait;
    }

    /// <summary>Sets whether an alarm is open; told by the loop's thread after each of its steps.</summary>
    public bool IsAlarmOpen
    {
        set => _isAlarmOpen = value;
    }

    /// <summary>Tells of an update, and returns once no alarm is open; on the thread of the service that would go on with it.</summary>
    /// <param name="state">What the update is: available, or ready.</param>
    public void Hold(string state)
    {
        _tell($"An update is {state}{(_isAlarmOpen ? "; it waits for the open alarm" : string.Empty)}.");
        while (_isAlarmOpen)
        {
            _wait();
        }
    }
}
