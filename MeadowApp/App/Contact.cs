using System;
using Meadow;
using Meadow.Hardware;
using Meadow.Peripherals.Sensors.Buttons;

namespace MeadowTinyMl.App;

/// <summary>A button's contact. Interrupts arrive on a thread that an exception would end, and the program with it, so nothing leaves a handler.</summary>
internal sealed class Contact
{
    private readonly Func<bool> _isClosed;

    /// <summary>A button between ground and a pin that is pulled up.</summary>
    public Contact(IDigitalInterruptPort port)
    {
        _isClosed = () => !port.State;
        port.Changed += (sender, change) => Tell(!change.New.State);
    }

    /// <summary>A button that the board's package reads.</summary>
    public Contact(IButton button)
    {
        _isClosed = () => button.State;
        button.PressStarted += (sender, arguments) => Tell(true);
        button.PressEnded += (sender, arguments) => Tell(false);
    }

    /// <summary>Tells that the contact closed (true) or opened, on the interrupts' thread.</summary>
    public event Action<bool>? Changed;

    /// <summary>Gets whether the button is down.</summary>
    public bool IsClosed => _isClosed();

    private void Tell(bool isClosed)
    {
        try
        {
            Changed?.Invoke(isClosed);
        }
        catch (Exception exception)
        {
            Resolver.Log.Error("A button's handler failed: " + exception.Message);
        }
    }
}
