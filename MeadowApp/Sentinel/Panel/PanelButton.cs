namespace MeadowTinyMl.Sentinel.Panel;

/// <summary>The three buttons of a board, marked 1, 2 and 3.</summary>
public enum PanelButton
{
    /// <summary>"Yes", or what stands beside 1.</summary>
    Confirm,

    /// <summary>"No", or what stands beside 2.</summary>
    Reject,

    /// <summary>"I have seen it", or what stands beside 3. Held for three seconds it is the stop function.</summary>
    Acknowledge,
}
