using System;
using System.Collections.Generic;
using System.IO;
using System.Reflection;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Sentinel;
using MeadowTinyMl.Sentinel.Commands;
using MeadowTinyMl.Sentinel.Operators;
using MeadowTinyMl.Simulator.Board;
using MeadowTinyMl.Simulator.Tampering;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MeadowTinyMl.Simulator.Page;

/// <summary>Serves the operator's page on loopback: its files, one stream of events, one way to sign in and out, one to answer and one to hear how one has answered, one to command, and one to change the scene.</summary>
internal sealed class PageServer : IAsyncDisposable
{
    private const int MaxAnswerBytes = 1_024;

    // Ages and times left go on without an event. Events that come at once are sent together.
    private const int RefreshMilliseconds = 250;
    private const int TogetherMilliseconds = 10;

    // A board hashes a secret slowly, and between two steps of its loop.
    private static readonly TimeSpan SignInLimit = TimeSpan.FromSeconds(30);

    /// <summary>Who answers at a page of a device that nobody is enrolled on; the log names their role as simulated.</summary>
    public const string Operator = "operator at the page";

    private static readonly Dictionary<string, (string Resource, string Type)> Files = new(StringComparer.Ordinal)
    {
        ["/"] = ("index.html", "text/html; charset=utf-8"),
        ["/page.css"] = ("page.css", "text/css; charset=utf-8"),
        ["/page.js"] = ("page.js", "text/javascript; charset=utf-8"),
        ["/words.js"] = ("words.js", "text/javascript; charset=utf-8"),
        ["/alerts.js"] = ("alerts.js", "text/javascript; charset=utf-8"),
        ["/why.js"] = ("why.js", "text/javascript; charset=utf-8"),
        ["/models.js"] = ("models.js", "text/javascript; charset=utf-8"),
        ["/oversight.js"] = ("oversight.js", "text/javascript; charset=utf-8"),
        ["/scene.js"] = ("scene.js", "text/javascript; charset=utf-8"),
        ["/signin.js"] = ("signin.js", "text/javascript; charset=utf-8"),
        ["/mine.js"] = ("mine.js", "text/javascript; charset=utf-8"),
        ["/log.js"] = ("log.js", "text/javascript; charset=utf-8"),
        ["/icon.svg"] = ("icon.svg", "image/svg+xml"),
        ["/words/en.json"] = ("words/en.json", "application/json"),
        ["/words/de.json"] = ("words/de.json", "application/json"),
        ["/words/fr.json"] = ("words/fr.json", "application/json"),
        ["/words/es.json"] = ("words/es.json", "application/json"),
    };

    private readonly WebApplication _app;
    private readonly LiveView _view;
    private readonly int _port;
    private readonly bool _hasScene;
    private readonly CancellationTokenSource _stopping = new();

