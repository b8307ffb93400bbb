namespace MeadowTinyMl.Sentinel.Slots;

/// <summary>Why a slot was left. The number is the <c>detail</c> of the log's <c>fault</c> <c>fallback</c> of the model and never changes its meaning.</summary>
public enum RollbackCause
{
    /// <summary>It was not.</summary>
    None = 0,

    /// <summary>The engine no longer gives the known answers.</summary>
    SelfTest = 1,

    /// <summary>Too many boots in a row ended before they were healthy.</summary>
    CrashLoop = 2,

    /// <summary>It abstained too often during its trial.</summary>
    Abstentions = 3,

    /// <summary>What lies in the slot is no longer what was signed.</summary>
    Damaged = 4,

    /// <summary>The network came onto the block list.</summary>
    Blocked = 5,

    /// <summary>No bundle is left that may run: the alarm without a model stands in.</summary>
    NoModel = 6,
}
