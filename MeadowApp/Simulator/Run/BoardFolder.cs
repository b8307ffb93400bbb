using System;
using System.Globalization;
using System.IO;
using MeadowTinyMl.Sensing;

namespace MeadowTinyMl.Simulator.Run;

/// <summary>What the simulated board keeps besides the log, in <c>DIR.board</c>: the sensor's clean air and the last time of day.</summary>
internal sealed class BoardFolder
{
    private readonly string _path;

    /// <summary>Names the folder; it is made when something is first written.</summary>
    /// <param name="logFolder">The log's folder.</param>
    public BoardFolder(string logFolder) => _path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(logFolder)) + ".board";

    /// <summary>Gets where bundles arrive while the board runs.</summary>
    public string Updates => Path.Combine(_path, "update");

    /// <summary>Returns the clean air of a chip: as stored, or taken now and stored.</summary>
    /// <param name="chip">The chip's fingerprint.</param>
    /// <param name="take">Commissioning.</param>
    /// <exception cref="IOException">It cannot be read or written, or is none.</exception>
    public StoredBaseline Baseline(uint chip, Func<StoredBaseline> take)
    {
        string file = Path.Combine(_path, "state", "clean-air");
        if (File.Exists(file))
        {
            try
            {
                StoredBaseline stored = StoredBaseline.Parse(File.ReadAllText(file));
                if (stored.Chip == chip)
                {
                    return stored;
                }
            }
            catch (BaselineFormatException exception)
            {
                throw new IOException($"{file}: {exception.Message}");
            }
        }

        StoredBaseline taken = take();
        Write(file, System.Text.Encoding.ASCII.GetBytes(taken.Format()));
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
