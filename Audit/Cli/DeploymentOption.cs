using System;
using System.CommandLine;
using System.IO;
using MeadowTinyMl.Audit.Review;
using MeadowTinyMl.Audit.Review.Documents;

namespace MeadowTinyMl.Audit.Cli;

/// <summary>The option that names the deployer's own facts.</summary>
internal sealed class DeploymentOption
{
    private readonly Option<string?> _option = new("--deployment")
    {
        Description = "The deployer's record (deployment.json): who is responsible, whom to contact, how to object. Without it, that of the demonstration.",
    };

    public void AddTo(Command command) => command.Add(_option);

    /// <exception cref="NoLogException">There is no such file, or it is not whole.</exception>
    public DeploymentRecord Read(ParseResult parsed)
    {
        string? path = parsed.GetValue(_option);
        if (path == null)
        {
            return DeploymentRecord.Parse(DocumentationSet.Released().Files[DocumentationSet.DeploymentFile]);
        }

        if (!File.Exists(path))
        {
            throw new NoLogException(path, "a deployment record, filled in as Audit/documentation/deployment.json is", "none");
        }

        try
        {
            return DeploymentRecord.Parse(Evidence.ReadFile(path));
        }
        catch (FormatException exception)
        {
            throw new NoLogException(path, "a deployment record", exception.Message);
        }
    }
}
