using System.Globalization;

namespace MeadowTinyMl.Audit.Review.Checks;

/// <summary>C25: nothing was kept beyond the retention policy's maximum. Bundles go as a whole, so the youngest entry of the oldest bundle counts.</summary>
internal sealed class C25NothingIsKeptTooLong() : Check(
    "C25", "Nothing was kept beyond the retention policy's maximum", Requirements.Privacy, "GDPR 5(1)(e)")
{
    private const long SecondsPerDay = 86_400;

    internal override void End(AuditContext log)
    {
        long? days = log.Promise("retain_max_days");
        if (days == null)
        {
            NotApplicable("log.open is not there to name the retention policy");
        }
        else if (log.Times == null || log.EndOfFirstBundle?.Utc is not { } oldest)
        {
            NotApplicable("the clock was never set, so no age can be told");
        }
        else if (log.Times.Value.Last - oldest > days * SecondsPerDay)
        {
            Fail(log.EndOfFirstBundle, string.Create(CultureInfo.InvariantCulture, $"the youngest entry of the oldest bundle is {(log.Times.Value.Last - oldest) / SecondsPerDay} days old, the maximum is {days}"));
        }
    }
}
