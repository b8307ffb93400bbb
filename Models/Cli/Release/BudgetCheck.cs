using System;
using System.Globalization;
using MeadowTinyMl.Classification;

namespace MeadowTinyMl.Models.Cli.Release;

/// <summary>Holds the board budget of a manifest against the estimate of this program.</summary>
internal static class BudgetCheck
{
    /// <summary>How far an estimate may lie from the stated one, as a share: counts of instructions and stated currents are taken anew from time to time, a network's cost does not double.</summary>
    public const double Tolerance = 0.25;

    /// <summary>Returns the first figure that does not hold, or null.</summary>
    /// <param name="stated">As the manifest has it.</param>
    /// <param name="estimated">As this program estimates it.</param>
    public static string? Fault(ModelBudget stated, ModelBudget estimated) => stated.FlashBytes != estimated.FlashBytes
        ? Wrong("flash_bytes", stated.FlashBytes, estimated.FlashBytes)
        : Far("ram_bytes", stated.RamBytes, estimated.RamBytes)
            ?? Far("microseconds", stated.Microseconds, estimated.Microseconds)
            ?? Far("microjoules", stated.Microjoules, estimated.Microjoules);

    /// <summary>Returns a budget in words.</summary>
    public static string InWords(ModelBudget budget) => string.Create(
        CultureInfo.InvariantCulture,
        $"{budget.FlashBytes:N0} bytes of flash, {budget.RamBytes:N0} bytes of RAM, {budget.Microseconds / 1e3:N1} ms and {budget.Microjoules / 1e3:N1} mJ for one input");

    private static string? Far(string figure, int stated, int estimated) =>
        Math.Abs(stated - (double)estimated) <= Tolerance * estimated ? null : Wrong(figure, stated, estimated);

    private static string Wrong(string figure, int stated, int estimated) => string.Create(
        CultureInfo.InvariantCulture, $"manifest.json: budget states {figure} {stated:N0}, the estimate here is {estimated:N0}");
}
