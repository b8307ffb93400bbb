namespace MeadowTinyMl.Simulator.Sounds;

/// <summary>Turns white noise into pink noise, which falls by 3 dB an octave: a weighted sum of three first-order low-passes at corners about two octaves and a half apart.</summary>
internal sealed class PinkFilter
{
    private double _slow;
    private double _middle;
    private double _fast;

    public double Next(double white)
    {
        _slow = (0.997 * _slow) + (0.03 * white);
        _middle = (0.96 * _middle) + (0.09 * white);
        _fast = (0.6 * _fast) + (0.3 * white);
        return 0.6 * (_slow + _middle + _fast + (0.15 * white));
    }
}
