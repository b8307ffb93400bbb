using System;
using System.Globalization;
using System.IO;
using System.Net;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using MeadowTinyMl.Audit.Log.Witnessing;

namespace MeadowTinyMl.Audit.Cli;

/// <summary>A witness over HTTP on loopback; whoever wants it outside puts a proxy with TLS before it.</summary>
/// <remarks>C2SP tlog-witness, "add-checkpoint".</remarks>
internal static class WitnessServer
{
    private const int MaxBodyBytes = 1_000_000;
    private const string Path = "/add-checkpoint";

    /// <summary>Serves until it is cancelled.</summary>
    /// <exception cref="IOException">The port cannot be had.</exception>
    public static async Task RunAsync(Witness witness, int port, TimeProvider time, TextWriter output, CancellationToken cancelled)
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

        await output.WriteLineAsync($"{witness.Key}\nhttp://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}{Path}");
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

            await AnswerAsync(witness, context, time, output);
        }
    }

    private static async Task AnswerAsync(Witness witness, HttpListenerContext context, TimeProvider time, TextWriter output)
    {
        try
        {
            WitnessAnswer answer = await JudgeAsync(witness, context.Request, time);
            context.Response.StatusCode = answer.Status;
            if (answer.Status == 409)
            {
                context.Response.ContentType = WitnessAnswer.SizeMediaType;
            }

            byte[] body = Encoding.UTF8.GetBytes(answer.Body);
            await context.Response.OutputStream.WriteAsync(body);
            context.Response.Close();
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{context.Request.RemoteEndPoint} {answer.Status}"));
        }
        catch (Exception exception) when (exception is IOException or HttpListenerException or ObjectDisposedException)
        {
            // One client that hangs up, or a disk that is full: nothing was signed, and the next one is served.
            await output.WriteLineAsync("audit: " + exception.Message.ReplaceLineEndings(" "));
            context.Response.Abort();
        }
    }

    private static async Task<WitnessAnswer> JudgeAsync(Witness witness, HttpListenerRequest request, TimeProvider time)
    {
        if (request.Url?.AbsolutePath != Path || request.HttpMethod != "POST")
        {
            return new WitnessAnswer(request.Url?.AbsolutePath == Path ? 405 : 404, string.Empty);
        }

        using var body = new MemoryStream();
        var buffer = new byte[8_192];
        int read;
        while ((read = await request.InputStream.ReadAsync(buffer)) > 0)
        {
            body.Write(buffer, 0, read);
            if (body.Length > MaxBodyBytes)
            {
                return new WitnessAnswer(400, string.Empty);
            }
        }

        return witness.Add(body.ToArray(), time.GetUtcNow().ToUnixTimeSeconds());
    }
}
