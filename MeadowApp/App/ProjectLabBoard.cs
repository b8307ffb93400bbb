using System;
using Meadow;
using Meadow.Devices;
using Meadow.Hardware;
using Meadow.Peripherals.Displays;
using Meadow.Peripherals.Speakers;

namespace MeadowTinyMl.App;

/// <summary>The Project Lab v3.e with a microphone on mikroBUS 1. Its own sensors are never asked for: their driver would reset ours.</summary>
internal sealed class ProjectLabBoard : IBoard
{
    private const string KnownRevision = "v3.";

    public ProjectLabBoard(IProjectLabHardware hardware)
    {
        if (!hardware.RevisionString.StartsWith(KnownRevision, StringComparison.Ordinal))
        {
            throw new NotSupportedException($"This is a Project Lab {hardware.RevisionString}; only {KnownRevision}x is known here. Later ones put mikroBUS 1, where the microphone is, on the display's SPI bus.");
        }

        GasBus = hardware.Qwiic.I2cBus;
        MicrophoneBus = hardware.MikroBus1.SpiBus;
        Buttons = (new Contact(Fitted(hardware.UpButton)), new Contact(Fitted(hardware.DownButton)), new Contact(Fitted(hardware.LeftButton)));
        Sounder = Fitted(hardware.Speaker);
        Relay = hardware.MikroBus2.Pins.PWM.CreateDigitalOutputPort(false);
        Motor = hardware.IOTerminal.Pins.D2.CreateDigitalOutputPort(false);
        Display = hardware.Display;
        var lamp = Fitted(hardware.RgbLed);
        Lamp = isOn => lamp.SetColor(isOn ? Color.Red : Color.Black);
    }

    public string Name => "project-lab-v3";

    public II2cBus GasBus { get; }

    public byte GasAddress => 0x76;

    public ISpiBus MicrophoneBus { get; }

    public (Contact Confirm, Contact Reject, Contact Acknowledge) Buttons { get; }

    public IToneGenerator Sounder { get; }

    public IDigitalOutputPort Relay { get; }

    public IDigitalOutputPort Motor { get; }

    public IPixelDisplay? Display { get; }

    public Action<bool> Lamp { get; }

    private static T Fitted<T>(T? part)
        where T : class => part ?? throw new InvalidOperationException($"The Project Lab did not find its {typeof(T).Name}.");
}
