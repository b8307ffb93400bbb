using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace MeadowTinyMl.Audit.Cli;

/// <summary>Says which logs have shown a witness nothing new for too long: a device without power, cut off or switched off cannot say so itself.</summary>
/// <param name="origins">The logs that are expected.</param>
/// <param name="latest">Returns the latest checkpoint of a log that the witness signed, or null.</param>
/// <param name="limit">How long a log may show nothing new.</param>
/// <param name="time">The witness's clock.</param>
internal sealed class SilentLogs(IEnumerable<string> origins, Func<string, byte[]?> latest, TimeSpan limit, TimeProvider time)
{
    private readonly Dictionary<string, Heard> _heard = origins.Distinct(StringComparer.Ordinal).ToDictionary(
        origin => origin, origin => new Heard(latest(origin) ?? [], time.GetTimestamp(), false), StringComparer.Ordinal);

    /// <summary>Looks at each log ten times in its limit until it is cancelled, and prints a line where one falls silent or goes on.</summary>
    public async Task WatchAsync(TextWriter output, CancellationToken cancelled)
    {
        using var timer = new PeriodicTimer(limit / 10, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancelled))
            {
                foreach (string origin in _heard.Keys.ToArray())
                {
                    await LookAsync(origin, output);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The witness ends.
        }
    }

    private async Task LookAsync(string origin, TextWriter output)
    {
        Heard last = _heard[origin];
        byte[] note = latest(origin) ?? [];
        if (!note.AsSpan().SequenceEqual(last.Note))
        {
            _heard[origin] = new Heard(note, time.GetTimestamp(), false);
            if (last.IsSilent)
            {
                await output.WriteLineAsync($"audit: {origin} goes on");
            }
        }
        else if (!last.IsSilent && time.GetElapsedTime(last.Since) >= limit)
        {
            _heard[origin] = last with { IsSilent = true };
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"audit: {origin} has shown nothing new for {limit.TotalSeconds:0.#} s: look after the device"));
        }
    }

    private sealed record Heard(byte[] Note, long Since, bool IsSilent);
}
