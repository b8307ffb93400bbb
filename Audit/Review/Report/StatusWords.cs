using System.Linq;

namespace MeadowTinyMl.Audit.Review.Report;

/// <summary>How checks came out, in words.</summary>
public static class StatusWords
{
    /// <summary>Returns the words for a check; a pass that has something to look at says so.</summary>
    public static string Of(CheckResult result) =>
        result.Status == CheckStatus.Pass && result.Findings.Any() ? "pass, with findings" : Of(result.Status);

    /// <summary>Returns the words for a status.</summary>
    public static string Of(CheckStatus status) => status switch
    {
        CheckStatus.Pass => "pass",
        CheckStatus.Fail => "fail",
        CheckStatus.Unproven => "unproven",
        _ => "not applicable",
    };
}
