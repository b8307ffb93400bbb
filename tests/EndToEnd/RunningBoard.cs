using System;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace MeadowTinyMl.EndToEnd;

/// <summary>A simulated board that runs with its page until it is disposed of.</summary>
internal sealed class RunningBoard : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);

    private readonly TemporaryFolder _folder = new();
    private readonly int _port = FreePort();
    private Process? _process;
    private Task<string>? _output;
    private Task<string>? _error;

    /// <summary>Gets the page's address.</summary>
    public string Address => $"http://localhost:{_port.ToString(CultureInfo.InvariantCulture)}/";

    /// <summary>Gets the log's folder.</summary>
    public string Log => _folder["log"];

    /// <summary>Starts a board and waits until it serves its page.</summary>
    /// <param name="arguments">For the simulator, besides folder and port.</param>
    public static async Task<RunningBoard> StartAsync(params string[] arguments)
    {
        var board = new RunningBoard();
        await board.Run(arguments);
        return board;
    }

    /// <summary>Enrols an operator while the board is off, then starts it.</summary>
    /// <param name="name">The operator.</param>
    /// <param name="pin">Six digits.</param>
    /// <param name="arguments">For the simulator, besides folder and port.</param>
    public static async Task<RunningBoard> StartWithOperatorAsync(string name, string pin, params string[] arguments)
    {
        var board = new RunningBoard();
        using (Process enrol = Product.StartSimulator("operators", "enrol", name, "--role", "operator", "--out", board.Log))
        {
            await enrol.StandardInput.WriteLineAsync(pin);
            enrol.StandardInput.Close();
            string error = await enrol.StandardError.ReadToEndAsync();
            await enrol.WaitForExitAsync();
            if (enrol.ExitCode != 0)
            {
                throw new InvalidOperationException(error);
            }
        }

        await board.Run(arguments);
        return board;
    }

    /// <summary>Stops the board as Ctrl-C does, in order.</summary>
    public async Task<Outcome> StopAsync()
    {
        Process process = _process!;
        if (!process.HasExited)
        {
            using Process kill = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync();
        }

        using var limit = new CancellationTokenSource(StartLimit);
        await process.WaitForExitAsync(limit.Token);
        return new Outcome(process.ExitCode, await _output!, await _error!);
    }

    /// <summary>Returns a port on loopback that nobody listens on.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false } process)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        _process?.Dispose();
        _folder.Dispose();
    }

    private async Task Run(string[] arguments)
    {
        _process = Product.StartSimulator([.. arguments, "--out", Log, "--port", _port.ToString(CultureInfo.InvariantCulture)]);
        _process.StandardInput.Close();
        _output = _process.StandardOutput.ReadToEndAsync();
        _error = _process.StandardError.ReadToEndAsync();
        using var client = new HttpClient();
        using var limit = new CancellationTokenSource(StartLimit);
        while (true)
        {
            try
            {
                await client.GetStringAsync(new Uri(Address), limit.Token);
                return;
            }
            catch (HttpRequestException) when (!_process.HasExited)
            {
                await Task.Delay(50, limit.Token);
            }
        }
    }
}
