using System;
using System.Collections.Concurrent;
using MeadowTinyMl.App;
using MeadowTinyMl.Recording;

namespace MeadowTinyMl.Recorder;

/// <summary>
/// Three buttons: the next gas label, the next sound label, start or stop. While the recorder asks for agreement to sound, the first says yes and the second no; while it records sound,
/// the second takes the agreement back. The lamp is on for as long as anything is recorded, and the display, where there is one, says so.
/// </summary>
/// <remarks>A press arrives on the interrupts' thread and does no more than put something into a queue.</remarks>
internal sealed class RecorderButtons : IRecorderPanel
{
    private const int DisplayWidth = 26;

    private readonly ConcurrentQueue<RecorderCommand> _commands = new ConcurrentQueue<RecorderCommand>();
    private readonly BoardDisplay _display;
    private readonly Action<bool> _lamp;
    private readonly int _gasLabels;
    private readonly int _soundLabels;
    private volatile RecorderStatus? _status;
    private int _gas;
    private int _sound;

    public RecorderButtons(IBoard board, RecorderOptions options)
    {
        _display = new BoardDisplay(board.Display);
        _lamp = board.Lamp;
        _gasLabels = Math.Max(1, options.GasLabels.Count);
        _soundLabels = Math.Max(1, options.SoundLabels.Count);
        Connect(board.Buttons.Confirm, First);
        Connect(board.Buttons.Reject, Second);
        Connect(board.Buttons.Acknowledge, () => new RecorderCommand(RecorderAction.StartOrStop));
    }

    public bool TryTake(out RecorderCommand command) => _commands.TryDequeue(out command);

    public void Show(RecorderStatus status)
    {
        _status = status;
        _lamp(status.IsRecordingGas || status.IsRecordingSound);
        _display.Show(status.Lines(DisplayWidth));
    }

    private RecorderCommand First() => _status?.IsAskingConsent == true
        ? new RecorderCommand(RecorderAction.Agree)
        : new RecorderCommand(RecorderAction.LabelGas, _gas = (_gas + 1) % _gasLabels);

    private RecorderCommand Second() => _status?.IsAskingConsent == true || _status?.IsRecordingSound == true
        ? new RecorderCommand(RecorderAction.Decline)
        : new RecorderCommand(RecorderAction.LabelSound, _sound = (_sound + 1) % _soundLabels);

    private void Connect(Contact contact, Func<RecorderCommand> press) => contact.Changed += isClosed =>
    {
        if (isClosed)
        {
            _commands.Enqueue(press());
        }
    };
}
