using System;
using Meadow.Devices;
using Meadow.Foundation.Audio;
using Meadow.Hardware;
using Meadow.Peripherals.Displays;
using Meadow.Peripherals.Speakers;
using Meadow.Units;

namespace MeadowTinyMl.App;

/// <summary>The F7 Feather v2 with breakouts.</summary>
internal sealed class FeatherBoard : IBoard
{
    private static readonly TimeSpan Filter = TimeSpan.FromMilliseconds(50); // of bounces and of glitches alike

    public FeatherBoard(F7FeatherV2 device, byte gasAddress)
    {
        GasAddress = gasAddress;
        GasBus = device.CreateI2cBus(device.Pins.D08, device.Pins.D07, I2cBusSpeed.Fast);

        // The microphone needs clock and input; the bus cannot be had without its output pin, which stays free.
        MicrophoneBus = device.CreateSpiBus(device.Pins.SCK, device.Pins.COPI, device.Pins.CIPO, new Frequency(1.5, Frequency.UnitType.Megahertz));
        Buttons = (Button(device, device.Pins.D03), Button(device, device.Pins.D12), Button(device, device.Pins.D13));
        Sounder = new PiezoSpeaker(device.Pins.D02);
        Relay = device.CreateDigitalOutputPort(device.Pins.D14, false);
        Motor = device.CreateDigitalOutputPort(device.Pins.D15, false);
        IDigitalOutputPort lamp = device.CreateDigitalOutputPort(device.Pins.OnboardLedRed, false);
        Lamp = isOn => lamp.State = isOn;
    }

    public string Name => "f7-feather-v2";

    public II2cBus GasBus { get; }

    public byte GasAddress { get; }

    public ISpiBus MicrophoneBus { get; }

    public (Contact Confirm, Contact Reject, Contact Acknowledge) Buttons { get; }

    public IToneGenerator Sounder { get; }

    public IDigitalOutputPort Relay { get; }

    public IDigitalOutputPort Motor { get; }

    public IPixelDisplay? Display => null;

    public Action<bool> Lamp { get; }

    private static Contact Button(F7FeatherV2 device, IPin pin) =>
        new Contact(device.CreateDigitalInterruptPort(pin, InterruptMode.EdgeBoth, ResistorMode.InternalPullUp, Filter, Filter));
}
