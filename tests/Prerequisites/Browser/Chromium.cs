using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.Playwright;

namespace MeadowTinyMl.Tests.Browser;

/// <summary>The system's Chromium without a window, cut off from every network but loopback. A test that uses it says <c>[FactNeeds("chromium")]</c>.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    // How long an expectation or an act waits for the page: longer than any machine needs, since a test asserts no time.
    private const float PatienceMilliseconds = 60_000;

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Chromium(IPlaywright playwright, IBrowser browser)
    {
        _playwright = playwright;
        _browser = browser;
    }

    /// <summary>Starts it.</summary>
    /// <exception cref="FileNotFoundException">There is no <c>chromium</c> on the PATH.</exception>
    public static async Task<Chromium> StartAsync()
    {
        string path = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, "chromium"))
            .FirstOrDefault(File.Exists) ?? throw new FileNotFoundException("There is no chromium on the PATH.");
        Assertions.SetDefaultExpectTimeout(PatienceMilliseconds);
        IPlaywright playwright = await Playwright.CreateAsync();
        IBrowser browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = path,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1"],
        });
        return new Chromium(playwright, browser);
    }

    /// <summary>Opens an address in a window of its own, with nothing kept from earlier ones.</summary>
    /// <param name="address">The address.</param>
    /// <param name="width">The window's width, in CSS pixels.</param>
    /// <param name="height">The window's height, in CSS pixels.</param>
    /// <param name="language">What the browser asks for, as in <c>Accept-Language</c>.</param>
    public async Task<BrowserPage> OpenAsync(string address, int width = 1_200, int height = 900, string language = "en-GB")
    {
        IBrowserContext context = await _browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            Locale = language,
            ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout(PatienceMilliseconds);
        var page = new BrowserPage(context, await context.NewPageAsync());
        await page.Page.GotoAsync(address);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
