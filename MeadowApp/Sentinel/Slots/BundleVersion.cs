using System;
using MeadowTinyMl.Audit.Log.Notes;

namespace MeadowTinyMl.Sentinel.Slots;

/// <summary>A bundle's version: three whole numbers, compared from the left.</summary>
/// <remarks>Semantic Versioning 2.0.0, item 2 and the numeric part of item 11; no pre-release or build is taken.</remarks>
internal readonly struct BundleVersion : IComparable<BundleVersion>
{
    private readonly long _major;
    private readonly long _minor;
    private readonly long _patch;

    private BundleVersion(long major, long minor, long patch)
    {
        _major = major;
        _minor = minor;
        _patch = patch;
    }

    public static bool TryParse(string text, out BundleVersion version)
    {
        version = default;
        string[] parts = text.Split('.');
        if (parts.Length != 3
            || !StrictDecimal.TryParse(parts[0], out long major) || !StrictDecimal.TryParse(parts[1], out long minor) || !StrictDecimal.TryParse(parts[2], out long patch))
        {
            return false;
        }

        version = new BundleVersion(major, minor, patch);
        return true;
    }

    public int CompareTo(BundleVersion other) => _major != other._major ? _major.CompareTo(other._major)
        : _minor != other._minor ? _minor.CompareTo(other._minor)
        : _patch.CompareTo(other._patch);
}
