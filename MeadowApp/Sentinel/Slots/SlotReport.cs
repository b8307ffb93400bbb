namespace MeadowTinyMl.Sentinel.Slots;

/// <summary>Where one task's model stands, for who looks at the device.</summary>
public sealed record SlotReport
{
    /// <summary>Gets the task, <c>gas</c> or <c>sound</c>.</summary>
    public string Task { get; init; } = string.Empty;

    /// <summary>Gets id and version of the active model, or null where there is none.</summary>
    public string? Model { get; init; }

    /// <summary>Gets the active slot: <c>a</c>, <c>b</c>, or <c>-</c>.</summary>
    public char Slot { get; init; } = SlotState.None;

    /// <summary>Gets a value indicating whether the active model is on trial.</summary>
    public bool IsTrial { get; init; }

    /// <summary>Gets the inferences of the trial so far.</summary>
    public long Seen { get; init; }

    /// <summary>Gets the inferences that it takes.</summary>
    public long Needed { get; init; }

    /// <summary>Gets id and version of the model that was left last since the device started, or null.</summary>
    public string? Left { get; init; }

    /// <summary>Gets why.</summary>
    public RollbackCause Cause { get; init; }
}
