using System;
using Meadow.Hardware;
using Meadow.Peripherals.Displays;
using Meadow.Peripherals.Speakers;

namespace MeadowTinyMl.App;

/// <summary>What differs between the boards: which pin or part is which. The wiring is that of <c>hardware/pins.json</c>.</summary>
internal interface IBoard
{
    /// <summary>Gets the name in the log.</summary>
    string Name { get; }

    /// <summary>Gets the bus of the gas sensor.</summary>
    II2cBus GasBus { get; }

    /// <summary>Gets the gas sensor's address.</summary>
    byte GasAddress { get; }

    /// <summary>Gets the bus whose clock and input are the microphone's.</summary>
    ISpiBus MicrophoneBus { get; }

    /// <summary>Gets the buttons that answer an alert.</summary>
    (Contact Confirm, Contact Reject, Contact Acknowledge) Buttons { get; }

    /// <summary>Gets the sounder.</summary>
    IToneGenerator Sounder { get; }

    /// <summary>Gets the pin of the relay; low from the start.</summary>
    IDigitalOutputPort Relay { get; }

    /// <summary>Gets the pin that switches a vibration motor's driver; low from the start.</summary>
    IDigitalOutputPort Motor { get; }

    /// <summary>Gets the display, or null where none is fitted.</summary>
    IPixelDisplay? Display { get; }

    /// <summary>Gets what switches the lamp.</summary>
    Action<bool> Lamp { get; }
}
