namespace MeadowTinyMl.Sentinel;

/// <summary>Lamp, sounder and relay: the strongest of what the alerts and the plain alarm ask for, and nothing of the alerts while stopped.</summary>
internal sealed class Outputs
{
    private readonly IAlarm _alarm;
    private readonly IRelay? _relay;
    private AlarmSignal _alerts;
    private AlarmSignal _plain;

    public Outputs(IAlarm alarm, IRelay? relay)
    {
        _alarm = alarm;
        _relay = relay;
    }

    /// <summary>Gets whether a relay is wired.</summary>
    public bool HasRelay => _relay != null;

    /// <summary>Gets whether current flows.</summary>
    public bool IsEnergised => _relay != null && _relay.IsEnergised;

    /// <summary>Takes what the alerts ask of lamp and sounder.</summary>
    public void ShowAlerts(AlarmSignal signal)
    {
        _alerts = signal;
        Show();
    }

    /// <summary>Takes whether the alarm without a model sounds.</summary>
    public void ShowPlain(bool isOn)
    {
        AlarmSignal signal = isOn ? AlarmSignal.Sounding : AlarmSignal.Off;
        if (signal != _plain)
        {
            _plain = signal;
            Show();
        }
    }

    /// <summary>Switches the relay.</summary>
    public void Switch(bool isEnergised) => _relay?.Switch(isEnergised);

    private void Show() => _alarm.Show(_alerts > _plain ? _alerts : _plain);
}
