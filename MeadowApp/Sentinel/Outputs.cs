namespace MeadowTinyMl.Sentinel;

/// <summary>Lamp, sounder and relay: the strongest of what the alerts and the plain alarm ask for, and nothing of the alerts while stopped.</summary>
internal sealed class Outputs
{
    private readonly IAlarm _alarm;
    private readonly IRelay? _relay;
    private readonly FaultWatch _faults;
    private AlarmSignal _alerts;
    private AlarmSignal _plain;
    private bool _hasFailed;
    private bool _hasSwitchFailed;

    public Outputs(IAlarm alarm, IRelay? relay, FaultWatch faults)
    {
        _faults = faults;
        _alarm = alarm;
        _relay = relay;
    }

    /// <summary>Gets whether a relay is wired.</summary>
    public bool HasRelay => _relay != null;

    /// <summary>Gets whether the relay was last asked to close.</summary>
    public bool IsAskedToClose { get; private set; }

    /// <summary>Gets whether current flows.</summary>
    public bool IsEnergised
    {
        get
        {
            // A relay that does not tell, or denies what it was told to do, counts as closed: it is then opened again.
            bool isEnergised = _relay != null;
            return _relay != null && (!_faults.Try("alarm", "relay state", () => isEnergised = _relay.IsEnergised) || isEnergised || IsAskedToClose);
        }
    }

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
    public void Switch(bool isEnergised)
    {
        IsAskedToClose = isEnergised;
        _hasSwitchFailed = !_faults.Try("alarm", "relay", () => _relay?.Switch(isEnergised));
    }

    /// <summary>Brings every output of the alerts to its safe state.</summary>
    /// <returns>Whether the relay was energised before.</returns>
    public bool Secure()
    {
        bool wasEnergised = IsEnergised;
        Switch(false);
        ShowAlerts(AlarmSignal.Off);
        return wasEnergised;
    }

    /// <summary>Asks once more for what was asked: a lamp or a relay that failed may work again.</summary>
    public void Repeat()
    {
        if (_hasSwitchFailed)
        {
            Switch(IsAskedToClose);
        }

        if (_hasFailed)
        {
            Show();
        }
    }

    private void Show() => _hasFailed = !_faults.Try("alarm", "signal", () => _alarm.Show(_alerts > _plain ? _alerts : _plain));
}
