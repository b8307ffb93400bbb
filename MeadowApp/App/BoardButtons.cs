using MeadowTinyMl.Sentinel.Panel;

namespace MeadowTinyMl.App;

/// <summary>Tells the panel of the buttons' contacts.</summary>
internal static class BoardButtons
{
    public static void Connect(IBoard board, ButtonPresses presses)
    {
        Connect(board.Buttons.Confirm, PanelButton.Confirm, presses);
        Connect(board.Buttons.Reject, PanelButton.Reject, presses);
        Connect(board.Buttons.Acknowledge, PanelButton.Acknowledge, presses);
    }

    private static void Connect(Contact contact, PanelButton name, ButtonPresses presses) => contact.Changed += isClosed =>
    {
        if (isClosed)
        {
            presses.Down(name);
        }
        else
        {
            presses.Up(name);
        }
    };
}
