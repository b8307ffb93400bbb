using System;
using System.IO;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading.Tasks;
using MeadowTinyMl.Audit.Log.Notes;

namespace MeadowTinyMl.Audit.Log.Uplink;

/// <summary>A station over HTTP as the far end: <c>audit witness serve</c>. Its word is checked; who listens on the way reads the log, so outside a host use https.</summary>
public sealed class HttpEnd : IUplinkEnd
{
    /// <summary>The path that takes messages.</summary>
    public const string Path = "/add-entries";

    private static readonly MediaTypeHeaderValue Binary = new("application/octet-stream");

    private readonly HttpClient _client;
    private readonly Uri _address;

    /// <summary>Names the station.</summary>
    /// <param name="client">Sends; its timeout ends a message that hangs.</param>
    /// <param name="station">The station's address, http or https; the path is added.</param>
    public HttpEnd(HttpClient client, Uri station)
    {
        _client = client;
        _address = new Uri(station, Path);
    }

    /// <inheritdoc/>
    public async Task<UplinkAnswer> SendAsync(byte[] message)
    {
        try
        {
            using var content = new ByteArrayContent(message);
            content.Headers.ContentType = Binary;
            using var request = new HttpRequestMessage(HttpMethod.Post, _address) { Content = content };
            using HttpResponseMessage response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).ConfigureAwait(false);
            using Stream stream = await response.Content.ReadAsStreamAsync().ConfigureAwait(false);
            return UplinkAnswer.Parse(await ReadAsync(stream).ConfigureAwait(false));
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or NoteFormatException)
        {
            throw new IOException($"{_address}: {exception.Message}", exception);
        }
    }

    private static async Task<byte[]> ReadAsync(Stream stream)
    {
        var body = new MemoryStream();
        var buffer = new byte[4_096];
        int read;
        while ((read = await stream.ReadAsync(buffer.AsMemory()).ConfigureAwait(false)) > 0)
        {
            body.Write(buffer, 0, read);
            if (body.Length > UplinkAnswer.MaxBytes)
            {
                throw new NoteFormatException(UplinkAnswer.MaxBytes, $"an answer of at most {UplinkAnswer.MaxBytes} bytes", "more");
            }
        }

        return body.ToArray();
    }
}
