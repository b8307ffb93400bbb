using System;
using System.Collections.Generic;
using System.Linq;

namespace MeadowTinyMl.Sentinel.Panel;

/// <summary>A list of which a person takes one. Each button names an item or, where there are more than three, a third of the list: nine items take two presses, 27 take three.</summary>
internal sealed class PanelChoice
{
    private readonly IReadOnlyList<string> _items;
    private readonly Action<int> _take;
    private readonly int _from;
    private readonly int _count;

    public PanelChoice(string title, IReadOnlyList<string> facts, IReadOnlyList<string> items, Action<int> take)
        : this(title, facts, items, take, 0, items.Count)
    {
    }

    private PanelChoice(string title, IReadOnlyList<string> facts, IReadOnlyList<string> items, Action<int> take, int from, int count)
    {
        Title = title;
        Facts = facts;
        _items = items;
        _take = take;
        _from = from;
        _count = count;
    }

    public string Title { get; }

    /// <summary>Gets what is told above the items.</summary>
    public IReadOnlyList<string> Facts { get; }

    /// <summary>Gets how many buttons name something: three at most.</summary>
    public int Buttons => Math.Min(_count, PanelText.Buttons);

    /// <summary>Gets the items, separated by commas.</summary>
    public string Words => string.Join(", ", _items.Skip(_from).Take(_count));

    /// <summary>Gets a value indicating whether one item is left.</summary>
    public bool IsSettled => _count == 1;

    /// <summary>Returns what a button names.</summary>
    /// <param name="button">The button, 0 and up, below <see cref="Buttons"/>.</param>
    public PanelChoice Part(int button)
    {
        int from = _count * button / Buttons;
        return new PanelChoice(Title, Facts, _items, _take, _from + from, (_count * (button + 1) / Buttons) - from);
    }

    /// <summary>Takes the item that is left.</summary>
    public void Take() => _take(_from);
}
