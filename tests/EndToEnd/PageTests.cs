using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using MeadowTinyMl.Tests;
using MeadowTinyMl.Tests.Browser;
using Microsoft.Playwright;
using Xunit;

namespace MeadowTinyMl.EndToEnd;

/// <summary>The operator's page in a real browser, with no network but loopback.</summary>
public class PageTests
{
    private const float AlertWithinMilliseconds = 240_000;

    // An alert that nobody answers within three minutes of the board's time calls others by itself; at this speed a test has 45 seconds for what it does before.
    private const string AnsweringSpeed = "4";

    [FactNeeds("chromium")]
    public async Task QuietPage_MeetsWcagAndFitsAPhone()
    {
        await using RunningBoard board = await RunningBoard.StartAsync("--speed", "1");
        await using Chromium chromium = await Chromium.StartAsync();
        await using BrowserPage page = await chromium.OpenAsync(board.Address);
        await Assertions.Expect(page.Page.GetByText("Nothing needs an answer.")).ToBeVisibleAsync();
        await Assertions.Expect(page.Page.Locator("#clock")).ToContainTextAsync("Running");
        await AssertFit(page);
    }

    // Of a patch of 64 bands the upper quarter, of one of 16 the lower half; of 48 frames the last third.
    [FactNeeds("chromium")]
    public async Task PictureOfWhy_HasEachPartWhereThePatchOfTheModelHasIt()
    {
        const string Script = """
            async patches => {
              const { drawWhy } = await import("/why.js");
              return patches.map(({ part, bands }) => {
                const rect = drawWhy({ sensor: "sound", patch: { bands, frames: 48 }, why: [{ part, effect: 4000 }] }).querySelector(".part");
                return ["x", "y", "width", "height"].map(name => rect.getAttribute(name)).join(" ");
              });
            }
            """;
        await using RunningBoard board = await RunningBoard.StartAsync("--speed", "1");
        await using Chromium chromium = await Chromium.StartAsync();
        await using BrowserPage page = await chromium.OpenAsync(board.Address);
        await Assertions.Expect(page.Page.Locator("#clock")).ToContainTextAsync("Running");
        object[] patches = [new { part = "bands_49_64", bands = 64 }, new { part = "bands_1_8", bands = 16 }, new { part = "frames_33_48", bands = 64 }];
        Assert.Equal(["0 0 240 15", "0 30 240 30", "160 0 80 60"], await page.Page.EvaluateAsync<string[]>(Script, patches));
    }

