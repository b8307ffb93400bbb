using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using MeadowTinyMl.Dsp;

namespace MeadowTinyMl.Simulator.Run;

/// <summary>What the simulated board keeps besides the log, in <c>DIR.board</c>: the key of the operators' pseudonyms, the sensor's clean air, and the last time of day.</summary>
internal sealed class BoardFolder
{
    private readonly string _path;

    /// <summary>Names the folder; it is made when something is first written.</summary>
    /// <param name="logFolder">The log's folder.</param>
    public BoardFolder(string logFolder) => _path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(logFolder)) + ".board";

    /// <summary>Returns the key of this period's pseudonyms, made at random the first time.</summary>
    /// <exception cref="IOException">It cannot be read or written, or is not 32 bytes.</exception>
    public byte[] PeriodKey()
    {
        string file = Path.Combine(_path, "keys", "period");
        if (!File.Exists(file))
        {
            Write(file, RandomNumberGenerator.GetBytes(32));
        }

        byte[] key = File.ReadAllBytes(file);
        return key.Length == 32 ? key : throw new IOException($"{file}: expected 32 bytes, found {key.Length}.");
    }

    /// <summary>Returns the clean air of the sensor with this seed: as stored, or taken now and stored.</summary>
    /// <param name="seed">The sensor.</param>
    /// <param name="take">Commissioning.</param>
    /// <exception cref="IOException">It cannot be read or written.</exception>
    public GasBaseline Baseline(int seed, Func<GasBaseline> take)
    {
        string file = Path.Combine(_path, "state", "baseline");
        if (File.Exists(file))
        {
            string[] parts = File.ReadAllText(file).Split(' ', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            var numbers = new List<int>();
            foreach (string part in parts)
            {
                numbers.Add(int.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number)
                    ? number
                    : throw new IOException($"{file}: expected whole numbers, found {part}."));
            }

            if (numbers.Count == GasFeatures.Steps + 1 && numbers[0] == seed)
            {
                return GasBaseline.FromStored(numbers.Skip(1).ToArray());
            }
        }

        GasBaseline taken = take();
        string line = string.Join(' ', taken.ToArray().Prepend(seed).Select(number => number.ToString(CultureInfo.InvariantCulture)));
        Write(file, System.Text.Encoding.ASCII.GetBytes(line + "\n"));
        return taken;
    }

    /// <summary>Returns the time of day at boot: now, or later where an earlier run at a multiple of real speed has come further. A clock never goes back by itself.</summary>
    /// <param name="now">The host's time of day.</param>
    /// <exception cref="IOException">The last time cannot be read.</exception>
    public DateTimeOffset TimeAtBoot(DateTimeOffset now)
    {
        string file = Path.Combine(_path, "state", "clock");
        if (File.Exists(file) && long.TryParse(File.ReadAllText(file).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out long last) && last > now.ToUnixTimeSeconds() && last < DateTimeOffset.MaxValue.ToUnixTimeSeconds())
        {
            return DateTimeOffset.FromUnixTimeSeconds(last);
        }

        return now;
    }

    /// <summary>Keeps the time of day for the next boot.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void KeepTime(long utcSeconds) =>
        Write(Path.Combine(_path, "state", "clock"), System.Text.Encoding.ASCII.GetBytes(utcSeconds.ToString(CultureInfo.InvariantCulture) + "\n"));

    private static void Write(string file, byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, bytes);
    }
}
