using System;
using System.Collections.Generic;
using System.Linq;

namespace MeadowTinyMl.MeadowApp.Tests.Hour;

/// <summary>When hazards are put before the sensors and when which part fails, drawn from a seed.</summary>
/// <remarks>
/// Rounds of five minutes: two faults of the gas sensor, four of the microphone, and a last minute for one of the board. Solvent comes every six minutes for 160 s, a chainsaw and a fire in turn every
/// two minutes for 40 s, so that hazards and faults fall together in every way.
/// </remarks>
internal sealed class HourPlan
{
    private const long Round = 300_000;

    private readonly Random _random;

    /// <summary>Draws a plan.</summary>
    /// <param name="seed">The same seed gives the same plan.</param>
    /// <param name="milliseconds">How long it is.</param>
    public HourPlan(int seed, long milliseconds)
    {
        _random = new Random(seed);
        Milliseconds = milliseconds;
        Faults =
        [
            .. Drawn(HourFault.OfGas, [0, 120_000], 20_000, 25_000, 95_000),
            .. Drawn(HourFault.OfSound, [0, 60_000, 120_000, 180_000], 10_000, 15_000, 48_000),
            .. Drawn(HourFault.OfBoard, [240_000], 10_000, 5_000, 20_000),
        ];
        Hazards =
        [
            .. Presented(20_000, 360_000, 160_000, ("ethanol", "solvent_vapour", HourFault.Gas)),
            .. Presented(20_000, 120_000, 40_000, ("engine", "chainsaw", HourFault.Sound), ("fire", "crackling_fire", HourFault.Sound)),
        ];
    }

    /// <summary>Makes a plan of one hazard that begins and ends while one fault lasts, and of the time that its sensor then takes to be fit again.</summary>
    /// <param name="fault">The fault, of one sensor.</param>
    /// <param name="what">What is put before the sensor.</param>
    /// <param name="label">Its class.</param>
    /// <param name="from">When the fault begins, in milliseconds: once the sensor is fit.</param>
    /// <param name="lasts">How long it lasts; the hazard begins five seconds later and ends five seconds sooner.</param>
    /// <param name="after">How long the plan goes on.</param>
    public HourPlan(HourFault fault, string what, string label, long from, long lasts, long after)
    {
        _random = new Random(0);
        Milliseconds = from + lasts + after;
        Faults = [(fault, from, from + lasts)];
        Hazards = [(what, label, fault.Sensor!, from + 5_000, from + lasts - 5_000)];
    }

    public long Milliseconds { get; }

    public IReadOnlyList<(HourFault Fault, long From, long To)> Faults { get; }

    /// <summary>Gets what is put before which sensor, and the class that the alert must name.</summary>
    public IReadOnlyList<(string What, string Label, string Sensor, long From, long To)> Hazards { get; }

    // Every kind once, in an order of its own, before any comes again; each third lasts long enough to cover a hazard.
    private List<(HourFault Fault, long From, long To)> Drawn(IReadOnlyList<HourFault> kinds, long[] slots, int latest, int length, int greatLength)
    {
        var drawn = new List<(HourFault Fault, long From, long To)>();
        var deck = new Queue<HourFault>();
        for (long round = 0; round < Milliseconds; round += Round)
        {
            foreach (long slot in slots)
            {
                if (deck.Count == 0)
                {
                    HourFault[] shuffled = [.. kinds];
                    _random.Shuffle(shuffled);
                    deck = new Queue<HourFault>(shuffled);
                }

                HourFault fault = deck.Dequeue();
                long from = round + slot + _random.Next(latest);
                long lasts = fault.IsMoment ? 0 : _random.Next(3) == 0 ? _random.Next(length, greatLength) : _random.Next(5_000, length + 1);
                if (from + lasts < Milliseconds)
                {
                    drawn.Add((fault, from, from + lasts));
                }
            }
        }

        return drawn;
    }

    private IEnumerable<(string What, string Label, string Sensor, long From, long To)> Presented(long first, long every, long lasts, params (string What, string Label, string Sensor)[] inTurn) =>
        Enumerable.Range(0, (int)((Milliseconds - first - lasts) / every) + 1)
            .Select(i => (inTurn[i % inTurn.Length].What, inTurn[i % inTurn.Length].Label, inTurn[i % inTurn.Length].Sensor, first + (i * every), first + (i * every) + lasts));
}
