using System.Collections.Generic;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using MeadowTinyMl.DataSets;

namespace MeadowTinyMl.Evaluation.Board;

/// <summary>What a model may cost on the board, for one input and all around it.</summary>
/// <param name="FlashBytes">Bytes of the <c>.tflite</c> file.</param>
/// <param name="RamBytes">Bytes of memory.</param>
/// <param name="Milliseconds">Estimated time.</param>
/// <param name="Millijoules">Estimated energy.</param>
public sealed record BoardBudget(long FlashBytes, long RamBytes, double Milliseconds, double Millijoules)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    /// <summary>Reads a budget.</summary>
    /// <param name="text">JSON with <c>flash_bytes</c>, <c>ram_bytes</c>, <c>milliseconds</c> and <c>millijoules</c>.</param>
    /// <param name="place">Where it stands, for error messages.</param>
    /// <exception cref="DataFormatException">A field is missing or unknown, or a number is not above 0.</exception>
    public static BoardBudget Parse(string text, string place)
    {
        try
        {
            BoardBudget? budget = JsonSerializer.Deserialize<BoardBudget>(text, Json);
            if (budget is { FlashBytes: > 0, RamBytes: > 0, Milliseconds: > 0, Millijoules: > 0 })
            {
                return budget;
            }

            throw new DataFormatException(place, "document", "four numbers above 0", budget?.ToString() ?? "null");
        }
        catch (JsonException exception)
        {
            throw new DataFormatException(place, $"line {(exception.LineNumber ?? 0) + 1}", "flash_bytes, ram_bytes, milliseconds and millijoules", exception.Message);
        }
    }

    /// <summary>Returns each limit that an estimate is over, in words; none where it fits.</summary>
    public IReadOnlyList<string> Exceeded(BoardEstimate estimate)
    {
        var exceeded = new List<string>();
        Check("flash", "bytes", estimate.Network.FileBytes, FlashBytes);
        Check("RAM", "bytes", estimate.RamBytes, RamBytes);
        Check("time", "ms", estimate.Milliseconds, Milliseconds);
        Check("energy", "mJ", estimate.Millijoules, Millijoules);
        return exceeded;

        void Check(string what, string unit, double value, double limit)
        {
            if (value > limit)
            {
                exceeded.Add(string.Create(CultureInfo.InvariantCulture, $"{what}: {value:#,0.#} {unit}, the budget allows {limit:#,0.#}"));
            }
        }
    }
}
