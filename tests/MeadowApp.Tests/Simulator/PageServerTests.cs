using System;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Sentinel;
using MeadowTinyMl.Sentinel.Commands;
using MeadowTinyMl.Sentinel.Operators;
using MeadowTinyMl.Simulator.Page;
using Xunit;

namespace MeadowTinyMl.MeadowApp.Tests.Simulator;

public sealed class PageServerTests : IAsyncLifetime, IDisposable
{
    private static readonly ModelManifest Manifest = new()
    {
        Id = "gas",
        Version = "1.0.0",
        Labels = ["clean_air", "solvent_vapour"],
        Levels = [HazardLevel.None, HazardLevel.Alarm],
        Thresholds = [5_000, 5_000],
    };

    private readonly int _port = FreePort();
    private readonly LiveView _view = new(new ManualClock(), TimeProvider.System, 6);
    private readonly HttpClient _client = new();
    private PageServer? _server;

    private string Origin => $"http://localhost:{_port}";

    public async Task InitializeAsync()
    {
        _server = await PageServer.StartAsync(_view, _port);
        _view.ShowAlert(new AlertReport(1, Decision(), AlertState.Waiting, AlarmSignal.Sounding, null, 0, 1_000, 180_000));
    }

    public async Task DisposeAsync() => await _server!.DisposeAsync();

    public void Dispose() => _client.Dispose();

