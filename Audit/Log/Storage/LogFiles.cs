using System.Globalization;
using MeadowTinyMl.Audit.Log.Merkle;
using MeadowTinyMl.Audit.Log.Notes;

namespace MeadowTinyMl.Audit.Log.Storage;

/// <summary>The names of a log's files.</summary>
/// <remarks>Chapter 2 of the specification: <c>log/</c> is published and holds nothing else, <c>state/</c> and <c>keys/</c> never leave the board.</remarks>
internal static class LogFiles
{
    public const string Published = "log";
    public const string Tiles = "log/tile";
    public const string Checkpoint = "log/checkpoint";
    public const string Policy = "policy";
    public const string PublishedKeyHistory = "history";
    public const string Lock = "state/lock";
    public const string SlotA = "state/slot.a";
    public const string SlotB = "state/slot.b";
    public const string Mirror = "state/mirror";
    public const string EventCursor = "state/events";
    public const string PutBack = "state/put-back";
    public const string Reserve = "state/reserve";
    public const string Temporary = "state/tmp";
    public const string New = "state/tmp/new";
    public const string Early = "state/tmp/early";
    public const string WriteAhead = "state/wal";
    public const string SecretA = "keys/secret.a";
    public const string SecretB = "keys/secret.b";
    public const string KeyHistory = "keys/history";
    public const string Witnesses = "keys/witness";
    public const string PseudonymsA = "keys/pseudonyms.a";
    public const string PseudonymsB = "keys/pseudonyms.b";

    /// <summary>Where a tile or bundle is published.</summary>
    public static string Of(TilePath tile) => Published + "/" + tile;

    /// <summary>The folder of the partial files of a tile or bundle.</summary>
    public static string PartialsOf(TilePath full) => Of(full) + ".p";

    /// <summary>Where the newest checkpoint is kept that a witness has cosigned.</summary>
    public static string WitnessedBy(VerifierKey witness) => Witnesses + "/" + witness.Id.ToString("x8", CultureInfo.InvariantCulture);

    /// <summary>The folder that a file lies in.</summary>
    public static string FolderOf(string name) => name.Substring(0, name.LastIndexOf('/'));
}
