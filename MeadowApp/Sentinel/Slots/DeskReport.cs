namespace MeadowTinyMl.Sentinel.Slots;

/// <summary>Where a device's models stand, for who looks at it.</summary>
/// <param name="Gas">The gas model.</param>
/// <param name="Sound">The sound model.</param>
/// <param name="Refusal">Why the last update since the start was refused, or <see cref="BundleRefusal.None"/>.</param>
/// <param name="Words">The refusal in words; empty where there was none.</param>
public sealed record DeskReport(SlotReport Gas, SlotReport Sound, BundleRefusal Refusal, string Words);
