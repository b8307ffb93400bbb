using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Serialization;
using MeadowTinyMl.DataSets;
using MeadowTinyMl.Dsp;
using MeadowTinyMl.Training.Sound;

namespace MeadowTinyMl.Models.Cli.Search;

/// <summary>A candidate of the sound procedure: width, depth, front end, length of the input and what training does besides.</summary>
/// <param name="Name">In words.</param>
/// <param name="Stem">Filters of the first convolution.</param>
/// <param name="Blocks">Filters and stride of each block.</param>
/// <param name="MelBands">Bands of the patch.</param>
/// <param name="Frames">Frames of the patch.</param>
/// <param name="HopLengthSamples">Samples from one frame to the next.</param>
/// <param name="Residual">Whether blocks that keep their shape are added to their input.</param>
/// <param name="Squeeze">How many channels share one unit of squeeze and excite; 0 for none.</param>
/// <param name="Settle">Epochs at the end on clips that are not mixed.</param>
/// <param name="Strange">The share of examples that are made to belong to no class.</param>
/// <param name="Chimeras">The share of those that have the spectrum of one clip and the course of another.</param>
/// <param name="Epochs">Epochs before the network settles.</param>
internal sealed record SoundCandidate(
    string Name, int Stem, IReadOnlyList<IReadOnlyList<int>> Blocks, int MelBands, int Frames, int HopLengthSamples, bool Residual = false, int Squeeze = 0, int Settle = 20, float Strange = 0.25f, float Chimeras = 0, int Epochs = 160)
{
    private const int MostBlocks = 20;
    private const int MostFilters = 1_024;
    private const int LongestName = 60;

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    public SoundArchitecture Architecture => new(Stem, Blocks.Select(block => (block[0], block[1])).ToArray(), 0.2f) { Residual = Residual, Squeeze = Squeeze };

    public LogMelOptions FrontEnd => new() { MelBands = MelBands, Frames = Frames, HopLengthSamples = HopLengthSamples };

    /// <summary>Returns the procedure.</summary>
    /// <param name="epochs">Epochs before the network settles; null for the candidate's own.</param>
    public SoundRecipe Recipe(int? epochs)
    {
        var own = new SoundRecipe();
        return own with
        {
            FrontEnd = FrontEnd,
            Student = Architecture,
            StudentPlan = own.StudentPlan with { Epochs = epochs ?? Epochs },
            SettlingPlan = own.SettlingPlan with { Epochs = Settle },
            Augmentation = own.Augmentation with { Strange = Strange, Chimeras = Chimeras },
        };
    }

    /// <summary>Reads the committed table.</summary>
    public static IReadOnlyList<SoundCandidate> Committed()
    {
        using Stream stream = typeof(SoundCandidate).Assembly.GetManifestResourceStream("sound-candidates.json")!;
        using var reader = new StreamReader(stream);
        return Parse(reader.ReadToEnd(), "sound-candidates.json");
    }

    /// <summary>Reads a table of candidates.</summary>
    /// <exception cref="DataFormatException">A field is missing, unknown or out of range.</exception>
    public static IReadOnlyList<SoundCandidate> Parse(string text, string place)
    {
        SoundCandidate[] candidates;
        try
        {
            candidates = JsonSerializer.Deserialize<SoundCandidate[]>(text, Json) ?? [];
        }
        catch (JsonException exception)
        {
            throw new DataFormatException(place, $"line {(exception.LineNumber ?? 0) + 1}", "candidates as in sound-candidates.json", exception.Message);
        }

        if (candidates.Length == 0 || candidates.Select(candidate => candidate.Name).Distinct().Count() != candidates.Length)
        {
            throw new DataFormatException(place, "document", "a list of candidates with different names", $"{candidates.Length}");
        }

        foreach (SoundCandidate candidate in candidates)
        {
            if (candidate.Name.Length is < 1 or > LongestName || candidate.Name.Any(letter => letter is < ' ' or > '~' or '"' or '\'' or '\\'))
            {
                throw new DataFormatException(place, "name", $"a name of 1 to {LongestName} characters of ASCII without quotes and backslashes, as a manifest can state it", candidate.Name);
            }

            bool isBlocks = candidate.Blocks.Count <= MostBlocks
                && candidate.Blocks.All(block => block.Count == 2 && block[0] is >= 1 and <= MostFilters && block[1] is 1 or 2);
            if (!isBlocks || candidate.Stem is < 1 or > MostFilters)
            {
                throw new DataFormatException(place, candidate.Name, $"a stem and at most {MostBlocks} blocks of 1 to {MostFilters} filters and a stride of 1 or 2", "others");
            }

            if (candidate.Squeeze is < 0 or > MostFilters)
            {
                throw new DataFormatException(place, candidate.Name, $"a squeeze of 0 to {MostFilters}", $"{candidate.Squeeze}");
            }

            if (candidate.Epochs is < 1 or > 10_000)
            {
                throw new DataFormatException(place, candidate.Name, "1 to 10000 epochs", $"{candidate.Epochs}");
            }

            if (candidate.Settle is < 0 or > 1_000 || candidate.Strange is not (>= 0 and <= 0.9f))
            {
                throw new DataFormatException(place, candidate.Name, "0 to 1000 epochs to settle and a share from 0 to 0.9 of strange examples", FormattableString.Invariant($"{candidate.Settle} and {candidate.Strange}"));
            }

            if (candidate.Chimeras is not (>= 0 and <= 1))
            {
                throw new DataFormatException(place, candidate.Name, "a share from 0 to 1 of chimeras", FormattableString.Invariant($"{candidate.Chimeras}"));
            }

            try
            {
                candidate.FrontEnd.Check();
            }
            catch (ArgumentOutOfRangeException exception)
            {
                throw new DataFormatException(place, candidate.Name, "a front end that makes sense", exception.Message);
            }
        }

        return candidates;
    }
}
