namespace MeadowTinyMl.Sentinel.Drift;

/// <summary>What has drifted. The number is the <c>detail</c> of the log's <c>fault</c> <c>recovered</c> that ends it and never changes its meaning.</summary>
public enum DriftKind
{
    /// <summary>Inputs lie farther from the training data than its own do; <c>input_drift</c>.</summary>
    Input = 1,

    /// <summary>The model is less sure of its answers than on its training data, or abstains on most inputs; <c>confidence_drift</c>.</summary>
    Confidence = 2,

    /// <summary>People override its alerts more often than they confirm them; <c>overridden_often</c>.</summary>
    Overrides = 3,

    /// <summary>For a day the cleanest air of a gas sensor has lain off that of its commissioning; <c>baseline_drifted</c>.</summary>
    Baseline = 4,

    /// <summary>A gas sensor's clean air was taken too long ago; <c>baseline_old</c>.</summary>
    BaselineAge = 5,
}
