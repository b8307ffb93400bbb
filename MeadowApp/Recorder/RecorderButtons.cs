using System;
using System.Collections.Concurrent;
using MeadowTinyMl.App;
using MeadowTinyMl.Recording;

namespace MeadowTinyMl.Recorder;

/// <summary>The recorder's buttons, lamp and display. The lamp is on for as long as anything is recorded, and the display, where there is one, says so.</summary>
/// <remarks>A press arrives on the interrupts' thread and does no more than put something into a queue.</remarks>
internal sealed class RecorderButtons : IRecorderPanel
{
    private const int DisplayWidth = 26;

    private readonly ConcurrentQueue<RecorderCommand> _commands = new ConcurrentQueue<RecorderCommand>();
    private readonly BoardDisplay _display;
    private readonly Action<bool> _lamp;
    private readonly RecorderKeys _keys;

    public RecorderButtons(IBoard board, RecorderOptions options)
    {
        _display = new BoardDisplay(board.Display);
        _lamp = board.Lamp;
        _keys = new RecorderKeys(options);
        Connect(board.Buttons.Confirm, _keys.First);
        Connect(board.Buttons.Reject, _keys.Second);
        Connect(board.Buttons.Acknowledge, RecorderKeys.Third);
    }

    public bool TryTake(out RecorderCommand command) => _commands.TryDequeue(out command);

    public void Show(RecorderStatus status)
    {
        _keys.Shown = status;
        _lamp(status.IsRecordingGas || status.IsRecordingSound);
        _display.Show(status.Lines(DisplayWidth));
    }

    private void Connect(Contact contact, Func<RecorderCommand> press) => contact.Changed += isClosed =>
    {
        if (isClosed)
        {
            _commands.Enqueue(press());
        }
    };
}
