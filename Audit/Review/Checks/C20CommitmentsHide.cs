using System;
using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Security.Cryptography;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Audit.Log.Notes;

namespace MeadowTinyMl.Audit.Review.Checks;

/// <summary>C20: input commitments are 32 bytes, all different, and none equals a plain hash of a recording given in evidence.</summary>
/// <remarks>
/// Compared are the first eight bytes, in a table of fixed size: two in a million differing commitments agree in them by chance once in 10^7 logs. Beyond its capacity
/// the older half is forgotten and the result says so; the memory does not grow with the log, but that a short one takes less.
/// </remarks>
internal sealed class C20CommitmentsHide() : Check(
    "C20", "Input commitments are 32 bytes, all different, and no plain hash of a recording", Requirements.Privacy, "GDPR 25, 5(1)(c); EDPB 02/2025")
{
    private const int Length = 32;
    private const int Capacity = 1 << 20;
    private const int ShortLog = 1 << 12;
    private const int GasScanBytes = 40;
    private const int SoundBytes = 2 * 15_625;
    private const long MaxRecordingBytes = 64L << 20;

    private static readonly byte[] Domain = "input/v1"u8.ToArray();

    private CommitmentTable? _earlier;
    private HashSet<ulong>? _plain;

    internal override void Entry(AuditEntry entry, AuditContext log)
    {
        if (entry.Type != DecisionEntry.Name)
        {
            return;
        }

        _earlier ??= new CommitmentTable(log.Checkpoint.Size <= ShortLog ? ShortLog : Capacity);
        _plain ??= Plain(log.Evidence.Recordings);
        ReadOnlySpan<byte> input = entry.TextBytes("input");
        Span<byte> commitment = stackalloc byte[Length];
        if (!StrictBase64.IsEncodingOf(input, Length) || Base64.DecodeFromUtf8(input, commitment, out _, out _) != OperationStatus.Done)
        {
            Fail(entry, string.Create(CultureInfo.InvariantCulture, $"the commitment has {input.Length} characters, expected {Length} bytes in base64"));
            return;
        }

        ulong key = BinaryPrimitives.ReadUInt64LittleEndian(commitment);
        if (_plain.Contains(key))
        {
            Fail(entry, "the commitment is a plain hash of a recording given in evidence");
        }

        if (!_earlier.TryAdd(key))
        {
            Fail(entry, "the commitment equals an earlier one: its salt was not fresh");
        }
    }

    internal override void End(AuditContext log)
    {
        if (_earlier == null)
        {
            NotApplicable("no decision was logged");
        }

        if (log.Evidence.Recordings == null)
        {
            Remark("no recordings were given to compare with");
        }

        if (_earlier is { IsForgetful: true })
        {
            Remark(string.Create(CultureInfo.InvariantCulture, $"each commitment was compared with at least {Capacity} before it"));
        }
    }

    private HashSet<ulong> Plain(IReadOnlyList<string>? recordings)
    {
        var plain = new HashSet<ulong>();
        foreach (string path in recordings ?? [])
        {
            byte[] bytes;
            try
            {
                // A pipe is of length 0, and who opens it waits for ever.
                long length = new FileInfo(path).Length;
                if (length == 0)
                {
                    continue;
                }

                if (length > MaxRecordingBytes)
                {
                    Remark($"{Path.GetFileName(path)} is larger than {MaxRecordingBytes} bytes and was not compared");
                    continue;
                }

                bytes = File.ReadAllBytes(path);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                Remark($"{Path.GetFileName(path)} cannot be read: {exception.Message}");
                continue;
            }

            AddPlain(plain, bytes);
            int data = DataOf(bytes);
            foreach (int length in new[] { GasScanBytes, SoundBytes, 5 * SoundBytes })
            {
                for (int at = data; at + length <= bytes.Length && (length > GasScanBytes || bytes.Length <= 1 << 20); at += length)
                {
                    AddPlain(plain, bytes.AsSpan(at, length));
                }
            }

            AddPlain(plain, bytes.AsSpan(data));
        }

        return plain;
    }

    // The forms that somebody who forgot the salt would write: the bytes alone, with domain and kind, or under a key of zeroes.
    private static void AddPlain(HashSet<ulong> plain, ReadOnlySpan<byte> raw)
    {
        plain.Add(BitConverter.ToUInt64(SHA256.HashData(raw)));
        for (byte kind = 1; kind <= 2; kind++)
        {
            byte[] message = [.. Domain, kind, .. raw];
            plain.Add(BitConverter.ToUInt64(SHA256.HashData(message)));
            plain.Add(BitConverter.ToUInt64(HMACSHA256.HashData(new byte[Length], message)));
        }
    }

    // The samples of a WAV file stand behind its chunk 'data'.
    private static int DataOf(byte[] bytes)
    {
        int at = bytes.AsSpan(0, Math.Min(bytes.Length, 4_096)).IndexOf("data"u8);
        return bytes.AsSpan().StartsWith("RIFF"u8) && at > 0 && at + 8 <= bytes.Length ? at + 8 : 0;
    }
}
