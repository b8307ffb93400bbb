using System;
using System.Globalization;
using MeadowTinyMl.Audit.Log.Keys;
using MeadowTinyMl.Audit.Log.Storage;
using MeadowTinyMl.Audit.Log.Writing;

namespace MeadowTinyMl.Audit.Log;

/// <summary>Opens the newest log of a device; where that one contradicts what it signed, starts the next and leaves the old as it is.</summary>
/// <remarks>Chapter 8 of the specification: the origins are <c>…</c>, <c>…/2</c>, <c>…/3</c>; each successor's <c>log.open</c> names and proves what it follows.</remarks>
public static class SuccessorLog
{
    /// <summary>Opens the log.</summary>
    /// <param name="storages">Returns the storage of a generation, 1 for the first, or null where there is none and none is to be made; the caller disposes of them.</param>
    /// <param name="clock">Time.</param>
    /// <param name="random">The board's randomness.</param>
    /// <param name="signing">Ed25519.</param>
    /// <param name="options">Of the first generation.</param>
    /// <param name="isRolledBack">Whether the newest log is known to have been put back to an older state, by a witness; what <see cref="LogWriter.MarkPutBack"/> has kept counts too.</param>
    /// <returns>The log, which generation it is, and why it had to be started, or null.</returns>
    /// <exception cref="LogCorruptException">The successor cannot be opened either.</exception>
    /// <exception cref="System.IO.IOException">The disk does not do as asked.</exception>
    public static (LogWriter Log, int Generation, LogCorruptException? Problem) Open(
        Func<int, bool, IStorage?> storages, IClock clock, IRandomSource random, ISigning signing, LogWriterOptions options, bool isRolledBack = false)
    {
        int generation = 1;
        IStorage storage = storages(1, true)!;
        while (storages(generation + 1, false) is { } next)
        {
            storage = next;
            generation++;
        }

        LogWriterOptions own = options with { Origin = OriginOf(options.Origin, generation) };
        try
        {
            return isRolledBack || storage.Read(LogFiles.PutBack) != null
                ? throw new LogCorruptException(LogFiles.Checkpoint, "the newest tree that this board has signed", "an older one, says a witness")
                : (LogWriter.Open(storage, clock, random, signing, own), generation, null);
        }
        catch (LogCorruptException problem)
        {
            IStorage fresh = storages(generation + 1, true)!;
            using EpochKeys? keys = EpochKeys.Load(storage, signing, own.Origin);
            SignedState? signed = keys == null ? null : SignedState.Read(storage, keys.Own(), signing);
            var predecessor = new Predecessor(own.Origin, signed?.Largest?.Size, signed?.Largest?.Root, text => keys?.Signer.Sign(text));
            LogWriterOptions following = options with { Origin = OriginOf(options.Origin, generation + 1), Predecessor = predecessor };
            return (LogWriter.Open(fresh, clock, random, signing, following), generation + 1, problem);
        }
    }

    /// <summary>Returns the name of a generation.</summary>
    /// <param name="origin">The first one's.</param>
    /// <param name="generation">1 for the first.</param>
    public static string OriginOf(string origin, int generation) =>
        generation == 1 ? origin : string.Concat(origin, "/", generation.ToString(CultureInfo.InvariantCulture));
}
