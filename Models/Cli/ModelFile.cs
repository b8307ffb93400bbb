using System.CommandLine;
using System.IO;
using MeadowTinyMl.Classification;
using MeadowTinyMl.DataSets;
using MeadowTinyMl.Inference;

namespace MeadowTinyMl.Models.Cli;

/// <summary>Reads models and bundles; refusals name the file.</summary>
internal static class ModelFile
{
    public static (TfliteModel Model, byte[] Bytes) Read(string path)
    {
        byte[] bytes = ReadBytes(path);
        try
        {
            return (TfliteModel.Parse(bytes), bytes);
        }
        catch (ModelFormatException exception)
        {
            throw Named(path, exception);
        }
    }

    public static Interpreter Prepare(string path, EnginePath engine = EnginePath.Host) => Load(path, engine).Interpreter;

    public static (TfliteModel Model, Interpreter Interpreter) Load(string path, EnginePath engine)
    {
        (TfliteModel model, _) = Read(path);
        try
        {
            return (model, new Interpreter(model, engine));
        }
        catch (ModelFormatException exception)
        {
            throw Named(path, exception);
        }
    }

    public static Option<bool> BoardPathOption() => new("--board-path") { Description = "Use the plain integer code that the board runs." };

    public static EnginePath Path(bool board) => board ? EnginePath.Board : EnginePath.Host;

    public static string NameOf(EnginePath path) => path.ToString().ToLowerInvariant();

    /// <summary>Reads a bundle from its folder, or from the folder that holds a named model.</summary>
    public static ModelBundle ReadBundle(string path)
    {
        string folder = Directory.Exists(path) ? path : System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!;
        byte[] manifest = ReadBytes(System.IO.Path.Combine(folder, ModelBundle.ManifestFile));
        byte[] model = ReadBytes(Directory.Exists(path) ? System.IO.Path.Combine(folder, ModelBundle.ModelFile) : path);
        byte[] card = ReadBytes(System.IO.Path.Combine(folder, ModelBundle.CardFile));
        string reference = System.IO.Path.Combine(folder, ModelBundle.ReferenceFile);
        try
        {
            return ModelBundle.Load(manifest, model, card, File.Exists(reference) ? File.ReadAllBytes(reference) : null);
        }
        catch (ManifestFormatException exception)
        {
            throw new DataFormatException(folder, exception.Place, exception.Expected, exception.Found);
        }
        catch (ModelFormatException exception)
        {
            throw Named(path, exception);
        }
    }

    private static byte[] ReadBytes(string path)
    {
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"{path}: no such file.");
        }

        return File.ReadAllBytes(path);
    }

    private static DataFormatException Named(string path, ModelFormatException exception) =>
        new(path, $"byte {exception.Offset}", exception.Expected, exception.Found);
}
