using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using MeadowTinyMl.Tests;
using MeadowTinyMl.Tests.Browser;
using Xunit;

namespace MeadowTinyMl.EndToEnd;

/// <summary>The auditor's other commands as processes: a witness over HTTP, a log that grows, a log of strangers, the report in a browser.</summary>
public class AuditToolTests(SimulatedBoard board) : IClassFixture<SimulatedBoard>
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task WitnessServe_SignsOverHttpOnceAndThenAsksForWhatItKnows()
    {
        using var folder = new TemporaryFolder();
        string request = folder["request"];
        Assert.Equal(0, (await Product.Audit("witness", "request", board.Log, "--out", request)).ExitCode);
        string port = RunningBoard.FreePort().ToString(CultureInfo.InvariantCulture);
        using Process server = Product.StartAudit("witness", "serve", "--state", folder["witness"], "--name", "example.com/gate", "--policy", board.Log + ".policy", "--port", port);
        try
        {
            var address = new Uri($"http://127.0.0.1:{port}/add-checkpoint");
            using var client = new HttpClient();
            byte[] body = await File.ReadAllBytesAsync(request);
            using HttpResponseMessage signed = await PostAsync(client, address, body);
            Assert.Equal(HttpStatusCode.OK, signed.StatusCode);
            Assert.StartsWith("— example.com/gate ", await signed.Content.ReadAsStringAsync(), StringComparison.Ordinal);

            using HttpResponseMessage again = await PostAsync(client, address, body);
            Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
            Assert.Equal("text/x.tlog.size", again.Content.Headers.ContentType?.MediaType);
            using HttpResponseMessage garbage = await PostAsync(client, address, [1, 2, 3]);
            Assert.Equal(HttpStatusCode.BadRequest, garbage.StatusCode);
            using HttpResponseMessage elsewhere = await client.GetAsync(new Uri($"http://127.0.0.1:{port}/"));
            Assert.Equal(HttpStatusCode.NotFound, elsewhere.StatusCode);
        }
        finally
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync();
        }
    }

    [Fact]
    public async Task WitnessServe_SaysWhichLogFellSilentAndThatItGoesOn()
    {
        using var folder = new TemporaryFolder();
        string request = folder["request"];
        Assert.Equal(0, (await Product.Audit("witness", "request", board.Log, "--out", request)).ExitCode);
        string port = RunningBoard.FreePort().ToString(CultureInfo.InvariantCulture);
        using Process server = Product.StartAudit(
            "witness", "serve", "--state", folder["witness"], "--name", "example.com/gate", "--policy", board.Log + ".policy", "--port", port, "--silent-after", "1");
        try
        {
            string silent = await LineWithAsync(server.StandardError, "has shown nothing new for 1 s");
            Assert.StartsWith("audit: meadowtinyml.example/", silent, StringComparison.Ordinal);
            using var client = new HttpClient();
            using HttpResponseMessage signed = await PostAsync(client, new Uri($"http://127.0.0.1:{port}/add-checkpoint"), await File.ReadAllBytesAsync(request));
            Assert.Equal(HttpStatusCode.OK, signed.StatusCode);
            await LineWithAsync(server.StandardError, "goes on");
        }
        finally
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync();
        }
    }

    [Fact]
    public async Task Watch_PrintsWhatIsNewAndEndsAtTheFirstCheckpointThatIsCutBack()
    {
        using var folder = new TemporaryFolder();
        string log = folder["log"];
        Assert.Equal(0, (await Product.Simulator("--headless", "--for", "4", "--speed", "100", "--seed", "7", "--out", log)).ExitCode);
        File.Copy(Path.Combine(log, "checkpoint"), folder["old"]);
        using Process watch = Product.StartAudit("watch", log, "--every", "0.2", "--all", "--for", "120");
        Task<string> errors = watch.StandardError.ReadToEndAsync();
        string first = await watch.StandardOutput.ReadLineAsync() ?? string.Empty;
        Assert.Contains("the log", first, StringComparison.Ordinal);

        // The log goes on under a second run, then its owner puts the old checkpoint back.
        Assert.Equal(0, (await Product.Simulator("--headless", "--for", "4", "--speed", "100", "--seed", "8", "--out", log)).ExitCode);
        int boots = 0;
        using var limit = new CancellationTokenSource(StartLimit);
        while (boots < 2 && await watch.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            boots += line.Contains("boot", StringComparison.OrdinalIgnoreCase) || line.Contains("start", StringComparison.OrdinalIgnoreCase) ? 1 : 0;
        }

        File.Copy(folder["old"], Path.Combine(log, "checkpoint"), overwrite: true);
        await watch.StandardOutput.ReadToEndAsync(limit.Token);
        await watch.WaitForExitAsync(limit.Token);
        Assert.Equal(1, watch.ExitCode);
        Assert.Contains("C03", await errors, StringComparison.Ordinal);
    }

    [FactNeeds("data/tlog-vectors/log")]
    public async Task Verify_JudgesALogOfStrangersByAPolicyFile()
    {
        using var folder = new TemporaryFolder();
        string vectors = Repository.SharedPath("data/tlog-vectors");
        string log = folder["log"];
        foreach (string file in Directory.EnumerateFiles(Path.Combine(vectors, "log"), "*", SearchOption.AllDirectories).Where(file => !file.Contains("checkpoints", StringComparison.Ordinal)))
        {
            string copy = Path.Combine(log, Path.GetRelativePath(Path.Combine(vectors, "log"), file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        using System.Text.Json.JsonDocument keys = System.Text.Json.JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(vectors, "keys.json")));
        string vkey = keys.RootElement.GetProperty("log").GetProperty("vkey").GetString()!;
        await File.WriteAllTextAsync(folder["policy"], (await Product.Audit("policy", "--log", vkey)).Output);
        string[] verify = ["verify", log, "--policy", folder["policy"], "--checks", "C01-C03", "--json"];
        Outcome good = await Product.Audit(verify);
        Assert.True(good.ExitCode == 0, good.ToString());

        string tile = Directory.EnumerateFiles(Path.Combine(log, "tile", "0"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First();
        byte[] bytes = await File.ReadAllBytesAsync(tile);
        bytes[40] ^= 1;
        await File.WriteAllBytesAsync(tile, bytes);
        Outcome bad = await Product.Audit(verify);
        Assert.True(bad.ExitCode == 1, bad.ToString());
        Assert.Contains(Path.GetFileName(tile), bad.Output, StringComparison.Ordinal);
    }

    [FactNeeds("chromium")]
    public async Task Report_MeetsWcagFitsAPhoneAndRunsNothing()
    {
        using var folder = new TemporaryFolder();
        await using Chromium chromium = await Chromium.StartAsync();
        foreach (bool isBad in new[] { false, true })
        {
            string log = board.Log;
            if (isBad)
            {
                log = folder["bad"];
                board.CopyTo(log);
                await File.WriteAllTextAsync(Path.Combine(log, "notes.txt"), "foreign");
            }

            string file = folder[isBad ? "bad.html" : "good.html"];
            Assert.Equal(isBad ? 1 : 0, (await Product.Audit("report", log, "--out", file)).ExitCode);
            await using BrowserPage page = await chromium.OpenAsync(new Uri(file).AbsoluteUri);
            Assert.Empty(await page.WcagViolationsAsync());
            Assert.Equal(0, await page.OverflowAsync());
            await page.Page.SetViewportSizeAsync(375, 800);
            Assert.Equal(0, await page.OverflowAsync());
            Assert.Empty(await page.WcagViolationsAsync());
            Assert.Equal(0, await page.Page.Locator("script").CountAsync());
            Assert.Equal(0, await page.Page.Locator("[src]:not([src^='data:']), link[href]").CountAsync());
            Assert.DoesNotContain(page.Complaints, complaint => !complaint.StartsWith("request: file:", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Explain_NamesTheContactOfTheDeploymentFile()
    {
        string deployment = Path.Combine(Repository.Root, "Audit", "documentation", "deployment.json");
        Outcome query = await Product.Audit("query", board.Log, "--type", "alert", "--json");
        using System.Text.Json.JsonDocument json = System.Text.Json.JsonDocument.Parse(query.Output);
        string alert = json.RootElement.GetProperty("entries")[0].GetProperty("n").GetInt64().ToString(CultureInfo.InvariantCulture);
        Outcome explain = await Product.Audit("explain", board.Log, alert, "--deployment", deployment);
        Assert.True(explain.ExitCode == 0, explain.ToString());

        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["broken.json"], "{");
        Outcome broken = await Product.Audit("explain", board.Log, alert, "--deployment", folder["broken.json"]);
        Assert.True(broken.ExitCode == 2, broken.ToString());
        Assert.Single(broken.ErrorLines);
        Outcome absent = await Product.Audit("report", board.Log, "--deployment", folder["absent.json"], "--out", folder["report.html"]);
        Assert.True(absent.ExitCode == 2, absent.ToString());
        Assert.Equal($"audit: {folder["absent.json"]}: expected a deployment record, filled in as Audit/documentation/deployment.json is, found none", Assert.Single(absent.ErrorLines));
    }

    private static async Task<string> LineWithAsync(StreamReader lines, string words)
    {
        using var limit = new CancellationTokenSource(StartLimit);
        while (await lines.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.Contains(words, StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new InvalidOperationException($"It ended without a line with '{words}'.");
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, Uri address, byte[] body)
    {
        using var limit = new CancellationTokenSource(StartLimit);
        while (true)
        {
            try
            {
                using var content = new ByteArrayContent(body);
                return await client.PostAsync(address, content, limit.Token);
            }
            catch (HttpRequestException)
            {
                await Task.Delay(100, limit.Token);
            }
        }
    }
}
