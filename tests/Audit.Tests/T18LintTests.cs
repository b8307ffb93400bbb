using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using MeadowTinyMl.Tests;
using Xunit;

namespace MeadowTinyMl.Audit.Tests;

/// <summary>T18: reads the sources. Files are touched by one class, paths made by one function, the cryptography package used in one place and one type of it, and every key that is loaded is checked.</summary>
public class T18LintTests
{
    private static readonly (string Name, string Text)[] Log = Sources("Log");
    private static readonly (string Name, string Text)[] Signing = Sources("Signing");

    [Fact]
    public void Files_AreTouchedByTheStorageClassAlone()
    {
        var api = new Regex(@"\b(File|Directory|FileInfo|DirectoryInfo|FileStream|DriveInfo|Path)\s*\.\s*[A-Z]|\bnew (FileStream|FileInfo|DirectoryInfo|DriveInfo|StreamWriter|StreamReader)\b|DllImport");
        Assert.Equal(["FileStorage.cs"], Log.Concat(Signing).Where(source => api.IsMatch(source.Text)).Select(source => source.Name));
    }

    [Fact]
    public void Paths_AreMadeByOneFunction()
    {
        string storage = Log.Single(source => source.Name == "FileStorage.cs").Text;
        string function = storage[storage.IndexOf("private string PathOf", StringComparison.Ordinal)..];
        function = function[..function.IndexOf("\n    }", StringComparison.Ordinal)];

        // Nothing else joins names to paths.
        Assert.Equal(1, Regex.Count(function, @"Path\.Combine"));
        Assert.Equal(1, Regex.Count(storage, @"Path\.Combine"));

        // The names themselves stand in one file.
        var literal = new Regex("\"(log|state|keys)/");
        Assert.Equal(["LogFiles.cs"], Log.Where(source => literal.IsMatch(source.Text)).Select(source => source.Name));
    }

    [Fact]
    public void CryptographyPackage_IsUsedInSigningAloneAndOnlyItsEd25519()
    {
        foreach (string file in Directory.EnumerateFiles(Repository.Root, "*.cs", SearchOption.AllDirectories).Where(IsSource))
        {
            string text = File.ReadAllText(file);
            string[] namespaces = Regex.Matches(text, @"Org\.BouncyCastle[\w.]*").Select(match => match.Value).Distinct().ToArray();
            if (Path.GetFileName(file) != "T18LintTests.cs" && namespaces.Length > 0)
            {
                Assert.Contains($"{Path.DirectorySeparatorChar}Signing{Path.DirectorySeparatorChar}", file, StringComparison.Ordinal);
                Assert.Equal(["Org.BouncyCastle.Math.EC.Rfc8032"], namespaces);
            }
        }

        string[] allowed = ["SecretKeySize", "PublicKeySize", "SignatureSize", "GeneratePublicKey", "Sign", "Verify", "ValidatePublicKeyFull"];
        string[] used = Signing.SelectMany(source => Regex.Matches(source.Text, @"\bEd25519\.(\w+)").Select(match => match.Groups[1].Value)).Distinct().ToArray();
        Assert.Empty(used.Except(allowed));
        Assert.Contains("ValidatePublicKeyFull", used);

        // The overload of Sign that takes the public key leaks the secret when given a wrong one.
        Assert.Equal(["Ed25519.Sign(_seed, 0, message, 0, message.Length, signature, 0)"], Signing.SelectMany(source => Regex.Matches(source.Text, @"Ed25519\.Sign\([^;]*\)").Select(match => match.Value)));
    }

    [Fact]
    public void EveryKeyThatIsLoaded_IsFoundValidFirst()
    {
        // Keys come into being from text in one function, and as bytes from signers of one's own and the board's secret slots.
        string parse = Log.Single(source => source.Name == "VerifierKey.cs").Text;
        Assert.Contains("verifier.IsValidKey(key)", parse, StringComparison.Ordinal);
        string[] makers = Log.Where(source => Regex.IsMatch(source.Text, @"VerifierKey\.(OfLog|OfWitness)\(")).Select(source => source.Name).Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(["Checkpoint.cs", "Cosignature.cs", "EpochKeys.cs", "Signatory.cs", "SignedOrder.cs", "Witness.cs"], makers);
        string keys = Log.Single(source => source.Name == "EpochKeys.cs").Text;
        Assert.Contains("_signing.IsValidKey(previous)", keys, StringComparison.Ordinal);
        Assert.Equal(3, Regex.Count(keys, @"VerifierKey\.OfLog\("));
    }

    private static (string Name, string Text)[] Sources(string project) =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "Audit", project), "*.cs", SearchOption.AllDirectories).Where(IsSource)
            .Select(file => (Path.GetFileName(file), Regex.Replace(File.ReadAllText(file), @"^\s*//.*$", string.Empty, RegexOptions.Multiline)))
            .ToArray();

    private static bool IsSource(string path) => !path.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj");
}
