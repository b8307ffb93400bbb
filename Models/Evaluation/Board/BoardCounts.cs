using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MeadowTinyMl.Evaluation.Board;

/// <summary>What was counted once and does not depend on a model's network: ARM instructions of the program around it and the bytes of its trimmed assemblies.</summary>
public sealed record BoardCounts
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>Gets the time of one instruction, in nanoseconds; good to a factor of two until a board has been measured.</summary>
    public required double NanosecondsPerInstruction { get; init; }

    /// <summary>Gets the instructions of one second of sound from bits to samples, start-up, level and checks included.</summary>
    public required long Capture { get; init; }

    /// <summary>Gets the instructions of one log-mel frame without its bands.</summary>
    public required long LogMelFrame { get; init; }

    /// <summary>Gets the instructions of one band of one log-mel frame.</summary>
    public required long LogMelBand { get; init; }

    /// <summary>Gets the instructions of one second of the loop beside capture, log-mel, networks and gas sensor: commitments, log, rule, alerts.</summary>
    public required long LoopRest { get; init; }

    /// <summary>Gets the instructions of one second of the gas sensor: polls, driver and features.</summary>
    public required long GasSecond { get; init; }

    /// <summary>Gets the bytes of each assembly of the program after trimming, without the board maker's own and the models.</summary>
    public required IReadOnlyDictionary<string, int> Assemblies { get; init; }

    /// <summary>Gets the bytes of all assemblies.</summary>
    public int ProgramBytes => Assemblies.Values.Sum();

    /// <summary>Reads the counts that are part of this assembly.</summary>
    public static BoardCounts Measured()
    {
        using Stream stream = typeof(BoardCounts).Assembly.GetManifestResourceStream("board-counts.json")!;
        return JsonSerializer.Deserialize<BoardCounts>(stream, Json)!;
    }
}
