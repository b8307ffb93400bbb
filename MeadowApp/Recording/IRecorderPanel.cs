namespace MeadowTinyMl.Recording;

/// <summary>Buttons, lamp and display of the recorder.</summary>
public interface IRecorderPanel
{
    /// <summary>Takes the next act of the person; never blocks.</summary>
    /// <param name="command">The act.</param>
    /// <returns>Whether there was one.</returns>
    bool TryTake(out RecorderCommand command);

    /// <summary>Shows what the recorder is doing. While it records, this must be seen.</summary>
    /// <param name="status">What it is doing.</param>
    void Show(RecorderStatus status);
}
