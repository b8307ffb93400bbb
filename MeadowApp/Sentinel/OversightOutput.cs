namespace MeadowTinyMl.Sentinel;

/// <summary>What a mode of oversight is about.</summary>
public enum OversightOutput
{
    /// <summary>Lamp and sounder.</summary>
    Signal,

    /// <summary>The relay, which switches what a site wires to it.</summary>
    Relay,
}
