using System;

namespace MeadowTinyMl.Recording;

/// <summary>
/// What the recorder's three buttons mean: the next gas label, the next sound label, start or stop. While it asks for agreement to sound, the first says yes and the second no; while it records sound, the
/// second takes the agreement back.
/// </summary>
public sealed class RecorderKeys
{
    private readonly int _gasLabels;
    private readonly int _soundLabels;
    private volatile RecorderStatus? _status;
    private int _gas;
    private int _sound;

    /// <summary>Takes the labels.</summary>
    /// <param name="options">The recorder's settings.</param>
    public RecorderKeys(RecorderOptions options)
    {
        _gasLabels = Math.Max(1, options.GasLabels.Count);
        _soundLabels = Math.Max(1, options.SoundLabels.Count);
    }

    /// <summary>Sets what was shown last, on any thread: a press answers what somebody could read.</summary>
    public RecorderStatus Shown
    {
        set => _status = value;
    }

    /// <summary>Returns what a press of the first button asks for; presses come from one thread.</summary>
    public RecorderCommand First() => _status?.IsAskingConsent == true
        ? new RecorderCommand(RecorderAction.Agree)
        : new RecorderCommand(RecorderAction.LabelGas, _gas = (_gas + 1) % _gasLabels);

    /// <summary>Returns what a press of the second button asks for.</summary>
    public RecorderCommand Second() => _status?.IsAskingConsent == true || _status?.IsRecordingSound == true
        ? new RecorderCommand(RecorderAction.Decline)
        : new RecorderCommand(RecorderAction.LabelSound, _sound = (_sound + 1) % _soundLabels);

    /// <summary>Returns what a press of the third button asks for.</summary>
    public static RecorderCommand Third() => new RecorderCommand(RecorderAction.StartOrStop);
}
