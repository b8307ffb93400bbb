using System.CommandLine;
using MeadowTinyMl.Models.Cli;
using MeadowTinyMl.Models.Cli.Compare;
using MeadowTinyMl.Models.Cli.Compress;
using MeadowTinyMl.Models.Cli.Fit;
using MeadowTinyMl.Models.Cli.Import;
using MeadowTinyMl.Models.Cli.Reference;
using MeadowTinyMl.Models.Cli.Release;
using MeadowTinyMl.Models.Cli.Search;
using MeadowTinyMl.Models.Cli.Train;

var root = new RootCommand(
    """
    tinyml: models that are small, right, and honest about it

    Examples:
      tinyml import board.bmerawdata --class 1002=odour --out recordings/gas/mine
      tinyml describe recordings/gas
      tinyml train gas --data recordings/gas --out bundle
      tinyml train sound --cv --data recordings/esc10 --out figures --resume checkpoints
      tinyml evaluate bundle --data recordings/gas --report gas.html
      tinyml compare released bundle --data recordings/gas
      tinyml fit bundle
      tinyml compress gas --data recordings/gas --out stages
      tinyml inspect bundle/model.tflite
      tinyml run model.tflite --input in.bin --output out.bin
      tinyml diff old.tflite new.tflite --input in.bin
      tinyml bench model.tflite --json
    """)
{
    ImportCommand.Create(),
    DescribeCommand.Create(),
    TrainCommand.Create(),
    SearchCommand.Create(),
    EvaluateCommand.Create(),
    CompareCommand.Create(),
    CompressCommand.Create(),
    FitCommand.Create(),
    ReferenceCommand.Create(),
    ReleaseCommand.Create(),
    VerifyBundleCommand.Create(),
    BlockCommand.Create(),
    InspectCommand.Create(),
    RunCommand.Create(),
    DiffCommand.Create(),
    BenchCommand.Create(),
};
return CommandRunner.Run(root, args);
