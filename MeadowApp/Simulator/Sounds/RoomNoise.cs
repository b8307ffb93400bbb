namespace MeadowTinyMl.Simulator.Sounds;

/// <summary>A quiet room: pink noise at about −66 dB of full scale, near the microphone's own noise.</summary>
internal sealed class RoomNoise(int seed) : SoundSource(seed)
{
    private readonly PinkFilter _pink = new();

    protected override double Next() => 0.0005 * _pink.Next(White());
}
