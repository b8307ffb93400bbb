using System.Collections.Concurrent;
using MeadowTinyMl.Audit.Log;

namespace MeadowTinyMl.Sentinel.Panel;

/// <summary>Makes short and long presses of what the buttons' contacts do. A hold counts while the finger is still down, so that nobody has to know when to let go.</summary>
/// <remarks>Contacts may be told from any thread, also from an interrupt's; presses are taken on the loop's. Time is the time since boot: the clock of day may be set meanwhile.</remarks>
public sealed class ButtonPresses
{
    /// <summary>How long confirm or reject is held to leave a list, in milliseconds: longer than a slow press, since no answer needs it.</summary>
    public const long HoldMilliseconds = 1_000;

    /// <summary>How long acknowledge is held to stop the device, in milliseconds.</summary>
    public const long StopMilliseconds = 3_000;

    private const int Buttons = 3;

    private readonly ConcurrentQueue<(PanelButton Button, bool IsDown, long At)> _contacts = new ConcurrentQueue<(PanelButton Button, bool IsDown, long At)>();
    private readonly IClock _clock;
    private readonly long?[] _downAt = new long?[Buttons];

    /// <summary>Begins with all buttons up.</summary>
    /// <param name="clock">Time since boot.</param>
    public ButtonPresses(IClock clock) => _clock = clock;

    /// <summary>A contact closed.</summary>
    public void Down(PanelButton button) => _contacts.Enqueue((button, true, _clock.UptimeMilliseconds));

    /// <summary>A contact opened.</summary>
    public void Up(PanelButton button) => _contacts.Enqueue((button, false, _clock.UptimeMilliseconds));

    /// <summary>Takes the next press; never blocks.</summary>
    internal bool TryTake(out PanelPress press)
    {
        while (_contacts.TryPeek(out (PanelButton Button, bool IsDown, long At) contact))
        {
            // What was held long enough before this contact comes first.
            if (TryHold(contact.At, out press))
            {
                return true;
            }

            _contacts.TryDequeue(out _);
            bool wasDown = _downAt[(int)contact.Button] != null;
            _downAt[(int)contact.Button] = contact.IsDown ? contact.At : (long?)null;
            if (wasDown && !contact.IsDown)
            {
                press = contact.Button == PanelButton.Confirm ? PanelPress.Confirm : contact.Button == PanelButton.Reject ? PanelPress.Reject : PanelPress.Acknowledge;
                return true;
            }
        }

        return TryHold(_clock.UptimeMilliseconds, out press);
    }

    // A hold ends the press: letting go afterwards means nothing.
    private bool TryHold(long now, out PanelPress press)
    {
        for (int i = 0; i < Buttons; i++)
        {
            long needed = i == (int)PanelButton.Acknowledge ? StopMilliseconds : HoldMilliseconds;
            if (_downAt[i] is { } since && now - since >= needed)
            {
                _downAt[i] = null;
                press = i == (int)PanelButton.Acknowledge ? PanelPress.Stop : i == (int)PanelButton.Confirm ? PanelPress.ConfirmHeld : PanelPress.RejectHeld;
                return true;
            }
        }

        press = default;
        return false;
    }
}