    [FactNeeds("chromium")]
    public async Task Alert_MeetsWcagAndIsAnsweredWithTheKeyboardAlone()
    {
        await using RunningBoard board = await RunningBoard.StartAsync("--speed", AnsweringSpeed);
        await using Chromium chromium = await Chromium.StartAsync();
        await using BrowserPage page = await chromium.OpenAsync(board.Address);
        ILocator ethanol = page.Page.GetByRole(AriaRole.Button, new() { Name = "ethanol", Exact = true });
        await ethanol.WaitForAsync(new() { Timeout = AlertWithinMilliseconds });
        Assert.True(await page.TabToAsync(ethanol), "Tab never came to the gas.");
        await page.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Page.Locator("#before")).ToContainTextAsync("ethanol");
        ILocator card = page.Page.GetByRole(AriaRole.Article, new() { Name = "solvent vapour" });
        await card.WaitForAsync(new() { Timeout = AlertWithinMilliseconds });
        await page.Page.ReloadAsync();
        await card.WaitForAsync();
        await page.Page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Link, new() { Name = "Skip to the alerts" })).ToBeFocusedAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        ILocator yes = card.GetByRole(AriaRole.Button, new() { Name = "Yes" });
        ILocator others = card.GetByRole(AriaRole.Button, new() { Name = "Call others" });

        // To agree looks no easier than to disagree.
        ILocator no = card.GetByRole(AriaRole.Button, new() { Name = "No, it is nothing" });
        Assert.Equal(await Look(no), await Look(yes));
        Assert.True(await page.TabToAsync(others), "Tab never came to the call.");
        await page.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(card).ToContainTextAsync("A person has called others");
        await Assertions.Expect(others).ToBeHiddenAsync();
        await AssertFit(page);
        await Assertions.Expect(yes).ToBeEnabledAsync();
        Assert.True(await page.TabToAsync(yes), "Tab never came to the button.");
        await page.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(card).ToContainTextAsync("A person says: solvent vapour");
        await AssertFit(page);

        Outcome stopped = await board.StopAsync();
        Assert.True(stopped.ExitCode == 0, stopped.ToString());
        foreach (string action in new[] { "escalate", "confirm" })
        {
            Assert.Contains(await Entries(board, "human"), entry => entry.GetProperty("action").GetString() == action && entry.GetProperty("role").GetString() == "simulated");
        }

        Outcome verify = await Product.Audit("verify", board.Log);
        Assert.True(verify.ExitCode == 0, verify.ToString());
    }

    [FactNeeds("chromium")]
    public async Task Operator_SignsInBeforeAnAnswerCountsAndOutAgain()
    {
        await using RunningBoard board = await RunningBoard.StartWithOperatorAsync("ada", "739154", "--speed", AnsweringSpeed, "--operator", "none");
        await using Chromium chromium = await Chromium.StartAsync();
        await using BrowserPage page = await chromium.OpenAsync(board.Address);
        ILocator note = page.Page.Locator("#signin-note");
        await page.Page.GetByLabel("Name").FillAsync("ada");
        await page.Page.GetByLabel("PIN or token").FillAsync("111111");
        await page.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(note).ToContainTextAsync("is wrong");
        await AssertFit(page);
        ILocator ethanol = page.Page.GetByRole(AriaRole.Button, new() { Name = "ethanol", Exact = true });
        await ethanol.WaitForAsync(new() { Timeout = AlertWithinMilliseconds });
        await ethanol.ClickAsync();
        ILocator card = page.Page.GetByRole(AriaRole.Article, new() { Name = "solvent vapour" });
        await card.WaitForAsync(new() { Timeout = AlertWithinMilliseconds });
        await card.GetByRole(AriaRole.Button, new() { Name = "Yes" }).ClickAsync();
        await Assertions.Expect(card).ToContainTextAsync("Sign in first");

        // To call others needs no name.
        await card.GetByRole(AriaRole.Button, new() { Name = "Call others" }).ClickAsync();
        await Assertions.Expect(card).ToContainTextAsync("A person has called others");

        await page.Page.GetByLabel("PIN or token").FillAsync("739154");
        await page.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Page.Locator("#signed-in-as")).ToContainTextAsync("Signed in: ada, operator");
        await card.GetByRole(AriaRole.Button, new() { Name = "Yes" }).ClickAsync();
        await Assertions.Expect(card).ToContainTextAsync("A person says: solvent vapour");
        ILocator mine = page.Page.Locator("#mine");
        await Assertions.Expect(mine).ToContainTextAsync("1 confirmed, 0 overruled");
        await card.GetByLabel("If no, why:").SelectOptionAsync("cleaning");
        await card.GetByRole(AriaRole.Button, new() { Name = "No, it is nothing" }).ClickAsync();
        await Assertions.Expect(mine).ToContainTextAsync("1 confirmed, 1 overruled");
        await AssertFit(page);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Assertions.Expect(mine).ToBeHiddenAsync();
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" })).ToBeVisibleAsync();

        Outcome stopped = await board.StopAsync();
        Assert.True(stopped.ExitCode == 0, stopped.ToString());
        Assert.Contains(await Entries(board, "human"), entry => entry.GetProperty("action").GetString() == "confirm" && entry.GetProperty("role").GetString() == "operator");
        Assert.Contains(await Entries(board, "human"), entry => entry.GetProperty("action").GetString() == "reject" && entry.GetProperty("reason").GetString() == "cleaning");
        Outcome verify = await Product.Audit("verify", board.Log);
        Assert.True(verify.ExitCode == 0, verify.ToString());
    }

    [FactNeeds("chromium")]
    public async Task Stop_WorksFromThePageAndSoDoesGoingOn()
    {
        await using RunningBoard board = await RunningBoard.StartAsync("--speed", "5");
        await using Chromium chromium = await Chromium.StartAsync();
        await using BrowserPage page = await chromium.OpenAsync(board.Address, 375, 800);
        ILocator stop = page.Page.GetByRole(AriaRole.Button, new() { Name = "Stop", Exact = true });
        await stop.FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Page.Locator("#state")).ToContainTextAsync("Stopped by a person");
        await Assertions.Expect(page.Page.Locator("#device")).ToHaveTextAsync("It is stopped: no model answers.");
        await AssertFit(page);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Go on" }).ClickAsync();
        await Assertions.Expect(page.Page.Locator("#state")).ToBeHiddenAsync();

        Outcome stopped = await board.StopAsync();
        Assert.True(stopped.ExitCode == 0, stopped.ToString());
        Assert.Contains(await Entries(board, "stop"), entry => entry.GetProperty("state").GetString() == "safe");
        Assert.NotEmpty(await Entries(board, "resume"));
    }

    [FactNeeds("chromium")]
    public async Task Newcomer_CutsThePowerEditsTheLogAndStealsTheKey()
    {
        await using RunningBoard board = await RunningBoard.StartAsync("--speed", "10");
        await using Chromium chromium = await Chromium.StartAsync();
        await using BrowserPage page = await chromium.OpenAsync(board.Address);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "coffee", Exact = true }).DragToAsync(page.Page.Locator("#board"));
        await Assertions.Expect(page.Page.Locator("#before")).ToContainTextAsync("coffee");
        await page.Page.GetByRole(AriaRole.Article).First.WaitForAsync(new() { Timeout = AlertWithinMilliseconds });

        // An auditor has the newest decision of each sensor computed again, before its input is gone.
        ILocator reader = page.Page.GetByLabel("View for");
        await reader.SelectOptionAsync("auditor");
        ILocator lines = page.Page.Locator("#log-lines li");
        foreach (string sensor in new[] { "gas0", "mic0" })
        {
            ILocator decision = lines.Filter(new() { HasText = "decision by the model" }).Filter(new() { HasText = sensor + ":" }).First;
            string number = (await decision.Locator("span").First.TextContentAsync())!;
            await page.Page.GetByLabel("Entry of the decision").FillAsync(number);
            await page.Page.GetByRole(AriaRole.Button, new() { Name = "Compute again" }).ClickAsync();
            await Assertions.Expect(lines.Filter(new() { HasText = $"{number} same" })).ToHaveCountAsync(1);
        }

        await reader.SelectOptionAsync("operator");
        await AssertFit(page);

        ILocator trial = page.Page.Locator("#trial");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Verify the log" }).ClickAsync();
        await Assertions.Expect(trial).ToContainTextAsync("Good:");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Edit an entry" }).ClickAsync();
        await Assertions.Expect(trial).ToContainTextAsync("C02 entry");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Steal the key" }).ClickAsync();
        await Assertions.Expect(trial).ToContainTextAsync("C03");
        await reader.SelectOptionAsync("auditor");
        await AssertFit(page);

        // What a person has stopped stays stopped, and a mode stays chosen, when the power comes back.
        await page.Page.GetByLabel("odour: lamp and sound", new() { Exact = false }).SelectOptionAsync("advisory");
        await page.Page.Locator("#stop").ClickAsync();
        await Assertions.Expect(page.Page.Locator("#stop")).ToHaveTextAsync("Go on");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Cut the power" }).ClickAsync();
        await Assertions.Expect(page.Page.Locator("#log-lines")).ToContainTextAsync("entries recovered");
        await Assertions.Expect(page.Page.Locator("#log-lines")).ToContainTextAsync("people left it stopped");
        await Assertions.Expect(page.Page.Locator("#stop")).ToHaveTextAsync("Go on");
        await Assertions.Expect(page.Page.GetByLabel("odour: lamp and sound", new() { Exact = false })).ToHaveValueAsync("advisory");
        Outcome stopped = await board.StopAsync();
        Assert.True(stopped.ExitCode == 0, stopped.ToString());
        Outcome verify = await Product.Audit("verify", board.Log);
        Assert.True(verify.ExitCode == 0, verify.ToString());
        Assert.Contains("C21", verify.Output, System.StringComparison.Ordinal);
        Assert.Equal(2, (await Entries(board, "consent")).Length);
    }

    [FactNeeds("chromium")]
    public async Task Operator_TakesCleanAirAnewAndTheLogNamesThem()
    {
        await using RunningBoard board = await RunningBoard.StartWithOperatorAsync("ada", "739154", "--speed", "6", "--operator", "none");
        await using Chromium chromium = await Chromium.StartAsync();
        await using BrowserPage page = await chromium.OpenAsync(board.Address);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "clean air", Exact = true }).ClickAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "quiet room", Exact = true }).ClickAsync();
        ILocator take = page.Page.GetByRole(AriaRole.Button, new() { Name = "Take clean air anew" });
        ILocator air = page.Page.Locator("#air");
        await take.ClickAsync();
        await Assertions.Expect(page.Page.Locator("#air-note")).ToContainTextAsync("Sign in first");
        await page.Page.GetByLabel("Name").FillAsync("ada");
        await page.Page.GetByLabel("PIN or token").FillAsync("739154");
        await page.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Page.Locator("#signed-in-as")).ToContainTextAsync("Signed in: ada, operator");
        Assert.True(await page.TabToAsync(take), "Tab never came to the button.");

        // The story may have raised something before the room was made quiet: whoever takes clean air says first that it is nothing.
        ILocator no = page.Page.GetByRole(AriaRole.Button, new() { Name = "No, it is nothing" });
        string said = string.Empty;
        for (int attempt = 1; !said.Contains("was taken", System.StringComparison.Ordinal); attempt++)
        {
            Assert.InRange(attempt, 1, 5);
            while (await no.CountAsync() > 0 && await no.First.IsEnabledAsync())
            {
                await no.First.ClickAsync();
                await page.Page.WaitForTimeoutAsync(500);
            }

            await take.FocusAsync();
            await page.Page.Keyboard.PressAsync("Enter");
            await Assertions.Expect(air).Not.ToBeEmptyAsync();
            await page.Page.WaitForTimeoutAsync(2_000);
            if (await take.IsDisabledAsync() && attempt == 1)
            {
                await AssertFit(page);
            }

            await Assertions.Expect(take).ToBeEnabledAsync(new() { Timeout = AlertWithinMilliseconds });
            said = await air.TextContentAsync() ?? string.Empty;
        }

        // The board has started anew with it.
        await Assertions.Expect(page.Page.Locator("#log-lines")).ToContainTextAsync("entries recovered");

        Outcome stopped = await board.StopAsync();
        Assert.True(stopped.ExitCode == 0, stopped.ToString());
        JsonElement arrived = Assert.Single(await Entries(board, "operator"), entry => entry.GetProperty("act").GetString() == "login" && entry.GetProperty("role").GetString() == "operator");

        // An attempt that the board broke off is in the log too, as refused; the last one was accepted, and each names who asked.
        JsonElement[] taken = await Entries(board, "baseline");
        Assert.Equal(["accepted", .. Enumerable.Repeat("refused", taken.Length - 1)], taken.Reverse().Select(entry => entry.GetProperty("verdict").GetString()));
        Assert.All(taken, entry => Assert.Equal(arrived.GetProperty("operator").GetString(), entry.GetProperty("operator").GetString()));
        Assert.Equal("software", (await Entries(board, "boot"))[^1].GetProperty("cause").GetString());
        Outcome verify = await Product.Audit("verify", board.Log);
        Assert.True(verify.ExitCode == 0, verify.ToString());
    }

    [FactNeeds("chromium")]
    public async Task Page_SpeaksFourLanguagesAndFitsAPhoneInEach()
    {
        await using RunningBoard board = await RunningBoard.StartAsync("--speed", "5");
        await using Chromium chromium = await Chromium.StartAsync();
        await using BrowserPage page = await chromium.OpenAsync(board.Address, language: "de-DE");
        ILocator stop = page.Page.Locator("#stop");
        await Assertions.Expect(stop).ToHaveTextAsync("Halt");
        await AssertFit(page);
        foreach ((string language, string word) in new[] { ("fr", "Arrêt"), ("es", "Parar"), ("en", "Stop") })
        {
            await page.Page.Locator("#language").SelectOptionAsync(language);
            await Assertions.Expect(stop).ToHaveTextAsync(word);
            await AssertFit(page);
        }
    }

    [FactNeeds("chromium")]
    public async Task LogThatDoesNotGetOut_IsSaidInFourLanguages()
    {
        await using RunningBoard board = await RunningBoard.StartAsync("--speed", "20", "--uplink", "http://127.0.0.1:9/");
        await using Chromium chromium = await Chromium.StartAsync();
        await using BrowserPage page = await chromium.OpenAsync(board.Address);
        ILocator uplink = page.Page.Locator("#uplink");
        await Assertions.Expect(uplink).ToBeVisibleAsync(new() { Timeout = AlertWithinMilliseconds });
        foreach ((string language, string word) in new[] { ("de", "Protokoll"), ("fr", "journal"), ("es", "registro"), ("en", "The log does not get out") })
        {
            await page.Page.Locator("#language").SelectOptionAsync(language);
            await Assertions.Expect(uplink).ToContainTextAsync(word);
            await AssertFit(page);
        }
    }

    [FactNeeds("chromium")]
    public async Task Messages_CoverNoMoreThanAThirdOfAPhone()
    {
        await using RunningBoard board = await RunningBoard.StartAsync("--speed", "20", "--uplink", "http://127.0.0.1:9/");
        await using Chromium chromium = await Chromium.StartAsync();
        await using BrowserPage page = await chromium.OpenAsync(board.Address, 375, 800, "de-DE");
        await Assertions.Expect(page.Page.Locator("#uplink")).ToBeVisibleAsync(new() { Timeout = AlertWithinMilliseconds });
        await page.Page.Locator("#stop").ClickAsync();
        await Assertions.Expect(page.Page.Locator("#state")).ToBeVisibleAsync();
        Assert.InRange(await page.CoveredAsync(), 1, 800 / 3);
        await Assertions.Expect(page.Page.Locator("#stop")).ToBeInViewportAsync();
    }

    [FactNeeds("chromium")]
    public async Task Captions_StayInSightWhileAlertsWaitAndHideNothingThatHasTheFocus()
    {
        await using RunningBoard board = await RunningBoard.StartAsync("--speed", "20");
        await using Chromium chromium = await Chromium.StartAsync();
        await using BrowserPage page = await chromium.OpenAsync(board.Address, 1_280, 900);
        await page.Page.GetByRole(AriaRole.Article).Nth(1).WaitForAsync(new() { Timeout = AlertWithinMilliseconds });
        await Assertions.Expect(page.Page.Locator("#story")).ToBeInViewportAsync(new() { Ratio = 1 });
        ILocator controls = page.Page.Locator("#alerts button:visible, #alerts select:visible");
        int count = await controls.CountAsync();
        Assert.InRange(count, 8, 100);
        for (int i = 0; i < count; i++)
        {
            Assert.True(await controls.Nth(i).EvaluateAsync<bool>("control => { control.focus(); const at = control.getBoundingClientRect(); return control === document.elementFromPoint(at.x + at.width / 2, at.y + at.height / 2); }"), $"control {i} of {count} is hidden");
        }
    }

    private static Task<string> Look(ILocator button) => button.EvaluateAsync<string>("button => ['backgroundColor', 'color', 'borderTopColor', 'fontWeight', 'fontSize'].map(name => getComputedStyle(button)[name]).join()");

    private static async Task AssertFit(BrowserPage page)
    {
        Assert.Empty(await page.WcagViolationsAsync());
        await page.Page.SetViewportSizeAsync(375, 800);
        Assert.Equal(0, await page.OverflowAsync());
        Assert.Empty(await page.CutTextsAsync());
        Assert.Empty(await page.WcagViolationsAsync());
        Assert.Empty(page.Complaints);
    }

    private static async Task<JsonElement[]> Entries(RunningBoard board, string type)
    {
        Outcome query = await Product.Audit("query", board.Log, "--type", type, "--json");
        Assert.True(query.ExitCode == 0, query.ToString());
        using JsonDocument document = JsonDocument.Parse(query.Output);
        return document.RootElement.GetProperty("entries").EnumerateArray().Select(entry => entry.Clone()).ToArray();
    }
}
