using System;
using MeadowTinyMl.Classification;

namespace MeadowTinyMl.Sentinel;

/// <summary>What an answer of a class has been worth: of so many answered with it, how many were right, and where that was counted.</summary>
/// <param name="IsFromThisSite">Whether people at this site said so; else it was counted on recordings that had been left out of training, where the event may be more frequent than here.</param>
/// <param name="Share">The share, with its interval at 95 %.</param>
/// <param name="MistakenFor">The class that it most often was on those recordings where this one was answered wrongly, or null.</param>
public sealed record AnswerWorth(bool IsFromThisSite, WilsonInterval Share, string? MistakenFor)
{
    /// <summary>The answers of people after which this site's own share is told.</summary>
    public const int SiteAnswers = 30;

    /// <summary>Gets how many of a hundred were right, or null where nothing was counted.</summary>
    public int? OfAHundred => Share.Share is { } share ? Hundredths(share) : null;

    /// <summary>Gets the lower end of the interval, of a hundred.</summary>
    public int LowOfAHundred => Hundredths(Share.Low);

    /// <summary>Gets the upper end of the interval, of a hundred.</summary>
    public int HighOfAHundred => Hundredths(Share.High);

    /// <summary>Weighs a class.</summary>
    /// <param name="manifest">The model.</param>
    /// <param name="reference">What is known of it, or null.</param>
    /// <param name="label">The class, by its place.</param>
    /// <param name="site">What people at this site said.</param>
    /// <returns>Null where nothing is known.</returns>
    public static AnswerWorth? Of(ModelManifest manifest, ReferenceStatistics? reference, int label, SiteRecord site)
    {
        int mistaken = reference?.MistakenFor[label] ?? -1;
        string? other = mistaken < 0 ? null : manifest.Labels[mistaken];
        (int confirmed, int overridden) = site.Of(manifest.Id, manifest.Labels[label]);
        if (confirmed + overridden >= SiteAnswers)
        {
            return new AnswerWorth(true, new WilsonInterval(confirmed, confirmed + overridden), other);
        }

        return reference == null || reference.Answered[label] == 0
            ? null
            : new AnswerWorth(false, new WilsonInterval(reference.Right[label], reference.Answered[label]), other);
    }

    private static int Hundredths(double share) => (int)Math.Round(100 * share, MidpointRounding.AwayFromZero);
}
