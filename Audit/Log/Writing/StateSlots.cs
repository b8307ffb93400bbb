using System.IO;
using MeadowTinyMl.Audit.Log.Storage;

namespace MeadowTinyMl.Audit.Log.Writing;

/// <summary>Two files that are written in turn, so that one of them is always whole.</summary>
internal sealed class StateSlots
{
    private readonly IStorage _storage;

    public StateSlots(IStorage storage) => _storage = storage;

    /// <summary>Reads both slots; null where one is missing or torn.</summary>
    public (LogState? A, LogState? B) Read() => (LogState.Decode(_storage.Read(LogFiles.SlotA)), LogState.Decode(_storage.Read(LogFiles.SlotB)));

    /// <summary>Writes the slot whose turn it is.</summary>
    /// <param name="state">Its sequence number says which one.</param>
    /// <param name="isNewFile">Whether the slot's file failed before and must not be written again.</param>
    /// <exception cref="IOException">It cannot be written, or another writer has been here.</exception>
    public void Write(LogState state, bool isNewFile)
    {
        string name = state.Sequence % 2 == 0 ? LogFiles.SlotA : LogFiles.SlotB;
        LogState? before = LogState.Decode(_storage.Read(name));
        if (before != null && before.Sequence >= state.Sequence)
        {
            throw new LogCorruptException(name, $"a sequence number below {state.Sequence}", $"{before.Sequence}: another writer has been here");
        }

        if (isNewFile)
        {
            _storage.Replace(name, state.Encode(), Durability.Durable);
        }
        else
        {
            _storage.Overwrite(name, state.Encode());
        }
    }
}
