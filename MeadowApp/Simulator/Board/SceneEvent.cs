namespace MeadowTinyMl.Simulator.Board;

/// <summary>What happens to the board itself when an act begins.</summary>
internal enum SceneEvent
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Somebody tests the stop function.</summary>
    StopTest,

    /// <summary>The gas sensor's wires come off; the next act puts them back.</summary>
    GasSensorLost,

    /// <summary>The board loses its power for a while.</summary>
    PowerCut,
}
