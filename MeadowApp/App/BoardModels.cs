using System;
using System.IO;
using System.Linq;
using System.Reflection;
using Meadow;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Log.Storage;
using MeadowTinyMl.Audit.Signing;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Sentinel.Slots;

namespace MeadowTinyMl.App;

/// <summary>The models of this board: those that the program was built with, and those that arrive as files.</summary>
internal static class BoardModels
{
    /// <summary>Chooses the models of this start and says on the console which.</summary>
    /// <param name="storage">The board's storage.</param>
    /// <param name="updates">The folder in which bundles arrive.</param>
    /// <param name="keys">Whose releases are trusted beside those that the program was built with: keys as text, with a space between.</param>
    /// <param name="trail">The log.</param>
    /// <param name="clock">Time since boot.</param>
    /// <exception cref="NoteFormatException">A key is none.</exception>
    /// <exception cref="IOException">The storage or the log cannot be read or written.</exception>
    public static ModelDesk Start(IStorage storage, string updates, string keys, IAuditTrail trail, IClock clock)
    {
        var program = Assembly.GetExecutingAssembly();
        var verifier = new Ed25519Verifier();
        VerifierKey[] trusted = keys.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Prepend(ResourceSource.ReleaseKey(program))
            .Select(key => VerifierKey.Parse(key, verifier))
            .ToArray();
        var desk = new ModelDesk(storage, new BundleGate(new DeviceLimits(), trusted, verifier), verifier, trail, clock, new TrialOptions(), new UpdateFolder(updates));
        desk.Start(new ResourceSource(program, ModelManifest.GasTask), new ResourceSource(program, ModelManifest.SoundTask));
        DeskReport report = desk.Report;
        foreach (SlotReport slots in new[] { report.Gas, report.Sound })
        {
            Resolver.Log.Info($"{slots.Task}: {slots.Model ?? "no model may run"}{(slots.IsTrial ? ", on trial" : string.Empty)}.");
        }

        if (report.Refusal != BundleRefusal.None)
        {
            Resolver.Log.Error($"An update was refused: {report.Words}");
        }

        return desk;
    }
}
