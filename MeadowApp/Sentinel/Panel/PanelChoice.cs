using System;
using System.Collections.Generic;

namespace MeadowTinyMl.Sentinel.Panel;

/// <summary>A list of which a person takes one: reject steps on, confirm takes, acknowledge goes back.</summary>
internal sealed class PanelChoice
{
    private readonly Action<int> _take;

    public PanelChoice(string title, IReadOnlyList<string> items, Action<int> take)
    {
        Title = title;
        Items = items;
        _take = take;
    }

    public string Title { get; }

    public IReadOnlyList<string> Items { get; }

    /// <summary>Gets the place of the item that confirm would take.</summary>
    public int At { get; private set; }

    public void Next() => At = (At + 1) % Items.Count;

    public void Take() => _take(At);
}
