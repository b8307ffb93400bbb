namespace MeadowTinyMl.Sentinel.Slots;

/// <summary>Where updates arrive.</summary>
public interface IArrivals
{
    /// <summary>Returns a bundle that is there whole, or null.</summary>
    /// <exception cref="System.IO.IOException">The place cannot be read.</exception>
    IBundleSource? First();

    /// <summary>Returns the block list that has arrived, or null; one that is too long is empty and will not verify.</summary>
    /// <exception cref="System.IO.IOException">The place cannot be read.</exception>
    byte[]? BlockListNote();

    /// <summary>Removes the block list.</summary>
    /// <exception cref="System.IO.IOException">It cannot be removed.</exception>
    void DiscardBlockList();
}
