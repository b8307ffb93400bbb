using MeadowTinyMl.Classification;
using MeadowTinyMl.Sensing;

namespace MeadowTinyMl.Sentinel;

/// <summary>Carries the sensors' quality over to the classifiers' flags.</summary>
internal static class QualityMap
{
    private static readonly (SensorQuality Quality, QualityFlags Flag)[] Pairs =
    {
        (SensorQuality.Missing, QualityFlags.Missing),
        (SensorQuality.Saturated, QualityFlags.Saturated),
        (SensorQuality.Unsettled, QualityFlags.Unsettled),
        (SensorQuality.NoBaseline, QualityFlags.NoBaseline),
        (SensorQuality.Unheated, QualityFlags.Unheated),
        (SensorQuality.WrongProfile, QualityFlags.WrongProfile),
        (SensorQuality.OutOfRange, QualityFlags.OutOfRange),
        (SensorQuality.OldBaseline, QualityFlags.OldBaseline),
        (SensorQuality.Clipped, QualityFlags.Clipped),
        (SensorQuality.StuckLine, QualityFlags.StuckLine),
        (SensorQuality.Offset, QualityFlags.Offset),
        (SensorQuality.WrongRate, QualityFlags.WrongRate),
    };

    public static QualityFlags ToFlags(SensorQuality quality)
    {
        QualityFlags flags = QualityFlags.None;
        foreach ((SensorQuality sensor, QualityFlags flag) in Pairs)
        {
            flags |= (quality & sensor) != 0 ? flag : QualityFlags.None;
        }

        return flags;
    }
}
