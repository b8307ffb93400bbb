using System;
using System.Globalization;
using System.Text;
using MeadowTinyMl.Dsp;
using MeadowTinyMl.Sensing.Gas;

namespace MeadowTinyMl.Sensing;

/// <summary>A sensor's clean air as it is kept: of which chip, when and in what climate it was taken, how steady it was.</summary>
public sealed class StoredBaseline
{
    /// <summary>The days after which a baseline is old. Layers age by a few hundredths of a decade a month; a quarter keeps that below the fainter odours.</summary>
    public const int LifeDays = 90;

    private const string Head = "clean air 1";

    /// <summary>Describes a baseline.</summary>
    /// <param name="baseline">The clean air.</param>
    /// <param name="chip">The chip's fingerprint.</param>
    /// <param name="takenUtcSeconds">When it was taken, or 0 where the clock had not been set.</param>
    /// <param name="spreadQ16">The largest difference between two of its scans at one step, in decades, Q16.</param>
    /// <param name="climate">What the sensor measured then.</param>
    public StoredBaseline(GasBaseline baseline, uint chip, long takenUtcSeconds, int spreadQ16, Climate climate)
    {
        Baseline = baseline;
        Chip = chip;
        TakenUtcSeconds = takenUtcSeconds;
        SpreadQ16 = spreadQ16;
        Climate = climate;
    }

    /// <summary>Gets the clean air.</summary>
    public GasBaseline Baseline { get; }

    /// <summary>Gets the fingerprint of the chip it was taken with.</summary>
    public uint Chip { get; }

    /// <summary>Gets when it was taken, in seconds since 1970, or 0 where the clock had not been set.</summary>
    public long TakenUtcSeconds { get; }

    /// <summary>Gets the largest difference between two of its scans at one step, in decades, Q16.</summary>
    public int SpreadQ16 { get; }

    /// <summary>Gets what the sensor measured then.</summary>
    public Climate Climate { get; }

    /// <summary>Returns whether the baseline has outlived its life. An unset clock, then or now, cannot tell: the answer is no.</summary>
    /// <param name="nowUtcSeconds">The time of day, or null where it is not known.</param>
    public bool IsOld(long? nowUtcSeconds) =>
        nowUtcSeconds != null && TakenUtcSeconds > 0 && nowUtcSeconds.Value - TakenUtcSeconds > LifeDays * 86_400L;

    /// <summary>Writes it as text of six lines, whole numbers alone.</summary>
    public string Format()
    {
        var text = new StringBuilder();
        text.Append(Head).Append('\n');
        Line(text, "chip", Chip);
        Line(text, "taken", TakenUtcSeconds);
        Line(text, "spread", SpreadQ16);
        Line(text, "climate", Climate.CentiCelsius, Climate.Pascal, Climate.MilliPercent);
        Line(text, "log10", Array.ConvertAll(Baseline.ToArray(), value => (long)value));
        return text.ToString();
    }

    /// <summary>Reads what <see cref="Format"/> wrote.</summary>
    /// <param name="text">Six lines, each ended by a line feed.</param>
    /// <exception cref="BaselineFormatException">It is anything else.</exception>
    public static StoredBaseline Parse(string text)
    {
        string[] lines = text.Split('\n');
        if (lines.Length != 7 || lines[0] != Head || lines[6].Length != 0)
        {
            throw new BaselineFormatException($"A stored baseline: expected six lines that begin with \"{Head}\", found {lines.Length - 1}.");
        }

        long chip = Numbers(lines, 1, "chip", 1, 0, uint.MaxValue)[0];
        long taken = Numbers(lines, 2, "taken", 1, 0, 253_402_300_799)[0];
        long spread = Numbers(lines, 3, "spread", 1, 0, CleanAirBaseline.SpreadLimitQ16)[0];
        long[] climate = Numbers(lines, 4, "climate", 3, -100_000, 1_000_000);
        long[] steps = Numbers(lines, 5, "log10", GasFeatures.Steps, 0, 10 << 16);
        return new StoredBaseline(
            GasBaseline.FromStored(Array.ConvertAll(steps, value => (int)value)),
            (uint)chip,
            taken,
            (int)spread,
            new Climate((int)climate[0], (int)climate[1], (int)climate[2]));
    }

    private static void Line(StringBuilder text, string name, params long[] values)
    {
        text.Append(name);
        foreach (long value in values)
        {
            text.Append(' ').Append(value.ToString(CultureInfo.InvariantCulture));
        }

        text.Append('\n');
    }

    private static long[] Numbers(string[] lines, int line, string name, int count, long least, long most)
    {
        string[] parts = lines[line].Split(' ');
        if (parts.Length != count + 1 || parts[0] != name)
        {
            throw new BaselineFormatException($"A stored baseline, line {line + 1}: expected {name} and {count} numbers, found {parts.Length - 1}.");
        }

        var values = new long[count];
        for (int i = 0; i < count; i++)
        {
            if (!long.TryParse(parts[i + 1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out values[i]) || values[i] < least || values[i] > most)
            {
                throw new BaselineFormatException($"A stored baseline, line {line + 1}, {name}: expected {least} to {most}, found {parts[i + 1]}.");
            }
        }

        return values;
    }
}
