using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace MeadowTinyMl.Tests.Browser;

/// <summary>One open page, and what it did that it should not have.</summary>
internal sealed class BrowserPage : IAsyncDisposable
{
    private static readonly string[] Wcag22Aa = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"];

    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _complaints = new();

    public BrowserPage(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        page.PageError += (_, error) => _complaints.Enqueue("error: " + error);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                _complaints.Enqueue($"{message.Type}: {message.Text}");
            }
        };
        page.Request += (_, request) =>
        {
            if (!new Uri(request.Url).IsLoopback)
            {
                _complaints.Enqueue("request: " + request.Url);
            }
        };
    }

    /// <summary>Gets the page.</summary>
    public IPage Page { get; }

    /// <summary>Gets errors and warnings of the console, uncaught errors, and requests that did not go to loopback.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    /// <summary>Runs axe over the page as it stands.</summary>
    /// <returns>The violations of WCAG 2.2, levels A and AA; one line each, with the first element concerned.</returns>
    public async Task<string[]> WcagViolationsAsync()
    {
        AxeResult result = await Page.RunAxe(new AxeRunOptions { RunOnly = new RunOnlyOptions { Type = "tag", Values = [.. Wcag22Aa] } });
        return result.Violations.Select(violation => $"{violation.Id}: {violation.Help}: {violation.Nodes[0].Html}").ToArray();
    }

    /// <summary>Returns how many CSS pixels the page is wider than its window.</summary>
    public async Task<int> OverflowAsync() =>
        await Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");

    /// <summary>Returns the words on buttons and beside bars that do not fit into their place.</summary>
    public async Task<string[]> CutTextsAsync() => await Page.EvaluateAsync<string[]>(
        "() => [...document.querySelectorAll('button, .name, .chip, th, td')].filter(element => element.scrollWidth > element.clientWidth + 1).map(element => element.textContent)");

    /// <summary>Returns how many CSS pixels at the top of the window stay covered when the page is scrolled down.</summary>
    public async Task<int> CoveredAsync() => await Page.EvaluateAsync<int>(
        "() => { scrollTo(0, 3000); return Math.ceil(Math.max(...[...document.querySelectorAll('header, header *')].map(element => element.getBoundingClientRect().bottom))); }");

    /// <summary>Moves the keyboard's focus on with Tab until it stands on an element.</summary>
    /// <param name="target">The element.</param>
    /// <param name="presses">How often Tab is pressed at most.</param>
    /// <returns>Whether it was reached.</returns>
    public async Task<bool> TabToAsync(ILocator target, int presses = 120)
    {
        for (int press = 0; press <= presses; press++)
        {
            if (await target.EvaluateAsync<bool>("element => element === document.activeElement"))
            {
                return true;
            }

            await Page.Keyboard.PressAsync("Tab");
        }

        return false;
    }

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
