using System.Collections.Generic;
using MeadowTinyMl.Sentinel.Slots;

namespace MeadowTinyMl.Simulator.Run;

/// <summary>What the command line asks for.</summary>
internal sealed record SimulatorOptions
{
    /// <summary>Gets the folder that receives the log.</summary>
    public string Out { get; init; } = "./audit-log";

    /// <summary>Gets the folder that receives recordings for training; null: nothing is recorded, the sentinel runs.</summary>
    public string? Record { get; init; }

    /// <summary>Gets the CSV files of gas scans to replay.</summary>
    public IReadOnlyList<string> Gas { get; init; } = [];

    /// <summary>Gets the data sets or WAV files to replay.</summary>
    public IReadOnlyList<string> Sound { get; init; } = [];

    /// <summary>Gets how many times real speed the board runs, or null for the default: 6 in the scene, as fast as it computes in a replay.</summary>
    public double? Speed { get; init; }

    /// <summary>Gets the wall-clock seconds after which it stops, or null for no limit.</summary>
    public double? ForSeconds { get; init; }

    /// <summary>Gets a value indicating whether no page is served.</summary>
    public bool Headless { get; init; }

    /// <summary>Gets who answers: <c>none</c>, <c>confirm</c>, <c>override</c>, or the path of a script.</summary>
    public string Operator { get; init; } = "none";

    /// <summary>Gets the TCP port of the page.</summary>
    public int Port { get; init; } = 5_080;

    /// <summary>Gets the seed of everything that is simulated.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Gets where the log is sent, a folder or a station's address; null for nowhere.</summary>
    public string? Uplink { get; init; }

    /// <summary>Gets the key of the witness behind the uplink, as text, or null.</summary>
    public string? UplinkWitness { get; init; }

    /// <summary>Gets the file with the keys of the operators who may send orders, or null.</summary>
    public string? UplinkOperators { get; init; }

    /// <summary>Gets a value indicating whether the station's bundles are brought.</summary>
    public bool UplinkUpdates { get; init; }

    /// <summary>Gets the folder of a signed bundle that the board takes at its start, or null.</summary>
    public string? Update { get; init; }

    /// <summary>Gets whose releases the board trusts beside those that it was built with: the keys as text.</summary>
    public IReadOnlyList<string> ReleaseKeys { get; init; } = [];

    /// <summary>Gets how a trial of a new model goes.</summary>
    public TrialOptions Trial { get; init; } = new();

    /// <summary>Gets a value indicating whether recordings are replayed.</summary>
    public bool IsReplay => Gas.Count > 0 || Sound.Count > 0;

    /// <summary>Gets how many times real speed the board runs; null: as fast as it computes.</summary>
    public double? EffectiveSpeed => Speed ?? (IsReplay ? null : 6);
}
