using System;
using Meadow;
using Meadow.Peripherals.Sensors.Buttons;
using MeadowTinyMl.Sentinel.Panel;

namespace MeadowTinyMl.App;

/// <summary>The buttons' contacts. Interrupts arrive on a thread that an exception would end, and the program with it, so they only tell of the contact, and nothing leaves the handler.</summary>
internal static class BoardButtons
{
    public static void Connect(IBoard board, ButtonPresses presses)
    {
        Connect(board.Buttons.Confirm, PanelButton.Confirm, presses);
        Connect(board.Buttons.Reject, PanelButton.Reject, presses);
        Connect(board.Buttons.Acknowledge, PanelButton.Acknowledge, presses);
    }

    private static void Connect(IButton button, PanelButton name, ButtonPresses presses)
    {
        button.PressStarted += (sender, arguments) => Guarded(() => presses.Down(name));
        button.PressEnded += (sender, arguments) => Guarded(() => presses.Up(name));
    }

    private static void Guarded(Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception)
        {
            Resolver.Log.Error("A button's handler failed: " + exception.Message);
        }
    }
}
