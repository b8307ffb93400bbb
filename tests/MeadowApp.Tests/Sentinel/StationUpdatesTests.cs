using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using MeadowTinyMl.Audit.Log.Uplink;
using MeadowTinyMl.Sentinel.Slots;
using MeadowTinyMl.Sentinel.Uplink;
using Xunit;

namespace MeadowTinyMl.MeadowApp.Tests.Sentinel;

/// <summary>What a station offers comes whole to the folder of updates, once, or not at all.</summary>
public sealed class StationUpdatesTests : IDisposable
{
    private readonly string _folder = Path.Combine(Directory.CreateTempSubdirectory().FullName, "update");
    private readonly MemoryStorage _storage = new();
    private readonly Station _station = new();
    private readonly HttpClient _client;
    private StationUpdates _updates;
    private long _now;

    public StationUpdatesTests()
    {
        _client = new HttpClient(_station);
        _updates = New();
    }

    public void Dispose()
    {
        _client.Dispose();
        _station.Dispose();
        Directory.Delete(Path.GetDirectoryName(_folder)!, recursive: true);
    }

    [Fact]
    public async Task Bundles_AreBroughtOnceEachAlsoOverAStart()
    {
        _station.Offer("gas/manifest.json", "1");
        _station.Offer("gas/bundle.note", "note of gas");
        _station.Offer("sound/bundle.note", "note of sound");
        _station.Offer("blocked.note", "list");
        await Ask();
        await Ask();
        await Ask();

        Assert.Equal(["blocked.note", "gas/bundle.note", "gas/manifest.json", "sound/bundle.note"], Laid());
        Assert.Equal("note of gas", File.ReadAllText(Path.Combine(_folder, "gas", "bundle.note")));
        Assert.NotNull(new UpdateFolder(_folder).First());

        Directory.Delete(_folder, recursive: true);
        _updates = New();
        await Ask();
        Assert.False(Directory.Exists(_folder));
        Assert.Null(_updates.Problem);

        _station.Offer("gas/bundle.note", "note of the next");
        _now += StationUpdates.AskEveryMilliseconds;
        await Ask();
        Assert.Equal(["gas/bundle.note", "gas/manifest.json"], Laid());
    }

    [Fact]
    public async Task Station_IsAskedOnceAnHour()
    {
        await Ask();
        int asked = _station.Asked;
        _now += StationUpdates.AskEveryMilliseconds - 1;
        await Ask();
        Assert.Equal(asked, _station.Asked);
        _now++;
        await Ask();
        Assert.Equal(asked + 1, _station.Asked);
    }

