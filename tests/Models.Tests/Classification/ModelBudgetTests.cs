using System.IO;
using System.Text;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Tests;
using Xunit;

namespace MeadowTinyMl.Models.Tests.Classification;

/// <summary>The board budget of a manifest: optional, whole, and bound to the network.</summary>
public class ModelBudgetTests
{
    private const string Stated = "\"budget\":{\"flash_bytes\":2240,\"microjoules\":2400,\"microseconds\":6500,\"ram_bytes\":3300}";

    private static readonly string Folder = Path.Combine(Repository.Root, "Models", "released", "gas");

    [Fact]
    public void Manifest_WithoutABudgetReadsAndStaysAsItIs()
    {
        byte[] without = Encoding.ASCII.GetBytes(Unstated());
        ModelManifest manifest = ModelManifest.Parse(without);
        Assert.Null(manifest.Budget);
        Assert.Equal(without, manifest.ToBytes());
    }

    [Fact]
    public void Manifest_WithABudgetRoundTrips()
    {
        ModelManifest read = ModelManifest.Parse(With(Stated));
        Assert.Equal(new ModelBudget(2_240, 3_300, 6_500, 2_400), read.Budget);
        Assert.Equal(With(Stated), read.ToBytes());
    }

    [Theory]
    [InlineData("\"ram_bytes\":3300", "\"ram_bytes\":0", "ram_bytes")]
    [InlineData("\"ram_bytes\":3300", "\"ram_bytes\":2147483648", "ram_bytes")]
    [InlineData("\"ram_bytes\":3300", "\"ram_bytes\":-1", "ram_bytes")]
    [InlineData("\"ram_bytes\":3300", "\"ram_bytes\":\"3300\"", "ram_bytes")]
    [InlineData(",\"ram_bytes\":3300", "", "ram_bytes")]
    [InlineData("\"ram_bytes\":3300", "\"ram_bytes\":3300,\"watts\":1", "watts")]
    [InlineData("\"microseconds\":6500", "\"microseconds\":0", "microseconds")]
    [InlineData("{\"flash_bytes\":2240,\"microjoules\":2400,\"microseconds\":6500,\"ram_bytes\":3300}", "[]", "budget")]
    [InlineData("{\"flash_bytes\":2240,\"microjoules\":2400,\"microseconds\":6500,\"ram_bytes\":3300}", "null", "budget")]
    public void Manifest_RefusesABudgetThatMakesNoSense(string good, string bad, string named)
    {
        string text = Stated.Replace(good, bad, System.StringComparison.Ordinal);
        Assert.NotEqual(Stated, text);
        Assert.Contains(named, Assert.Throws<ManifestFormatException>(() => ModelManifest.Parse(With(text))).Message, System.StringComparison.Ordinal);
    }

    [Fact]
    public void Bundle_RefusesABudgetForANetworkOfAnotherSize()
    {
        byte[] model = File.ReadAllBytes(Path.Combine(Folder, ModelBundle.ModelFile));
        byte[] card = File.ReadAllBytes(Path.Combine(Folder, ModelBundle.CardFile));
        Assert.NotNull(ModelBundle.Load(With(Stated), model, card).Manifest.Budget);
        byte[] other = With(Stated.Replace("2240", "2241", System.StringComparison.Ordinal));
        Assert.Contains("flash_bytes 2240", Assert.Throws<ManifestFormatException>(() => ModelBundle.Load(other, model, card)).Message, System.StringComparison.Ordinal);
    }

    // Between arena_bytes and card_sha256, where canonical order wants it.
    private static byte[] With(string budget) => Encoding.ASCII.GetBytes(Unstated().Replace(",\"card_sha256\"", "," + budget + ",\"card_sha256\"", System.StringComparison.Ordinal));

    private static string Unstated() =>
        Encoding.ASCII.GetString((ModelManifest.Parse(File.ReadAllBytes(Path.Combine(Folder, ModelBundle.ManifestFile))) with { Budget = null }).ToBytes());
}
