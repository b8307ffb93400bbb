using System;
using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Sentinel.Panel;

namespace MeadowTinyMl.MeadowApp.Tests.Sentinel;

/// <summary>Reads on the panel's display which button to press.</summary>
internal static class Finger
{
    /// <summary>Finds the button beside which an item stands, alone or with others.</summary>
    /// <param name="shown">The display's lines.</param>
    /// <param name="item">The item.</param>
    /// <returns>The button, and whether it names this item alone.</returns>
    public static (PanelButton Button, bool IsAlone) Find(IReadOnlyList<string> shown, string item)
    {
        for (int button = 0; button < 3; button++)
        {
            string mark = $"{button + 1} ";
            int at = shown.ToList().FindIndex(1, line => line.StartsWith(mark, StringComparison.Ordinal));
            string beside = at < 0 ? string.Empty : string.Join(' ', shown.Skip(at + 1).TakeWhile(line => line.StartsWith("  ", StringComparison.Ordinal)).Select(line => line.Trim()).Prepend(shown[at][mark.Length..]));
            if (beside.Split(", ").Contains(item))
            {
                return ((PanelButton)button, beside == item);
            }
        }

        throw new InvalidOperationException($"no \"{item}\" in {string.Join(" | ", shown)}");
    }
}
