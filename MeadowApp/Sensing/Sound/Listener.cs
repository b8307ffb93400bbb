using System;

namespace MeadowTinyMl.Sensing.Sound;

/// <summary>Listens turn by turn: measures the microphone's clock before the first window, captures one window after another, and overwrites the sound while nobody may listen.</summary>
/// <remarks>A turn that hears nothing may end at once; whoever takes the turns then pauses, so that a broken bus does not take the processor from the loop.</remarks>
public sealed class Listener
{
    private readonly PdmMicrophone _microphone;
    private readonly Func<bool> _mayListen;

    /// <summary>Takes the microphone; nothing is read yet.</summary>
    /// <param name="microphone">The microphone, which nobody else captures with.</param>
    /// <param name="mayListen">Says before each turn whether sound may be heard; while it may not, the microphone's clock does not run.</param>
    public Listener(PdmMicrophone microphone, Func<bool> mayListen)
    {
        _microphone = microphone;
        _mayListen = mayListen;
    }

    /// <summary>Gets whether the clock is what it should be; null until it was measured.</summary>
    public bool? IsClockRight { get; private set; }

    /// <summary>Gets why the last turn could not read the bus, or null where it could.</summary>
    public string? Problem { get; private set; }

    /// <summary>Takes a turn. It blocks for as long as a window lasts.</summary>
    /// <returns>Whether a window was heard.</returns>
    public bool Step()
    {
        if (!_mayListen())
        {
            _microphone.Zero();
            return false;
        }

        try
        {
            IsClockRight ??= _microphone.Calibrate();
        }
        catch (BusException)
        {
            // The capture meets the same bus and says so to whoever reads the window.
        }

        bool isHeard = _microphone.Capture();
        Problem = isHeard ? null : _microphone.LastFault;
        return isHeard;
    }
}
