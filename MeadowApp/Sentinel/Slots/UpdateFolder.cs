using System;
using System.IO;
using System.Linq;
using MeadowTinyMl.Classification;

namespace MeadowTinyMl.Sentinel.Slots;

/// <summary>Updates as files: a folder for each bundle, whose <c>bundle.note</c> is written last, and <c>blocked.note</c>. What was judged is removed.</summary>
public sealed class UpdateFolder : IArrivals
{
    private readonly string _folder;

    /// <summary>Names the folder; it need not be there.</summary>
    /// <param name="folder">Where bundles arrive.</param>
    public UpdateFolder(string folder) => _folder = folder;

    private string ListFile => Path.Combine(_folder, BlockNote.File);

    /// <inheritdoc/>
    public IBundleSource? First()
    {
        string? ready = Directory.Exists(_folder)
            ? Directory.EnumerateDirectories(_folder).OrderBy(name => name, StringComparer.Ordinal).FirstOrDefault(name => File.Exists(Path.Combine(name, BundleNote.File)))
            : null;
        return ready == null ? null : new FolderSource(ready, isEmptied: true);
    }

    /// <inheritdoc/>
    public byte[]? BlockListNote() => File.Exists(ListFile) ? Limited.Read(new FileStream(ListFile, FileMode.Open, FileAccess.Read, FileShare.Read), BlockNote.MaxBytes) ?? Array.Empty<byte>() : null;

    /// <inheritdoc/>
    public void DiscardBlockList() => File.Delete(ListFile);
}
