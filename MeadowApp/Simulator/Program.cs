using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading;
using MeadowTinyMl.Classification;
using MeadowTinyMl.DataSets;
using MeadowTinyMl.Simulator.Operators;
using MeadowTinyMl.Simulator.Run;

try
{
    if (args is [OperatorsCommand.Name, .. string[] rest])
    {
        return OperatorsCommand.Run(rest, Console.In, Console.Out);
    }

    new CommandLine().Parse(args, out SimulatorOptions? options);
    if (options == null)
    {
        return 0;
    }

    using var stop = new CancellationTokenSource();
    void Stop(PosixSignalContext signal)
    {
        signal.Cancel = true;
        stop.Cancel();
    }

    using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
    using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
    if (options.Record != null)
    {
        new RecordRun(options, Console.Out, _ => { }).Run(stop.Token);
        return 0;
    }

    ModelBundle gas = ReleasedModels.Load(ModelManifest.GasTask);
    ModelBundle sound = ReleasedModels.Load(ModelManifest.SoundTask);
    Inputs inputs = Inputs.Read(options, gas.Manifest, sound.Manifest);
    await new BoardRun(options, inputs, gas, sound, TimeProvider.System, Console.Out).RunAsync(stop.Token);
    return 0;
}
catch (Exception exception) when (exception is UsageException or DataFormatException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(exception.Message.ReplaceLineEndings(" "));
    return 2;
}
