using System;
using System.Globalization;
using System.IO;
using System.Net;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using MeadowTinyMl.Audit.Log.Uplink;
using MeadowTinyMl.Audit.Log.Witnessing;

namespace MeadowTinyMl.Audit.Cli;

/// <summary>A witness over HTTP on loopback; whoever wants it outside puts a proxy with TLS before it.</summary>
/// <remarks>C2SP tlog-witness, "add-checkpoint"; beside it the uplink's messages, and the bundles that it offers.</remarks>
internal static class WitnessServer
{
    private const int MaxBodyBytes = 1_000_000;
    private const string Path = "/add-checkpoint";

    /// <summary>Serves until it is cancelled.</summary>
    /// <exception cref="IOException">The port cannot be had.</exception>
    public static async Task RunAsync(Witness witness, Receiver? receiver, UpdateShelf? updates, int port, TimeProvider time, TextWriter output, CancellationToken cancelled)
    {
        using var listener = new HttpListener();
        listener.Prefixes.Add(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/"));
        try
        {
            listener.Start();
        }
        catch (HttpListenerException exception)
        {
            throw new IOException($"--port {port}: expected a free port on loopback: {exception.Message}", exception);
        }

        string address = $"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}";
        await output.WriteLineAsync($"{witness.Key}\n{address}{Path}{(receiver == null ? string.Empty : $"\n{address}{HttpEnd.Path}")}{(updates == null ? string.Empty : $"\n{address}{UpdateIndex.Path}")}");
        using CancellationTokenRegistration stop = cancelled.Register(listener.Stop);
        while (!cancelled.IsCancellationRequested)
        {
            HttpListenerContext context;
            try
            {
                context = await listener.GetContextAsync();
            }
            catch (Exception exception) when (cancelled.IsCancellationRequested && exception is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            await AnswerAsync(witness, receiver, updates, context, time, output);
        }
    }

    private static async Task AnswerAsync(Witness witness, Receiver? receiver, UpdateShelf? updates, HttpListenerContext context, TimeProvider time, TextWriter output)
    {
        // The connection, and who was at its other end, is gone once the answer is sent.
        string request = $"{context.Request.HttpMethod} {context.Request.Url?.AbsolutePath}";
        try
        {
            (int status, byte[] body) = await JudgeAsync(witness, receiver, updates, context.Request, time);
            context.Response.StatusCode = status;
            if (status == 409 && context.Request.Url?.AbsolutePath == Path)
            {
                context.Response.ContentType = WitnessAnswer.SizeMediaType;
            }

            await context.Response.OutputStream.WriteAsync(body);
            context.Response.Close();
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{request} {status}"));
        }
        catch (Exception exception) when (exception is IOException or HttpListenerException or ObjectDisposedException)
        {
            // One client that hangs up, or a disk that is full: nothing was signed, and the next one is served.
            await output.WriteLineAsync("audit: " + exception.Message.ReplaceLineEndings(" "));
            context.Response.Abort();
        }
    }

    private static async Task<(int Status, byte[] Body)> JudgeAsync(Witness witness, Receiver? receiver, UpdateShelf? updates, HttpListenerRequest request, TimeProvider time)
    {
        if (updates != null && request.Url is { } asked && asked.AbsolutePath.StartsWith(UpdateIndex.Path, StringComparison.Ordinal))
        {
            return request.HttpMethod == "GET" ? updates.Answer(asked.AbsolutePath) : (405, []);
        }

        bool isCheckpoint = request.Url?.AbsolutePath == Path;
        bool isEntries = receiver != null && request.Url?.AbsolutePath == HttpEnd.Path;
        if ((!isCheckpoint && !isEntries) || request.HttpMethod != "POST")
        {
            return (isCheckpoint || isEntries ? 405 : 404, []);
        }

        using var body = new MemoryStream();
        var buffer = new byte[8_192];
        int read;
        while ((read = await request.InputStream.ReadAsync(buffer)) > 0)
        {
            body.Write(buffer, 0, read);
            if (body.Length > MaxBodyBytes)
            {
                return (400, []);
            }
        }

        long now = time.GetUtcNow().ToUnixTimeSeconds();
        if (isEntries)
        {
            UplinkAnswer taken = receiver!.Take(body.ToArray(), now);
            return (taken.Status, taken.Encode());
        }

        WitnessAnswer answer = witness.Add(body.ToArray(), now);
        return (answer.Status, Encoding.UTF8.GetBytes(answer.Body));
    }
}
