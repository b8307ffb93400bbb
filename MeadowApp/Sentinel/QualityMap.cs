using MeadowTinyMl.Classification;
using MeadowTinyMl.Sensing;

namespace MeadowTinyMl.Sentinel;

/// <summary>Carries the sensors' quality over to the classifiers' flags.</summary>
internal static class QualityMap
{
    public static QualityFlags ToFlags(SensorQuality quality)
    {
        QualityFlags flags = QualityFlags.None;
        flags |= (quality & SensorQuality.Missing) != 0 ? QualityFlags.Missing : QualityFlags.None;
        flags |= (quality & SensorQuality.Saturated) != 0 ? QualityFlags.Saturated : QualityFlags.None;
        flags |= (quality & SensorQuality.Unsettled) != 0 ? QualityFlags.Unsettled : QualityFlags.None;
        flags |= (quality & SensorQuality.NoBaseline) != 0 ? QualityFlags.NoBaseline : QualityFlags.None;
        return flags;
    }
}
