using System;
using MeadowTinyMl.Simulator.Sounds;

namespace MeadowTinyMl.Simulator.Board;

/// <summary>One act of the scene.</summary>
/// <param name="Seconds">How long it lasts, in simulated seconds.</param>
/// <param name="Caption">What is put before the sensors, in words; not what the models will say.</param>
/// <param name="Air">The gas around the sensor, or null for clean air.</param>
/// <param name="Sound">Makes the sound of the act out of a seed.</param>
internal sealed record SceneAct(int Seconds, string Caption, GasExposure? Air, Func<int, ISoundSource> Sound);
