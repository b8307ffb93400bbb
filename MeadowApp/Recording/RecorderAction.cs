namespace MeadowTinyMl.Recording;

/// <summary>What a person at the recorder can do.</summary>
public enum RecorderAction
{
    /// <summary>Say which gas is before the sensor from now on.</summary>
    LabelGas,

    /// <summary>Say which sound is before the microphone from now on.</summary>
    LabelSound,

    /// <summary>Begin a take, or end it.</summary>
    StartOrStop,

    /// <summary>Say that everybody who can be heard agrees to the recording of sound. Holds for this take.</summary>
    Agree,

    /// <summary>Say that somebody does not agree, or no longer: sound of this take is removed.</summary>
    Decline,
}
