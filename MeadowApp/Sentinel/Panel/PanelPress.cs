namespace MeadowTinyMl.Sentinel.Panel;

/// <summary>What a person did with the buttons.</summary>
internal enum PanelPress
{
    /// <summary>Confirm, pressed and let go.</summary>
    Confirm,

    /// <summary>Confirm, held.</summary>
    ConfirmHeld,

    /// <summary>Reject, pressed and let go.</summary>
    Reject,

    /// <summary>Reject, held.</summary>
    RejectHeld,

    /// <summary>Acknowledge, pressed and let go.</summary>
    Acknowledge,

    /// <summary>Acknowledge, held for three seconds.</summary>
    Stop,
}
