namespace MeadowTinyMl.Sentinel.Panel;

/// <summary>The three buttons of a board.</summary>
public enum PanelButton
{
    /// <summary>"Yes", or: take this.</summary>
    Confirm,

    /// <summary>"No", or: the next one.</summary>
    Reject,

    /// <summary>"I have seen it", or: back. Held for three seconds it is the stop function.</summary>
    Acknowledge,
}
