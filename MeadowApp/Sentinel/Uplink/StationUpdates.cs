using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Threading.Tasks;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Log.Storage;
using MeadowTinyMl.Audit.Log.Uplink;
using MeadowTinyMl.Classification;

namespace MeadowTinyMl.Sentinel.Uplink;

/// <summary>Brings what a station offers (<c>audit witness serve --updates</c>) to the folder in which updates arrive. There it is judged like any other: nothing is believed on the way.</summary>
/// <remarks>
/// Asks at each start and once an hour, in the background; a bundle's note is laid last, under its own name only once it is whole. What was brought once is not brought again, whatever became of it:
/// the digests of the last <see cref="MaxSeen"/> notes are kept.
/// </remarks>
public sealed class StationUpdates
{
    /// <summary>From one question to the next.</summary>
    public const long AskEveryMilliseconds = 3_600_000;

    /// <summary>How many notes are remembered.</summary>
    public const int MaxSeen = 32;

    /// <summary>The largest bundle that is brought, in bytes.</summary>
    public const int MaxBundleBytes = 2 * UpdateIndex.MaxFileBytes;

    private const string SeenFile = "state/updates";
    private const string Unfinished = ".part";

    private readonly HttpClient _client;
    private readonly Uri _address;
    private readonly string _folder;
    private readonly IStorage _storage;
    private readonly List<string> _seen;
    private Task<string?>? _asking;
    private long _dueAt;

    /// <summary>Wires it; nothing is asked yet.</summary>
    /// <param name="client">Asks; its timeout ends a question that hangs.</param>
    /// <param name="station">The station's address, http or https; the path is added.</param>
    /// <param name="folder">Where updates arrive.</param>
    /// <param name="storage">Keeps what was brought.</param>
    /// <exception cref="IOException">The storage cannot be read.</exception>
    public StationUpdates(HttpClient client, Uri station, string folder, IStorage storage)
    {
        _client = client;
        _address = new Uri(station, UpdateIndex.Path);
        _folder = folder;
        _storage = storage;
        string seen = storage.Read(SeenFile) is { } bytes ? Encoding.ASCII.GetString(bytes) : string.Empty;
        _seen = seen.Split('\n', StringSplitOptions.RemoveEmptyEntries).ToList();
    }

    /// <summary>Gets why the last question had no answer, or none that can be used; null where it had one.</summary>
    public string? Problem { get; private set; }

    /// <summary>Gets a value indicating whether a question waits for its answer.</summary>
    internal bool IsAsking => _asking is { IsCompleted: false };

    /// <summary>Does what is due, on the loop's thread; never waits.</summary>
    /// <param name="now">Milliseconds since boot.</param>
    public void Step(long now)
    {
        Look(now);
        if (_asking == null && now >= _dueAt)
        {
            _dueAt = now + AskEveryMilliseconds;
            string[] seen = _seen.ToArray();
            _asking = Task.Run(() => BringAsync(seen));
        }
    }

    /// <summary>Takes an answer that has come.</summary>
    internal void Look(long now)
    {
        if (_asking is { IsCompleted: true } ended)
        {
            _asking = null;
            Take(ended, now);
        }
    }

    private void Take(Task<string?> ended, long now)
    {
        Problem = ended.IsCompletedSuccessfully ? null : ended.Exception?.GetBaseException().Message ?? "cancelled";
        if (ended.IsCompletedSuccessfully && ended.Result is { } digest)
        {
            _seen.Add(digest);
            _seen.RemoveRange(0, Math.Max(0, _seen.Count - MaxSeen));
            _dueAt = now;
            try
            {
                _storage.Replace(SeenFile, Encoding.ASCII.GetBytes(string.Join("\n", _seen)), Durability.Durable);
            }
            catch (IOException exception)
            {
                // Brought again after the next start, and judged again.
                Problem = exception.Message;
            }
        }
    }

    // Brings one bundle or list that was not brought before; returns the digest of its note.
    private async Task<string?> BringAsync(string[] seen)
    {
        if (await GetAsync(string.Empty, UpdateIndex.MaxBytes).ConfigureAwait(false) is not { } text)
        {
            return null;
        }

        IReadOnlyList<OfferedFile> files = UpdateIndex.Parse(text).Files;
        foreach (OfferedFile note in files)
        {
            bool isList = note.Name == BlockNote.File;
            if ((!isList && !note.Name.EndsWith("/" + BundleNote.File, StringComparison.Ordinal)) || seen.Contains(note.Sha256) || File.Exists(Path.Combine(_folder, note.Name)))
            {
                continue;
            }

            string bundle = isList ? note.Name : note.Name.Substring(0, note.Name.Length - BundleNote.File.Length);
            await LayAsync(files.Where(file => file != note && !isList && file.Name.StartsWith(bundle, StringComparison.Ordinal)).Append(note).ToArray(), isList ? null : bundle).ConfigureAwait(false);
            return note.Sha256;
        }

        return null;
    }

    private async Task LayAsync(IReadOnlyList<OfferedFile> files, string? bundle)
    {
        long length = files.Sum(file => (long)file.Length);
        if (length > MaxBundleBytes)
        {
            throw new IOException($"{_address}{bundle}: expected at most {MaxBundleBytes} bytes, found {length}");
        }

        string folder = bundle == null ? _folder : Path.Combine(_folder, bundle);
        if (bundle != null && Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
        foreach (OfferedFile file in files)
        {
            byte[]? bytes = await GetAsync(file.Name, file.Length).ConfigureAwait(false);
            if (bytes == null || bytes.Length != file.Length || Digest.Hex(bytes) != file.Sha256)
            {
                throw new IOException($"{_address}{file.Name}: expected {file.Length} bytes with the digest of the index, found others");
            }

            string path = Path.Combine(_folder, file.Name);
            File.WriteAllBytes(path + Unfinished, bytes);
            File.Move(path + Unfinished, path);
        }
    }

    // Null where the station has no such thing.
    private async Task<byte[]?> GetAsync(string name, int most)
    {
        var address = new Uri(_address, name);
        try
        {
            using HttpResponseMessage response = await _client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead).ConfigureAwait(false);
            if (response.StatusCode == HttpStatusCode.NotFound)
            {
                return null;
            }

            response.EnsureSuccessStatusCode();
            using Stream stream = await response.Content.ReadAsStreamAsync().ConfigureAwait(false);
            var body = new MemoryStream();
            var buffer = new byte[4_096];
            int read;
            while ((read = await stream.ReadAsync(buffer.AsMemory()).ConfigureAwait(false)) > 0)
            {
                body.Write(buffer, 0, read);
                if (body.Length > most)
                {
                    throw new NoteFormatException(most, $"at most {most} bytes", "more");
                }
            }

            return body.ToArray();
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or NoteFormatException)
        {
            throw new IOException($"{address}: {exception.Message}", exception);
        }
    }
}
