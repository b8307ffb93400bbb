using Meadow.Hardware;
using MeadowTinyMl.Sentinel;

namespace MeadowTinyMl.App;

/// <summary>The switched output. The pin is low, and the relay open, from the first moment of power.</summary>
internal sealed class BoardRelay : IRelay
{
    private readonly IDigitalOutputPort _port;

    public BoardRelay(IDigitalOutputPort port) => _port = port;

    public bool IsEnergised => _port.State;

    public void Switch(bool isEnergised) => _port.State = isEnergised;
}
