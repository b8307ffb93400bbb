using System;
using System.Globalization;
using System.IO;
using System.Threading.Tasks;
using BenchmarkDotNet.Running;
using MeadowTinyMl.Models.Tests.Board;
using MeadowTinyMl.Models.Tests.Inference;

namespace MeadowTinyMl.Benchmarks;

/// <summary>
/// Times the parts that run often: <c>dotnet run -c Release --project tests/Benchmarks -- --filter '*'</c>. Besides, <c>-- table</c> compares whole networks with the reference
/// kernels and with the machine's peak, <c>-- write FOLDER</c> writes those networks as files for other programs, <c>-- matrix</c> times the trainer's matrix product,
/// <c>-- log</c> the log's writer against bare writes, <c>-- biglog FOLDER SIZE</c> writes a log of many entries, <c>-- verify LOG POLICY</c> times the verifier over one,
/// <c>-- page</c> how late the operator's page shows what happens and how soon a command takes effect, <c>-- delay</c> how soon a hazard raises its alert,
/// and <c>-- residue DATA [OUT]</c> how much speech a patch holds.
/// </summary>
internal static class Program
{
    private static async Task Main(string[] args)
    {
        switch (args)
        {
            case ["matrix", ..]:
                MatrixPeak.Run(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : Environment.ProcessorCount);
                break;
            case ["log"]:
                LogRatios.Run();
                break;
            case ["biglog", var folder, var size]:
                BigLog.Write(folder, long.Parse(size, CultureInfo.InvariantCulture));
                break;
            case ["verify", var log, var policy]:
                VerifierSpeed.Run(log, policy);
                break;
            case ["page"]:
                await PageDelay.RunAsync();
                break;
            case ["residue", var data, ..]:
                SpeechResidue.Run(data, args.Length > 2 ? args[2] : null);
                break;
            case ["delay"]:
                await AlertDelay.RunAsync();
                break;
            case ["table"]:
                ModelTable.Print();
                break;
            case ["write", var folder]:
                Directory.CreateDirectory(folder);
                foreach (PublishedModel model in PublishedModels.All)
                {
                    File.WriteAllBytes(Path.Combine(folder, model.Name + ".tflite"), model.Write());
                }

                foreach ((string name, Func<byte[]> write) in CountedNetworks.All)
                {
                    File.WriteAllBytes(Path.Combine(folder, name + ".tflite"), write());
                }

                break;
            default:
                BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
                break;
        }
    }
}
