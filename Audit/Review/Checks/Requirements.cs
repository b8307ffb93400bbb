namespace MeadowTinyMl.Audit.Review.Checks;

/// <summary>The seven requirements for trustworthy AI, by number and name.</summary>
/// <remarks>High-Level Expert Group on AI, Ethics Guidelines (2019) and ALTAI (2020).</remarks>
internal static class Requirements
{
    public const string Oversight = "1 Human agency and oversight";
    public const string Robustness = "2 Technical robustness and safety";
    public const string Privacy = "3 Privacy and data governance";
    public const string Transparency = "4 Transparency";
    public const string Fairness = "5 Diversity, non-discrimination and fairness";
    public const string WellBeing = "6 Societal and environmental well-being";
    public const string Accountability = "7 Accountability";
}
