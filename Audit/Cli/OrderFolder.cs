using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Log.Uplink;

namespace MeadowTinyMl.Audit.Cli;

/// <summary>Signed orders that wait for devices, as files. A device keeps to the numbers in them, so they may lie here until their time is over.</summary>
internal sealed class OrderFolder(string? folder)
{
    private const int MaxBytes = 2_048;

    /// <summary>Returns the orders for the device of a log, by file name; what is no order is passed over.</summary>
    public IReadOnlyList<byte[]> For(string origin) => folder == null || !Directory.Exists(folder)
        ? []
        : Directory.EnumerateFiles(folder)
            .Order(StringComparer.Ordinal)
            .Where(file => new FileInfo(file).Length <= MaxBytes)
            .Select(File.ReadAllBytes)
            .Where(note => IsFor(note, origin))
            .Take(UplinkAnswer.MaxOrders)
            .ToArray();

    private static bool IsFor(byte[] note, string origin)
    {
        try
        {
            return SignedNote.Parse(note).Text.Split('\n') is [_, string named, ..] && named == origin;
        }
        catch (NoteFormatException)
        {
            return false;
        }
    }
}
