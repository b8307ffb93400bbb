using System.CommandLine;
using MeadowTinyMl.Audit.Cli;

var root = new RootCommand(
    """
    audit: verify a log without trusting anybody

    Examples:
      audit verify audit-log --policy device.policy
      audit query audit-log --type alert
      audit show audit-log 3
      audit explain audit-log 10
      audit prove audit-log 10 --out proof
      audit report audit-log --policy device.policy --out report.html
    """)
{
    VerifyCommand.Create(),
    QueryCommand.Create(),
    ShowCommand.Create(),
    ExplainCommand.Create(),
    ReportCommand.Create(),
    ProveCommand.Create(),
    ProofVerifyCommand.Create(),
    ExportCommand.Create(),
    WitnessCommand.Create(),
    OrderCommand.Create(),
    KeysCommand.Create(),
    PolicyCommand.Create(),
    StatsCommand.Create(),
    WatchCommand.Create(),
};
return CommandRunner.Run(root, args);
