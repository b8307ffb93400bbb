using System;
using System.Collections.Generic;
using System.Threading;
using Meadow;
using Meadow.Foundation.Graphics;
using Meadow.Peripherals.Displays;
using MeadowTinyMl.Sensing;

namespace MeadowTinyMl.App;

/// <summary>Lines of text on a display, drawn on a thread of their own; where no display is fitted they go to the console whenever more than a number changes.</summary>
internal sealed class BoardDisplay
{
    private const int LineHeight = 30;
    private const int PollMilliseconds = 100;

    private readonly MicroGraphics? _graphics;
    private readonly ConsoleLines _console = new ConsoleLines();
    private IReadOnlyList<string> _lines = Array.Empty<string>();

    public BoardDisplay(IPixelDisplay? display)
    {
        if (display != null)
        {
            _graphics = new MicroGraphics(display) { CurrentFont = new Font12x20() };
            new Thread(Draw) { IsBackground = true }.Start();
        }
    }

    /// <summary>Shows lines until the next call; never blocks.</summary>
    /// <param name="lines">From the top; what does not fit is cut off.</param>
    public void Show(IReadOnlyList<string> lines)
    {
        Volatile.Write(ref _lines, lines);
        if (_graphics == null && _console.Next(lines) is { } text)
        {
            Resolver.Log.Info(text);
        }
    }

    private void Draw()
    {
        IReadOnlyList<string> drawn = Array.Empty<string>();
        while (true)
        {
            IReadOnlyList<string> lines = Volatile.Read(ref _lines);
            if (!ReferenceEquals(lines, drawn))
            {
                drawn = lines;
                TryDraw(lines);
            }

            Thread.Sleep(PollMilliseconds);
        }
    }

    private void TryDraw(IReadOnlyList<string> lines)
    {
        try
        {
            _graphics!.Clear();
            for (int i = 0; i < lines.Count; i++)
            {
                _graphics.DrawText(4, 4 + (i * LineHeight), lines[i], i == 0 ? Color.Yellow : Color.White);
            }

            _graphics.Show();
        }
        catch (Exception exception)
        {
            // A thread's exception would end the program; a display that fails must not end the alarm.
            Resolver.Log.Error("The display cannot be drawn: " + exception.Message);
        }
    }
}
