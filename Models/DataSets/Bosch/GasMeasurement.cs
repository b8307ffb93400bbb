namespace MeadowTinyMl.DataSets.Bosch;

/// <summary>One measurement of one gas sensor at one heater step, as a recorder wrote it.</summary>
/// <param name="Sensor">The sensor's index on its board; 0 and up.</param>
/// <param name="Milliseconds">Since the board was switched on.</param>
/// <param name="Step">The heater step, 0 and up.</param>
/// <param name="Ohms">The gas resistance; null where the sensor gave none.</param>
/// <param name="Celsius">The temperature; null where there is none.</param>
/// <param name="HumidityPercent">The relative humidity; null where there is none.</param>
/// <param name="Hectopascals">The pressure; null where there is none.</param>
/// <param name="LabelTag">The number of the label that was set.</param>
/// <param name="ErrorCode">0 where the sensor reported no error.</param>
/// <param name="IsScanning">Whether the sensor was scanning; a recorder can go on writing while it is not.</param>
public readonly record struct GasMeasurement(
    int Sensor, long Milliseconds, int Step, double? Ohms, double? Celsius, double? HumidityPercent, double? Hectopascals, int LabelTag, int ErrorCode, bool IsScanning);
