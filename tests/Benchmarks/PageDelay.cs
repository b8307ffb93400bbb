using System;
using System.Collections.Generic;
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
    private const int Rounds = 10;

    private const string Press = """
        (wanted) => new Promise((resolve) => {
          const began = performance.now();
          const stop = document.getElementById("stop");
          const observer = new MutationObserver(() => {
            if (stop.dataset.state !== wanted) { return; }
            observer.disconnect();
            requestAnimationFrame(() => requestAnimationFrame(() => resolve(Math.round(performance.now() - began))));
          });
          observer.observe(stop, { attributes: true, attributeFilter: ["data-state"] });
          stop.click();
        })
        """;

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

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

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
        await AnswersAsync(page);
    }

    // From the press in the browser to the frame that shows the effect: there and back through the board's loop and its log.
    private static async Task AnswersAsync(BrowserPage page)
    {
        var effects = new List<int>();
        for (int round = 0; round < Rounds; round++)
        {
            effects.Add(await page.Page.EvaluateAsync<int>(Press, "stopped"));
            await Task.Delay(Pause);
            effects.Add(await page.Page.EvaluateAsync<int>(Press, "running"));
            await Task.Delay(Pause);
        }

        effects.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{effects.Count} commands at the page, logged and in effect: shown after {effects[effects.Count / 2]} ms (median), {effects[^1]} ms (latest)."));
    }
}
