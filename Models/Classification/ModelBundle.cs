using System.Security.Cryptography;
using System.Text;
using MeadowTinyMl.Dsp;
using MeadowTinyMl.Inference;

namespace MeadowTinyMl.Classification;

/// <summary>A model with its manifest and card, found to belong together.</summary>
public sealed class ModelBundle
{
    /// <summary>The file of the network.</summary>
    public const string ModelFile = "model.tflite";

    /// <summary>The file of the manifest.</summary>
    public const string ManifestFile = "manifest.json";

    /// <summary>The file of the model card.</summary>
    public const string CardFile = "card.md";

    /// <summary>The file of the training data's statistics; a bundle may be without.</summary>
    public const string ReferenceFile = "reference.json";

    private ModelBundle(ModelManifest manifest, TfliteModel model, ReferenceStatistics? reference)
    {
        Reference = reference;
        Manifest = manifest;
        Model = model;
    }

    /// <summary>Gets what the bundle says of its model.</summary>
    public ModelManifest Manifest { get; }

    /// <summary>Gets the network.</summary>
    public TfliteModel Model { get; }

    /// <summary>Gets what the training data looked like, or null where the bundle does not say.</summary>
    public ReferenceStatistics? Reference { get; }

    /// <summary>Checks the parts against each other and loads the network.</summary>
    /// <param name="manifest">Bytes of <c>manifest.json</c>.</param>
    /// <param name="model">Bytes of <c>model.tflite</c>.</param>
    /// <param name="card">Bytes of <c>card.md</c>.</param>
    /// <param name="reference">Bytes of <c>reference.json</c>, or null where there is none.</param>
    /// <exception cref="ManifestFormatException">The manifest is not sound, or a part is not the one it names.</exception>
    /// <exception cref="ModelFormatException">The network is not sound.</exception>
    public static ModelBundle Load(byte[] manifest, byte[] model, byte[] card, byte[]? reference = null)
    {
        ModelManifest read = ModelManifest.Parse(manifest);
        RequireDigest(ModelFile, model, read.ModelSha256);
        RequireDigest(CardFile, card, read.CardSha256);
        if (read.Budget != null && read.Budget.FlashBytes != model.Length)
        {
            throw new ManifestFormatException("field budget", $"flash_bytes {model.Length}, the size of {ModelFile}", $"{read.Budget.FlashBytes}");
        }

        TfliteModel network = TfliteModel.Parse(model);
        RequireShapes(read, network);
        return new ModelBundle(read, network, reference == null ? null : ReferenceStatistics.Parse(reference, read));
    }

    private static void RequireDigest(string part, byte[] bytes, string expected)
    {
        using SHA256 sha = SHA256.Create();
        var hex = new StringBuilder();
        foreach (byte b in sha.ComputeHash(bytes))
        {
            hex.Append(b.ToString("x2", System.Globalization.CultureInfo.InvariantCulture));
        }

        if (hex.ToString() != expected)
        {
            throw new ManifestFormatException(part, $"SHA-256 {expected}, as the manifest says", hex.ToString());
        }
    }

    private static void RequireShapes(ModelManifest manifest, TfliteModel network)
    {
        if (network.Inputs.Count != 1 || network.Outputs.Count != 1)
        {
            throw new ManifestFormatException(ModelFile, "one input and one output", $"{network.Inputs.Count} and {network.Outputs.Count}");
        }

        TensorInfo input = network.Tensors[network.Inputs[0]];
        TensorInfo output = network.Tensors[network.Outputs[0]];
        int features = manifest.FrontEnd?.PatchLength ?? GasFeatures.Steps;
        if (input.Type != TensorType.Int8 || input.ElementCount != features || input.Scales.Length != 1)
        {
            throw new ManifestFormatException(ModelFile, $"an int8 input of {features} values with one scale", $"{input.Type} of {input.ElementCount}");
        }

        if (output.Type != TensorType.Int8 || output.ElementCount != manifest.Labels.Count || output.Scale != 1f / 256 || output.ZeroPoint != -128)
        {
            throw new ManifestFormatException(
                ModelFile, $"an int8 softmax of {manifest.Labels.Count} classes", $"{output.Type} of {output.ElementCount}, scale {output.Scale}, zero point {output.ZeroPoint}");
        }
    }
}