    [Theory]
    [InlineData("/")]
    [InlineData("/page.css")]
    [InlineData("/page.js")]
    public async Task Get_ServesThePageWithoutAnythingForeign(string path)
    {
        using HttpResponseMessage response = await _client.GetAsync(new Uri(Origin + path));
        string text = await response.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.DoesNotMatch(new Regex("https?://|//cdn|@import|url\\("), text);
        Assert.Contains("default-src 'none'", string.Join(' ', response.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_FromThePageReachesTheLoop()
    {
        Assert.Equal(HttpStatusCode.Accepted, await Post("""{"alert":1,"action":"reject"}""", Origin));
        Assert.True(_view.TryTakeAnswer(out OperatorAnswer? answer));
        Assert.Equal(HumanAction.Reject, answer!.Action);
        Assert.Equal(PageServer.Operator, answer.Operator);
    }

    [Fact]
    public async Task Post_WhereSomebodyIsEnrolledNeedsASession()
    {
        _view.ShowEnrolled(true);
        Assert.Equal(HttpStatusCode.Unauthorized, await Post("""{"alert":1,"action":"reject"}""", Origin));
        Assert.Equal(HttpStatusCode.Unauthorized, await Post("""{"alert":1,"action":"reject","session":"00112233445566778899aabbccddeeff"}""", Origin));
        Assert.False(_view.TryTakeAnswer(out _));
        string session = _view.Sessions.Begin("ada");

        Assert.Equal(HttpStatusCode.Accepted, await Post($$"""{"alert":1,"action":"reject","session":"{{session}}"}""", Origin));
        Assert.True(_view.TryTakeAnswer(out OperatorAnswer? answer));
        Assert.Equal("ada", answer!.Operator);

        _view.ShowSignIn(new SignInReport(0, "ada", null, SignInOutcome.Ended, 0));
        Assert.Equal(HttpStatusCode.Unauthorized, await Post($$"""{"alert":1,"action":"reject","session":"{{session}}"}""", Origin));
    }

    [Theory]
    [InlineData("acknowledge")]
    [InlineData("escalate")]
    public async Task Post_ToSilenceOrCallOthersNeedsNoSession(string action)
    {
        _view.ShowEnrolled(true);
        Assert.Equal(HttpStatusCode.Accepted, await Post($$"""{"alert":1,"action":"{{action}}"}""", Origin));
        Assert.True(_view.TryTakeAnswer(out OperatorAnswer? answer));
        Assert.Null(answer!.Operator);
    }

    [Fact]
    public async Task Post_ToStopNeedsNoSessionAndToGoOnNeedsOne()
    {
        _view.ShowEnrolled(true);
        Assert.Equal(HttpStatusCode.Unauthorized, await Post("""{"command":"resume"}""", Origin, path: "/command"));
        Assert.False(_view.TryTakeCommand(out _));
        Assert.Equal(HttpStatusCode.Accepted, await Post("""{"command":"stop"}""", Origin, path: "/command"));
        Assert.True(_view.TryTakeCommand(out OperatorCommand? command));
        Assert.Equal(new StopCommand(StopSource.Page, null), command);
    }

    [Fact]
    public async Task Post_ToComputeAgainNamesDecisionAndBasis()
    {
        Assert.Equal(HttpStatusCode.BadRequest, await Post("""{"command":"replay","decision":7,"basis":"curiosity"}""", Origin, path: "/command"));
        Assert.Equal(HttpStatusCode.BadRequest, await Post("""{"command":"replay","decision":"7","basis":"consent"}""", Origin, path: "/command"));
        Assert.Equal(HttpStatusCode.Accepted, await Post("""{"command":"replay","decision":7,"basis":"consent"}""", Origin, path: "/command"));
        Assert.True(_view.TryTakeCommand(out OperatorCommand? command));
        Assert.Equal(new ReplayCommand(7, "consent", PageServer.Operator), command);
        _view.ShowEnrolled(true);
        Assert.Equal(HttpStatusCode.Unauthorized, await Post("""{"command":"replay","decision":7,"basis":"consent"}""", Origin, path: "/command"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("http://evil.example")]
    [InlineData("null")]
    public async Task Post_FromElsewhereIsRefused(string? origin)
    {
        Assert.Equal(HttpStatusCode.Forbidden, await Post("""{"alert":1,"action":"reject"}""", origin));
        Assert.False(_view.TryTakeAnswer(out _));
    }

    [Fact]
    public async Task Post_AsAPlainFormIsRefused() =>
        Assert.Equal(HttpStatusCode.Forbidden, await Post("""{"alert":1,"action":"reject"}""", Origin, "text/plain"));

    [Theory]
    [InlineData("rebound.example")]
    [InlineData("192.168.0.1")]
    public async Task AnyRequest_UnderAForeignHostNameIsRefused(string host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Origin + "/"));
        request.Headers.Host = $"{host}:{_port}";
        using HttpResponseMessage response = await _client.SendAsync(request);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Theory]
    [InlineData("""{"alert":2,"action":"reject"}""", HttpStatusCode.Conflict)]
    [InlineData("""{"alert":1,"action":"reclassify","label":"snow"}""", HttpStatusCode.Conflict)]
    [InlineData("""{"alert":1,"action":"5"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"alert":1}""", HttpStatusCode.BadRequest)]
    [InlineData("no json", HttpStatusCode.BadRequest)]
    public async Task Post_OfNonsenseIsRefused(string body, HttpStatusCode expected)
    {
        Assert.Equal(expected, await Post(body, Origin));
        Assert.False(_view.TryTakeAnswer(out _));
    }

    [Fact]
    public async Task Get_ChangesNothing()
    {
        using HttpResponseMessage response = await _client.GetAsync(new Uri(Origin + "/answer?alert=1&action=reject"));
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.False(_view.TryTakeAnswer(out _));
    }

    [Fact]
    public async Task Events_TellOfTheAlert()
    {
        using Stream events = await _client.GetStreamAsync(new Uri(Origin + "/events"));
        using var reader = new StreamReader(events);
        string? line = await reader.ReadLineAsync();
        Assert.StartsWith("data: {", line, StringComparison.Ordinal);
        Assert.Contains("solvent_vapour", line, StringComparison.Ordinal);
        Assert.Contains("\"left\":180", line, StringComparison.Ordinal);
    }

    [Fact]
    public void View_TellsTheShareOfThisSiteWithItsInterval()
    {
        _view.ShowAlert(new AlertReport(1, Decision(), AlertState.Waiting, AlarmSignal.Sounding, null, 0, 1_000, 180_000) { Worth = new AnswerWorth(true, new WilsonInterval(16, 30), null) });
        Assert.Contains("""{"from_this_site":true,"of_a_hundred":53,"answers":30,"low":36,"high":70,""", Encoding.UTF8.GetString(_view.ToJson()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_OnATakenPortIsRefused() =>
        await Assert.ThrowsAsync<IOException>(() => PageServer.StartAsync(_view, _port));

    private static DecisionReport Decision() => new(
        "gas0", Manifest, [1_000, 9_000], new Decision(1, 0, 8_000, Outcome.Alert, AbstainCause.None), QualityFlags.None, true, 0, 0, null);

    private async Task<HttpStatusCode> Post(string body, string? origin, string type = "application/json", string path = "/answer")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Origin + path)) { Content = new StringContent(body, Encoding.UTF8, type) };
        if (origin != null)
        {
            request.Headers.Add("Origin", origin);
        }

        using HttpResponseMessage response = await _client.SendAsync(request);
        return response.StatusCode;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