    [Fact]
    public async Task Bundle_ThatWaitsToBeJudgedIsLeftAlone()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "gas"));
        File.WriteAllText(Path.Combine(_folder, "gas", "bundle.note"), "waits");
        _station.Offer("gas/bundle.note", "new");
        await Ask();
        Assert.Equal("waits", File.ReadAllText(Path.Combine(_folder, "gas", "bundle.note")));
    }

    [Fact]
    public async Task Bundle_CutOffBeforeItsNoteIsBroughtAnew()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "gas"));
        File.WriteAllText(Path.Combine(_folder, "gas", "left.over"), "half");
        _station.Offer("gas/bundle.note", "new");
        await Ask();
        Assert.Equal(["gas/bundle.note"], Laid());
    }

    [Theory]
    [InlineData("gas/manifest.json", "other")]
    [InlineData("gas/manifest.json", "longer than it was said to be")]
    [InlineData("gas/manifest.json", null)]
    [InlineData("gas/bundle.note", "other")]
    public async Task FileThatIsNotAsTheIndexSays_LeavesNoNoteAndIsTriedAgain(string name, string? given)
    {
        _station.Offer("gas/manifest.json", "right");
        _station.Offer("gas/bundle.note", "right");
        _station.Lie(name, given);
        await Ask();
        Assert.Contains("gas/", _updates.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain("gas/bundle.note", Laid());
        Assert.Null(new UpdateFolder(_folder).First());

        _station.Lie(name, "right");
        _now += StationUpdates.AskEveryMilliseconds;
        await Ask();
        Assert.Null(_updates.Problem);
        Assert.Equal(["gas/bundle.note", "gas/manifest.json"], Laid());
    }

    [Theory]
    [InlineData("../up/bundle.note 1 {0}\n")]
    [InlineData("gas/../bundle.note 1 {0}\n")]
    [InlineData("/etc/bundle.note 1 {0}\n")]
    [InlineData("a/b/bundle.note 1 {0}\n")]
    [InlineData("gas/.hidden 1 {0}\n")]
    [InlineData("gas\\bundle.note 1 {0}\n")]
    [InlineData("GAS/bundle.note 1 {0}\n")]
    [InlineData("gas/bundle.note 1048577 {0}\n")]
    [InlineData("gas/bundle.note -1 {0}\n")]
    [InlineData("gas/bundle.note 01 {0}\n")]
    [InlineData("gas/bundle.note 1 {0}")]
    [InlineData("gas/bundle.note 1 {0} more\n")]
    [InlineData("gas/bundle.note 1\n")]
    [InlineData("gas/bundle.note 1 00\n")]
    [InlineData("gas/b 1 {0}\ngas/a 1 {0}\n")]
    [InlineData("gas/a 1 {0}\ngas/a 1 {0}\n")]
    [InlineData("\n")]
    public async Task IndexOfAnotherForm_IsRefusedAndNothingIsWritten(string index)
    {
        _station.Index = string.Format(System.Globalization.CultureInfo.InvariantCulture, index, new string('0', 64));
        await Ask();
        Assert.NotNull(_updates.Problem);
        Assert.False(Directory.Exists(_folder));
    }

    [Fact]
    public async Task TooMuch_IsRefusedBeforeItIsAskedFor()
    {
        _station.Index = string.Concat(Enumerable.Range(0, 3).Select(i => $"gas/a{i} {UpdateIndex.MaxFileBytes} {new string('0', 64)}\n")) + $"gas/bundle.note 1 {new string('0', 64)}\n";
        await Ask();
        Assert.Contains($"{StationUpdates.MaxBundleBytes}", _updates.Problem, StringComparison.Ordinal);
        Assert.Equal(1, _station.Asked);

        _station.Index = new string('a', UpdateIndex.MaxBytes + 1);
        _now += StationUpdates.AskEveryMilliseconds;
        await Ask();
        Assert.Contains("16384", _updates.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StationWithoutUpdates_IsNoProblemAndOneThatIsAwayIs()
    {
        _station.Index = null;
        await Ask();
        Assert.Null(_updates.Problem);

        _station.IsAway = true;
        _now += StationUpdates.AskEveryMilliseconds;
        await Ask();
        Assert.Contains("station.example", _updates.Problem, StringComparison.Ordinal);
    }

    private StationUpdates New() => new(_client, new Uri("http://station.example"), _folder, _storage);

    // One question and its answer; the loop would step on meanwhile.
    private async Task Ask()
    {
        int asked = _station.Asked;
        _updates.Step(_now);
        for (int i = 0; i < 500 && _updates.IsAsking; i++)
        {
            await Task.Delay(10);
        }

        Assert.False(_updates.IsAsking, "It still asks.");
        long now = _now;
        _updates.Look(now);
        Assert.True(_station.Asked >= asked);
    }

    private string[] Laid() => Directory.Exists(_folder)
        ? [.. Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(_folder, file)).Where(name => !name.EndsWith(".part", StringComparison.Ordinal)).Order(StringComparer.Ordinal)]
        : [];

    private sealed class Station : HttpMessageHandler
    {
        private readonly SortedDictionary<string, byte[]> _offered = new(StringComparer.Ordinal);
        private readonly Dictionary<string, byte[]?> _given = new(StringComparer.Ordinal);

        public string? Index { get; set; } = string.Empty;

        public bool IsAway { get; set; }

        public int Asked { get; private set; }

        public void Offer(string name, string text)
        {
            _offered[name] = Encoding.UTF8.GetBytes(text);
            _given[name] = _offered[name];
            Index = Encoding.ASCII.GetString(new UpdateIndex([.. _offered.Select(file => new OfferedFile(file.Key, file.Value.Length, Convert.ToHexStringLower(SHA256.HashData(file.Value))))]).Encode());
        }

        public void Lie(string name, string? text) => _given[name] = text == null ? null : Encoding.UTF8.GetBytes(text);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked++;
            string name = request.RequestUri!.AbsolutePath[UpdateIndex.Path.Length..];
            byte[]? body = name.Length > 0 ? _given.GetValueOrDefault(name) : Index == null ? null : Encoding.ASCII.GetBytes(Index);
            return IsAway
                ? throw new HttpRequestException("nobody there")
                : Task.FromResult(body == null ? new HttpResponseMessage(HttpStatusCode.NotFound) : new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(body) });
        }
    }
}
