using System.IO;

namespace MeadowTinyMl.Recording;

/// <summary>A folder, for example on a memory card.</summary>
public sealed class FolderStore : IRecordingStore
{
    private readonly string _folder;

    /// <summary>Names the folder; it is made when something is recorded.</summary>
    public FolderStore(string folder) => _folder = folder;

    /// <inheritdoc/>
    public Stream Create(string name)
    {
        string path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read);
    }

    /// <inheritdoc/>
    public void Delete(string name) => File.Delete(Path.Combine(_folder, name));
}
