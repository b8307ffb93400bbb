using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using MeadowTinyMl.Simulator.Run;

namespace MeadowTinyMl.MeadowApp.Tests.Simulator;

/// <summary>Lets a whole board with its page run, and gathers everything that leaves it: files, what the page serves and streams, the console.</summary>
internal static class LeavingBoard
{
    public static async Task<List<(string Name, byte[] Bytes)>> RunAsync(Func<TextWriter, BoardRun> make, int port, string board)
    {
        var left = new List<(string, byte[])>();
        var said = new StringWriter();
        Task run = make(said).RunAsync(CancellationToken.None);
        using var client = new HttpClient { BaseAddress = new Uri($"http://localhost:{port}") };
        await Reached(client);
        Task<byte[]> events = Events(client);
        foreach (string path in new[] { "/", "/page.js", "/words/en.json", "/answer", "/command", "/signin", "/no-such-page" })
        {
            using HttpResponseMessage answer = await client.GetAsync(new Uri(path, UriKind.Relative));
            left.Add(("page" + path, await answer.Content.ReadAsByteArrayAsync()));
        }

        await run;
        left.Add(("page/events", await events));
        left.Add(("console", Encoding.UTF8.GetBytes(said.ToString())));
        left.AddRange(Directory.EnumerateFiles(board, "*", SearchOption.AllDirectories).Select(file => ("board/" + Path.GetRelativePath(board, file).Replace('\\', '/'), File.ReadAllBytes(file))));
        return left;
    }

    private static async Task Reached(HttpClient client)
    {
        for (int attempt = 0; attempt < 100; attempt++)
        {
            try
            {
                using HttpResponseMessage answer = await client.GetAsync(new Uri("/", UriKind.Relative));
                return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(50);
            }
        }
    }

    private static async Task<byte[]> Events(HttpClient client)
    {
        using var kept = new MemoryStream();
        try
        {
            using Stream stream = await client.GetStreamAsync(new Uri("/events", UriKind.Relative));
            await stream.CopyToAsync(kept);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            // The stream ends with the board.
        }

        return kept.ToArray();
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
