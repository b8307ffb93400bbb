using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using MeadowTinyMl.Tests;
using Xunit;

namespace MeadowTinyMl.EndToEnd;

/// <summary>A simulated board, a station with a witness, and an operator far away, each a process of its own.</summary>
public sealed class UplinkTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Board_SendsItsLogIsWitnessedAndObeysASignedStop()
    {
        string log = _folder["log"];
        string operators = _folder["operators"];
        string orders = _folder["orders"];
        Directory.CreateDirectory(orders);
        await Good(Product.Simulator("--headless", "--for", "1", "--speed", "100", "--out", log));
        string[] witness = ["--state", _folder["witness"], "--name", "witness.example/gate"];
        string[] ann = ["--state", _folder["ann"], "--name", "ann"];
        string key = (await Good(Product.Audit(["witness", "key", .. witness]))).Output.Trim();
        File.WriteAllText(operators, (await Good(Product.Audit(["order", "key", .. ann]))).Output);
        string origin = (await File.ReadAllLinesAsync(Path.Combine(log, "checkpoint")))[0];
        await Good(Product.Audit(["order", "sign", "stop", .. ann, "--log", origin, "--out", Path.Combine(orders, "1")]));
        Outcome answer = await Product.Audit(["order", "sign", "confirm", "1", .. ann, "--log", origin, "--out", Path.Combine(orders, "2")]);
        Assert.Equal(2, answer.ExitCode);

        int port = FreePort();
        using Process station = Product.StartAudit(["witness", "serve", .. witness, "--policy", log + ".policy", "--archive", _folder["logs"], "--orders", orders, "--port", port.ToString(CultureInfo.InvariantCulture)]);
        try
        {
            await Ready(port);
            Assert.Equal(key, (await Good(Product.Audit(["witness", "key", .. witness]))).Output.Trim());
            Outcome run = await Good(Product.Simulator("--headless", "--for", "3", "--speed", "100", "--out", log, "--uplink", $"http://127.0.0.1:{port}", "--uplink-witness", key, "--uplink-operators", operators));
            Assert.Contains("uplink: ", run.Output, StringComparison.Ordinal);
        }
        finally
        {
            station.Kill();
            await station.WaitForExitAsync();
        }

        string copy = Assert.Single(Directory.GetDirectories(_folder["logs"]), folder => !folder.EndsWith(".board", StringComparison.Ordinal));
        await Good(Product.Audit("verify", copy, "--policy", log + ".policy"));
        Assert.Equal(Lines(log, 3), Lines(copy, 3));
        Assert.Contains("witness.example/gate", await File.ReadAllTextAsync(Path.Combine(copy, "checkpoint")), StringComparison.Ordinal);
        Assert.Contains("witness.example/gate", (await Good(Product.Audit("query", log, "--type", "witness", "--json"))).Output, StringComparison.Ordinal);
        Assert.Contains("\"page\"", (await Good(Product.Audit("query", log, "--type", "stop", "--json"))).Output, StringComparison.Ordinal);
        await Good(Product.Audit("verify", log));
    }

    [Fact]
    public async Task Board_TakesABundleThatTheStationOffersAndPutsItOnTrial()
    {
        string log = _folder["log"];
        string bundle = Directory.CreateDirectory(Path.Combine(_folder["releases"], "gas-next")).FullName;
        foreach (string file in Directory.GetFiles(Path.Combine(Repository.Root, "Models", "released", "gas")))
        {
            File.Copy(file, Path.Combine(bundle, Path.GetFileName(file)));
        }

        string manifest = Path.Combine(bundle, "manifest.json");
        File.WriteAllText(manifest, Regex.Replace(await File.ReadAllTextAsync(manifest), "\"version\":\"[0-9.]+\"", "\"version\":\"9.0.0\""));
        Outcome release = await Good(Product.Tinyml("release", bundle, "--key", _folder["key"], "--make-key"));
        string key = release.Output.Trim().Split(' ')[^1];
        string[] witness = ["--state", _folder["witness"], "--name", "witness.example/gate"];
        await Good(Product.Simulator("--headless", "--for", "1", "--speed", "100", "--out", log));

        int port = FreePort();
        using Process station = Product.StartAudit(["witness", "serve", .. witness, "--policy", log + ".policy", "--archive", _folder["logs"], "--updates", _folder["releases"], "--port", port.ToString(CultureInfo.InvariantCulture)]);
        try
        {
            await Ready(port);
            Outcome run = await Good(Product.Simulator("--headless", "--for", "6", "--speed", "50", "--out", log, "--uplink", $"http://127.0.0.1:{port}", "--uplink-updates", "--release-key", key));
            Assert.Contains("gas-hp354 9.0.0: ", run.Output, StringComparison.Ordinal);
        }
        finally
        {
            station.Kill();
            await station.WaitForExitAsync();
        }

        Assert.Contains("9.0.0", (await Good(Product.Audit("query", log, "--type", "model.load", "--json"))).Output, StringComparison.Ordinal);
        await Good(Product.Audit("verify", log));
    }

    private static string[] Lines(string log, int count) => [.. File.ReadLines(Path.Combine(log, "checkpoint")).Take(count)];

    private static async Task<Outcome> Good(Task<Outcome> running)
    {
        Outcome outcome = await running;
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        return outcome;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // Answers 405 to a GET once it listens.
    private static async Task Ready(int port)
    {
        using var client = new HttpClient();
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                using HttpResponseMessage answer = await client.GetAsync(new Uri($"http://127.0.0.1:{port}/add-entries"));
                Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
                return;
            }
            catch (HttpRequestException) when (attempt < 300)
            {
                await Task.Delay(100);
            }
        }
    }
}
