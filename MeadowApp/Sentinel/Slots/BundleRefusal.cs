namespace MeadowTinyMl.Sentinel.Slots;

/// <summary>Why a bundle does not become active. The number is the <c>detail</c> of the log's <c>fault</c> and never changes its meaning.</summary>
public enum BundleRefusal
{
    /// <summary>It may become active.</summary>
    None = 0,

    /// <summary>There is no <c>bundle.note</c>, or one too long to be one.</summary>
    NoteMissing = 1,

    /// <summary>The note is not exactly of the form.</summary>
    NoteUnsound = 2,

    /// <summary>No key that this device trusts has signed.</summary>
    KeyUnknown = 3,

    /// <summary>A signature in the name of a trusted key does not verify.</summary>
    SignatureWrong = 4,

    /// <summary>A file that the note lists, or that a board needs, is not there.</summary>
    PartMissing = 5,

    /// <summary>There is a file that the note does not list, or a name that leads elsewhere.</summary>
    PartForeign = 6,

    /// <summary>A file is larger than a board reads.</summary>
    PartTooLarge = 7,

    /// <summary>A file has another SHA-256 than the note lists.</summary>
    PartChanged = 8,

    /// <summary>Manifest, card or reference are not sound, or not of what the note says.</summary>
    ManifestUnsound = 9,

    /// <summary>The network is not sound.</summary>
    NetworkUnsound = 10,

    /// <summary>The model is made for other sensors, or for longer sound than the device keeps.</summary>
    OtherHardware = 11,

    /// <summary>What the board keeps of the bundle is larger than the device allows.</summary>
    FlashOverBudget = 12,

    /// <summary>The engine needs more memory for it than the device allows.</summary>
    MemoryOverBudget = 13,

    /// <summary>One inference needs more multiply-accumulates than the device allows.</summary>
    WorkOverBudget = 14,

    /// <summary>The version is lower than the active one's.</summary>
    VersionLower = 15,

    /// <summary>The network is on the block list.</summary>
    Blocked = 16,

    /// <summary>It has failed its trial on this device.</summary>
    FailedBefore = 17,

    /// <summary>The engine here does not give the bundle's known answers.</summary>
    AnswersWrong = 18,

    /// <summary>The device could not store it.</summary>
    NotStored = 19,

    /// <summary>The source could not be read.</summary>
    NotRead = 20,
}
