using System;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using MeadowTinyMl.EndToEnd;
using MeadowTinyMl.Tests.Browser;

namespace MeadowTinyMl.Benchmarks;

/// <summary>Measures how late the operator's page is: from an event in the loop to the frame in which the browser shows it.</summary>
internal static class PageDelay
{
    private const int Seconds = 60;

    // The frame after the one that is asked for has been painted with the change.
    private const string Observe = """
        () => {
          window.delays = [];
          let last = document.body.dataset.changed;
          new MutationObserver(() => {
            const changed = document.body.dataset.changed;
            if (changed === last) { return; }
            last = changed;
            requestAnimationFrame(() => requestAnimationFrame(() => window.delays.push(Date.now() - changed)));
          }).observe(document.body, { attributes: true, attributeFilter: ["data-changed"] });
        }
        """;

    public static async Task RunAsync()
    {
        await using RunningBoard board = await RunningBoard.StartAsync();
        await using Chromium chromium = await Chromium.StartAsync();
        await using BrowserPage page = await chromium.OpenAsync(board.Address);
        await page.Page.WaitForFunctionAsync("() => document.body.dataset.changed");
        await page.Page.EvaluateAsync(Observe);
        await Task.Delay(TimeSpan.FromSeconds(Seconds));
        int[] delays = (await page.Page.EvaluateAsync<int[]>("() => window.delays")).Order().ToArray();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{delays.Length} events in {Seconds} s, six times real speed: shown after {delays[delays.Length / 2]} ms (median), {delays[delays.Length * 95 / 100]} ms (95 of 100), {delays[^1]} ms (latest)."));
    }
}
