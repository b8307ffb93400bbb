namespace MeadowTinyMl.Sentinel.Slots;

/// <summary>What the gate says of a bundle.</summary>
public sealed class BundleVerdict
{
    private BundleVerdict(BundleRefusal refusal, string words, CheckedBundle? bundle)
    {
        Refusal = refusal;
        Words = words;
        Bundle = bundle;
    }

    /// <summary>Gets why it is refused, or <see cref="BundleRefusal.None"/>.</summary>
    public BundleRefusal Refusal { get; }

    /// <summary>Gets the refusal in words: place, what was expected and what was found; empty where there is none.</summary>
    public string Words { get; }

    /// <summary>Gets the bundle; also where nothing but its known answers is wrong, so that the failed self-test can be named.</summary>
    public CheckedBundle? Bundle { get; }

    internal static BundleVerdict Accepted(CheckedBundle bundle) => new BundleVerdict(BundleRefusal.None, string.Empty, bundle);

    internal static BundleVerdict Refused(BundleRefusal refusal, string words, CheckedBundle? bundle = null) => new BundleVerdict(refusal, words, bundle);
}