    private PageServer(LiveView view, int port, bool hasScene)
    {
        _hasScene = hasScene;
        _view = view;
        _port = port;
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxAnswerBytes;
            kestrel.ListenLocalhost(port);
        });
        _app = builder.Build();
        _app.Run(Answer);
    }

    /// <summary>Starts to serve.</summary>
    /// <param name="view">What is shown.</param>
    /// <param name="port">The TCP port.</param>
    /// <param name="hasScene">Whether people may put things before the sensors: not where recordings are replayed.</param>
    /// <exception cref="IOException">The port cannot be had.</exception>
    public static async Task<PageServer> StartAsync(LiveView view, int port, bool hasScene = true)
    {
        var server = new PageServer(view, port, hasScene);
        await server._app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task Answer(HttpContext context)
    {
        HttpRequest request = context.Request;
        HttpResponse response = context.Response;
        response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.CacheControl = "no-store";
        response.Headers["Referrer-Policy"] = "no-referrer";
        if (!LoopbackGuard.IsForLoopback(request, _port))
        {
            response.StatusCode = StatusCodes.Status403Forbidden;
        }
        else if (HttpMethods.IsGet(request.Method) && request.Path == "/events")
        {
            await Stream(context);
        }
        else if (HttpMethods.IsGet(request.Method) && Files.TryGetValue(request.Path.Value ?? string.Empty, out (string Resource, string Type) file))
        {
            response.ContentType = file.Type;
            using Stream content = Assembly.GetExecutingAssembly().GetManifestResourceStream("page/" + file.Resource)
                ?? throw new InvalidOperationException($"The page lacks {file.Resource}.");
            await content.CopyToAsync(response.Body, context.RequestAborted);
        }
        else if (HttpMethods.IsPost(request.Method) && request.Path == "/signin")
        {
            Task<SignInReport?>? arrival = null;
            response.StatusCode = await Take(request, root => TakeSignIn(root, out arrival));
            if (arrival != null)
            {
                await Report(response, arrival);
            }
        }
        else if (HttpMethods.IsPost(request.Method) && request.Path == "/signout")
        {
            response.StatusCode = await Take(request, TakeSignOut);
        }
        else if (HttpMethods.IsPost(request.Method) && request.Path == "/answers")
        {
            string? person = null;
            response.StatusCode = await Take(request, root => (person = Who(root)) == null ? StatusCodes.Status401Unauthorized : StatusCodes.Status200OK);
            if (person != null)
            {
                await Tell(response, _view.AnswersOf(person));
            }
        }
        else if (HttpMethods.IsPost(request.Method) && request.Path == "/answer")
        {
            response.StatusCode = await Take(request, TakeAnswer);
        }
        else if (HttpMethods.IsPost(request.Method) && request.Path == "/command")
        {
            response.StatusCode = await Take(request, TakeCommand);
        }
        else if (HttpMethods.IsPost(request.Method) && request.Path == "/scene")
        {
            response.StatusCode = await Take(request, TakeRequest);
        }
        else
        {
            response.StatusCode = StatusCodes.Status404NotFound;
        }
    }

    private static async Task<int> Take(HttpRequest request, Func<JsonElement, int> take)
    {
        if (!LoopbackGuard.IsFromSameOrigin(request) || !request.HasJsonContentType())
        {
            return StatusCodes.Status403Forbidden;
        }

        try
        {
            using JsonDocument document = await JsonDocument.ParseAsync(request.Body, default, request.HttpContext.RequestAborted);
            return document.RootElement.ValueKind == JsonValueKind.Object ? take(document.RootElement) : StatusCodes.Status400BadRequest;
        }
        catch (Exception exception) when (exception is JsonException or BadHttpRequestException)
        {
            return StatusCodes.Status400BadRequest;
        }
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool TryWord<T>(JsonElement root, string name, out T word)
        where T : struct, Enum
    {
        word = default;
        return Text(root, name) is { } text && Enum.TryParse(text, ignoreCase: true, out word) && Enum.IsDefined(word);
    }

    // Whoever is signed in at the page; where nobody is enrolled, the page itself.
    private string? Who(JsonElement root) => _view.NeedsSignIn ? _view.Sessions.NameOf(Text(root, "session")) : Operator;

    private int TakeSignIn(JsonElement root, out Task<SignInReport?>? arrival)
    {
        arrival = null;
        if (Text(root, "name") is not { } name || Text(root, "secret") is not { } secret)
        {
            return StatusCodes.Status400BadRequest;
        }

        arrival = _view.SignIn(name, secret, SignInLimit, _stopping.Token);
        return StatusCodes.Status200OK;
    }

    private async Task Report(HttpResponse response, Task<SignInReport?> arrival)
    {
        if (await arrival is not { } report)
        {
            response.StatusCode = StatusCodes.Status504GatewayTimeout;
            return;
        }

        response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("outcome", report.Outcome.ToString().ToLowerInvariant());
        if (report.Outcome == SignInOutcome.Accepted)
        {
            json.WriteString("role", report.Role);
            json.WriteString("session", _view.Sessions.Begin(report.Operator));
        }
        else
        {
            json.WriteNumber("wait", _view.SecondsUntil(report.UntilMilliseconds));
        }

        json.WriteEndObject();
    }

    // To whoever gave the answers, and to nobody else.
    private static async Task Tell(HttpResponse response, ShiftAnswers answers)
    {
        response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(response.BodyWriter);
        json.WriteStartObject();
        json.WriteNumber("confirmed", answers.Confirmed);
        json.WriteNumber("overridden", answers.Overridden);
        json.WriteNumber("tests_noticed", answers.TestsNoticed);
        json.WriteNumber("tests_missed", answers.TestsMissed);
        json.WriteNumber("seconds", answers.MeanSeconds);
        json.WriteEndObject();
    }

    private int TakeSignOut(JsonElement root)
    {
        if (_view.Sessions.NameOf(Text(root, "session")) is not { } name)
        {
            return StatusCodes.Status401Unauthorized;
        }

        _view.SignOut(name);
        return StatusCodes.Status202Accepted;
    }

    private int TakeAnswer(JsonElement root)
    {
        if (!root.TryGetProperty("alert", out JsonElement alert) || alert.ValueKind != JsonValueKind.Number || !alert.TryGetInt64(out long number)
            || !TryWord(root, "action", out HumanAction action))
        {
            return StatusCodes.Status400BadRequest;
        }

        string? person = Who(root);
        if (person == null && action is not (HumanAction.Acknowledge or HumanAction.Escalate))
        {
            return StatusCodes.Status401Unauthorized;
        }

        string? label = action == HumanAction.Reclassify ? Text(root, "label") : null;
        AnswerReason reason = AnswerReason.None;
        if (Text(root, "reason") is { Length: > 0 } && !TryWord(root, "reason", out reason))
        {
            return StatusCodes.Status400BadRequest;
        }

        return _view.TryAnswer(new OperatorAnswer(number, action, label, person) { Reason = reason }) ? StatusCodes.Status202Accepted : StatusCodes.Status409Conflict;
    }

    private int TakeCommand(JsonElement root)
    {
        string? what = Text(root, "command");
        string? person = Who(root);
        if (person == null && what is not ("stop" or "test"))
        {
            return StatusCodes.Status401Unauthorized;
        }

        OperatorCommand? command = what switch
        {
            "stop" => new StopCommand(StopSource.Page, person),
            "test" => new StopCommand(StopSource.Test, person),
            "resume" => new ResumeCommand(StopSource.Page, person!),
            "clean_air" => new CleanAirCommand(person!),
            "replay" when Text(root, "basis") is { } basis && root.TryGetProperty("decision", out JsonElement decision) && decision.ValueKind == JsonValueKind.Number && decision.TryGetInt64(out long index)
                && Array.IndexOf(ConsentEntry.Bases(), basis) >= 0 => new ReplayCommand(index, basis, person!),
            "missed" when Text(root, "label") is { } label => new MissedCommand(label, person!),
            "mode" when Text(root, "model") is { } model && Text(root, "label") is { } label
                && TryWord(root, "output", out OversightOutput output) && TryWord(root, "mode", out OversightMode mode) => new ModeCommand(model, label, output, mode, person!),
            _ => null,
        };
        if (command == null)
        {
            return StatusCodes.Status400BadRequest;
        }

        _view.Ask(command);
        return StatusCodes.Status202Accepted;
    }

    private int TakeRequest(JsonElement root)
    {
        if (Text(root, "what") is not { } what || Text(root, "name") is not { } name)
        {
            return StatusCodes.Status400BadRequest;
        }

        bool isKnown = what switch
        {
            "gas" => SceneChoices.Gases.ContainsKey(name),
            "sound" => SceneChoices.Sounds.ContainsKey(name),
            "wires" => name is "on" or "off",
            "power" => name == "off",
            "story" => name == "on",
            "log" => Array.IndexOf(LogTrials.Names, name) >= 0,
            _ => false,
        };
        if (!isKnown)
        {
            return StatusCodes.Status400BadRequest;
        }

        if (!_hasScene && what != "log")
        {
            return StatusCodes.Status409Conflict;
        }

        _view.Ask(new SceneRequest(what, name));
        return StatusCodes.Status202Accepted;
    }

    private async Task Stream(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stopping.Token);
        byte[] last = [];
        try
        {
            while (true)
            {
                Task changed = _view.Changed;
                byte[] now = _view.ToJson();
                if (!now.AsSpan().SequenceEqual(last))
                {
                    await context.Response.Body.WriteAsync("data: "u8.ToArray(), ending.Token);
                    await context.Response.Body.WriteAsync(now, ending.Token);
                    await context.Response.Body.WriteAsync("\n\n"u8.ToArray(), ending.Token);
                    await context.Response.Body.FlushAsync(ending.Token);
                    last = now;
                }

                await Task.Delay(TogetherMilliseconds, ending.Token);
                await Task.WhenAny(changed, Task.Delay(RefreshMilliseconds, ending.Token));
            }
        }
        catch (OperationCanceledException)
        {
            // The page was closed or the board stops.
        }
    }
}
