using System;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Audit.Log.Keys;
using MeadowTinyMl.Audit.Log.Merkle;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Log.Storage;

namespace MeadowTinyMl.Audit.Log.Writing;

/// <summary>How a log comes to be: its first key, size 0 signed into both slots before anything else, so that there is always a signed size.</summary>
internal static class Commissioning
{
    // Other texts that this project signs begin with these; a checkpoint begins with the origin.
    private static readonly string[] SigningHeaders = { "audit/", "cosignature/" };

    /// <summary>Makes key, slots, policy and checkpoint where the log has not begun; what an interrupted commissioning has left is gone over again.</summary>
    /// <exception cref="ArgumentException">The origin names no key, or reads like another text that is signed.</exception>
    public static void Run(IStorage storage, WriteAheadLog ahead, MerkleHash hash, IRandomSource random, ISigning signing, LogWriterOptions options)
    {
        (LogState? a, LogState? b) = new StateSlots(storage).Read();
        bool hasBegun = storage.Read(LogFiles.Checkpoint) != null || ahead.FirstBundle != null || a is { Size: > 0 } || b is { Size: > 0 };
        if (hasBegun)
        {
            return;
        }

        if (!VerifierKey.IsName(options.Origin) || Array.Exists(SigningHeaders, header => options.Origin.StartsWith(header, StringComparison.Ordinal)))
        {
            throw new ArgumentException($"'{options.Origin}' is no origin: expected vendor domain/site/device without space or plus, not beginning with {string.Join(" or ", SigningHeaders)}.", nameof(options));
        }

        using EpochKeys keys = EpochKeys.Load(storage, signing, options.Origin)
            ?? EpochKeys.Create(storage, signing, options.Origin, random, options.Commissioning);
        byte[] root = hash.Empty();
        byte[] note = new Checkpoint(options.Origin, 0, root).Sign(keys.Signer);
        for (long sequence = 0; sequence < 2; sequence++)
        {
            storage.Overwrite(sequence == 0 ? LogFiles.SlotA : LogFiles.SlotB, new LogState(sequence, 0, root, 0, 0, 0, false, 0, note).Encode());
        }

        storage.Replace(LogFiles.Policy, Policy.Encode(keys.Key), Durability.Durable);
        storage.Replace(LogFiles.Checkpoint, note, Durability.Durable);
    }

    /// <summary>Returns the log's first entry.</summary>
    public static LogOpenEntry Opening(LogWriterOptions options, string key) => new(
        options.Device,
        options.Origin,
        key,
        options.FirmwareSha256,
        options.InstructionsSha256,
        options.DocumentsSha256,
        options.RetainMinDays,
        options.RetainMaxDays,
        options.HeartbeatSeconds,
        options.AnswerSeconds,
        options.WitnessSeconds,
        options.SelfTestSeconds,
        options.StopTestDays,
        options.PseudonymDays,
        options.RawLifeSeconds,
        options.Predecessor?.Origin,
        options.Predecessor?.Size,
        options.Predecessor?.Root,
        options.Predecessor?.SignatureFor(key));
}
