using System;
using System.Collections.Generic;
using System.Linq;

namespace MeadowTinyMl.MeadowApp.Tests.Sentinel;

/// <summary>Counts the calls to each part and says which of them fail.</summary>
internal sealed class FaultPlan(params Fault[] faults)
{
    private readonly Dictionary<string, int> _calls = [];
    private bool _isHealed;

    /// <summary>Gets what has happened.</summary>
    public HashSet<Fault> Met { get; } = [];

    /// <summary>Gets the calls that each part has had until all was healed.</summary>
    public IReadOnlyDictionary<string, int> Calls => _calls;

    /// <summary>Gets a value indicating whether a call never returned: nothing that the program does afterwards counts, until it is started anew.</summary>
    public bool HangsNow { get; private set; }

    /// <summary>Lets nothing fail from now on.</summary>
    public void Heal() => _isHealed = true;

    /// <summary>Starts the program anew.</summary>
    public void Restart() => HangsNow = false;

    /// <summary>A part is called.</summary>
    /// <returns>What is wrong with this call other than throwing, or null.</returns>
    public FaultKind? Meet(string part)
    {
        if (HangsNow)
        {
            throw new HangException();
        }

        if (_isHealed)
        {
            return null;
        }

        int call = _calls.GetValueOrDefault(part);
        _calls[part] = call + 1;
        Fault? fault = faults.FirstOrDefault(fault => fault.Part == part && call >= fault.Call && call < fault.Call + fault.Times);
        if (fault == null)
        {
            return null;
        }

        Met.Add(fault);
        switch (fault.Kind)
        {
            case FaultKind.Hang:
                HangsNow = true;
                throw new HangException();
            case FaultKind.Throw:
                throw part is "storage" ? new System.IO.IOException("the disk broke") : new InvalidOperationException(part + " broke");
            default:
                return fault.Kind;
        }
    }

    /// <summary>Stands for not returning: whatever is called afterwards does not return either, so the program can do nothing more.</summary>
    internal sealed class HangException : Exception;
}
