using System;

namespace MeadowTinyMl.Sensing.Gas;

/// <summary>What the self-test found wrong.</summary>
[Flags]
public enum Bme688SelfTest
{
    /// <summary>Nothing: the chip passed.</summary>
    Passed = 0,

    /// <summary>The temperature is outside 0 to 60 °C.</summary>
    Temperature = 1,

    /// <summary>The pressure is outside 900 to 1 100 hPa; high places are, too.</summary>
    Pressure = 2,

    /// <summary>The relative humidity is outside 20 to 80 %.</summary>
    Humidity = 4,

    /// <summary>A gas measurement was not valid.</summary>
    GasInvalid = 8,

    /// <summary>The plate did not become stable at its target.</summary>
    Unheated = 16,

    /// <summary>The resistance did not rise by a fifth from the hot to the cool plate, as a live layer's does.</summary>
    NoResponse = 32,
}
