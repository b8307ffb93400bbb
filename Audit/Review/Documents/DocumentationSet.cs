using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace MeadowTinyMl.Audit.Review.Documents;

/// <summary>The documents that a log speaks of: instructions for use, technical documentation, risk register and their kin, by file name.</summary>
public sealed class DocumentationSet
{
    /// <summary>The file whose SHA-256 is <c>instructions</c> of <c>log.open</c>.</summary>
    public const string InstructionsFile = "instructions-for-use.md";

    /// <summary>The deployer's own facts.</summary>
    public const string DeploymentFile = "deployment.json";

    private const string ResourceFolder = "documentation/";

    private static readonly Dictionary<string, string[]> Required = new(StringComparer.Ordinal)
    {
        [InstructionsFile] = ["What it is for", "What it is not for", "Overseeing it", "How well it works", "Installing, keeping and reading it", "What each field of the log means"],
        ["technical-documentation.md"] =
        [
            "General description", "Elements and development", "Monitoring, functioning and control", "Appropriateness of the performance metrics", "Risk management system",
            "Changes through the lifecycle", "Standards applied", "EU declaration of conformity", "Post-market monitoring",
        ],
        ["risk-register.md"] = ["Risks", "Foreseeable misuse", "Review"],
        ["record-of-processing.md"] =
        [
            "Controller and contact", "Purpose", "Categories of persons and of data", "Recipients", "Transfers to third countries", "Time limits for erasure", "Security measures",
        ],
        ["data-protection-impact-assessment.md"] =
            ["Description of the processing", "Necessity and proportionality", "Risks to people", "Measures", "Views of those concerned", "Outcome"],
        ["notice-label.md"] = ["Text", "Easy to read", "Signs beside the text", "Places"],
        ["data-access-protocol.md"] = ["Who may see what", "What nobody gets", "How an access is made", "Separation", "Limits"],
        ["stakeholder-and-redress.md"] =
        [
            "Who is concerned, and who is heard", "How a person objects to a decision", "How a third party reports a fault", "Serious incidents", "What happens with what was learnt",
        ],
    };

    private readonly SortedDictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    /// <summary>Takes a set of files.</summary>
    /// <param name="files">Their bytes by name, without a folder.</param>
    public DocumentationSet(IEnumerable<KeyValuePair<string, byte[]>> files)
    {
        foreach ((string name, byte[] bytes) in files)
        {
            _files[name] = bytes;
        }
    }

    /// <summary>Gets the names of the documents that a set must hold, each with its sections.</summary>
    public static IReadOnlyDictionary<string, string[]> RequiredSections => Required;

    /// <summary>Gets the files by name, in ordinal order.</summary>
    public IReadOnlyDictionary<string, byte[]> Files => _files;

    /// <summary>Gets the lower-case hex SHA-256 of the instructions for use, or null where there are none.</summary>
    public string? InstructionsSha256 => _files.TryGetValue(InstructionsFile, out byte[]? bytes) ? Hex(bytes) : null;

    /// <summary>Gets the lower-case hex SHA-256 of the list of all files: a line each of digest, two spaces and name, as <c>sha256sum</c> prints it.</summary>
    public string Sha256
    {
        get
        {
            var list = new StringBuilder();
            foreach ((string name, byte[] bytes) in _files)
            {
                list.Append(Hex(bytes)).Append("  ").Append(name).Append('\n');
            }

            return Hex(Encoding.UTF8.GetBytes(list.ToString()));
        }
    }

    /// <summary>Returns the documents that this program was built with.</summary>
    public static DocumentationSet Released()
    {
        Assembly assembly = typeof(DocumentationSet).Assembly;
        return new DocumentationSet(assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(ResourceFolder, StringComparison.Ordinal))
            .Select(name =>
            {
                using Stream stream = assembly.GetManifestResourceStream(name)!;
                using var bytes = new MemoryStream();
                stream.CopyTo(bytes);
                return KeyValuePair.Create(name[ResourceFolder.Length..], bytes.ToArray());
            }));
    }

    /// <summary>Reads a folder; folders inside it are passed over.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static DocumentationSet Read(string folder) =>
        new(Directory.EnumerateFiles(folder).Select(file => KeyValuePair.Create(Path.GetFileName(file), File.ReadAllBytes(file))));

    /// <summary>Returns everything that is missing, empty or a placeholder; nothing for a complete set.</summary>
    public IReadOnlyList<(string File, string Message)> Problems()
    {
        var problems = new List<(string, string)>();
        foreach ((string name, string[] sections) in Required)
        {
            if (_files.TryGetValue(name, out byte[]? bytes))
            {
                problems.AddRange(SectionCheck.Problems(Encoding.UTF8.GetString(bytes), sections).Select(message => (name, message)));
            }
            else
            {
                problems.Add((name, "missing"));
            }
        }

        if (_files.TryGetValue(DeploymentFile, out byte[]? deployment))
        {
            problems.AddRange(DeploymentRecord.Problems(deployment).Select(message => (DeploymentFile, message)));
        }
        else
        {
            problems.Add((DeploymentFile, "missing"));
        }

        return problems;
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
