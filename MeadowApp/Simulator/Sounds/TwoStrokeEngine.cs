using System;

namespace MeadowTinyMl.Simulator.Sounds;

/// <summary>
/// A chainsaw. Its two-stroke engine fires once a turn, 50 turns a second at idle and up to 170 under throttle, each firing a little different from the last, at idle most. A firing sends a burst of gas
/// into the muffler (decay 2.5 ms, resonance at 350 Hz) and shakes the casing (1 100 Hz); half a turn later the carburettor breathes in. The gas hisses as it flows. Under throttle the clutch holds
/// and the chain runs: seven links a turn strike the bar, each a burst of 1 ms about 2 700 Hz.
/// </summary>
/// <remarks>
/// What is heard of a flow, or of a wall that moves, is its rate of change: something that only breathes out steadily radiates no sound (a monopole; Pierce, Acoustics, section 4.1). So the sum of flows is
/// differentiated, and nothing stands on a constant pressure.
/// </remarks>
internal sealed class TwoStrokeEngine : SoundSource
{
    private const int LinksPerTurn = 7;
    private const double ClutchHolds = 80; // turns a second
    private const double Decay = 0.0025;
    private const double LinkDecay = 0.001;

    private readonly Resonator _muffler = new(350, 250);
    private readonly Resonator _casing = new(1_100, 500);
    private readonly Resonator _bar = new(2_700, 1_200);
    private double _turn;
    private double _link;
    private double _exhaust;
    private double _intake;
    private double _strike;
    private double _flowBefore;
    private double _turnsPerSecond = 60;
    private double _throttle;
    private double _untilChange;
    private bool _hasBreathed;

    public TwoStrokeEngine(int seed)
        : base(seed)
    {
    }

    protected override double Next()
    {
        Turn();
        double fade = Math.Exp(-1.0 / (Decay * SampleRateHz));
        _exhaust *= fade;
        _intake *= fade;
        _strike *= Math.Exp(-1.0 / (LinkDecay * SampleRateHz));

        // Unity at 350 Hz, 6 dB more an octave above.
        double flow = (1.2 * _muffler.Next(_exhaust - (0.3 * _intake))) + (0.9 * _casing.Next(_exhaust));
        double heard = (flow - _flowBefore) * SampleRateHz / (2 * Math.PI * 350);
        _flowBefore = flow;
        double hiss = 0.1 * (_exhaust + (0.5 * _intake)) * White();
        return (0.15 + (0.35 * _throttle)) * (heard + hiss + (0.6 * _bar.Next(_strike * White())));
    }

    private void Turn()
    {
        _untilChange -= 1.0 / SampleRateHz;
        if (_untilChange <= 0)
        {
            _throttle = _throttle > 0.5 ? Between(0.1, 0.3) : Between(0.8, 1);
            _untilChange = _throttle > 0.5 ? Between(2, 5) : Between(0.5, 1.5);
        }

        double wanted = 50 + (120 * _throttle);
        _turnsPerSecond += (wanted - _turnsPerSecond) / (0.15 * SampleRateHz);
        _turn += _turnsPerSecond / SampleRateHz;
        if (_turn >= 1)
        {
            _turn -= 1;
            double unlike = _throttle > 0.5 ? 0.15 : 0.3;
            _exhaust = Between(1 - unlike, 1 + unlike);
            _hasBreathed = false;
        }

        if (_turn >= 0.5 && !_hasBreathed)
        {
            _intake = 1;
            _hasBreathed = true;
        }

        _link += _turnsPerSecond > ClutchHolds ? LinksPerTurn * _turnsPerSecond / SampleRateHz : 0;
        if (_link >= 1)
        {
            _link -= 1;
            _strike = Between(0.5, 1);
        }
    }
}
