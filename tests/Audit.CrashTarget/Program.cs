using System;
using System.IO;
using System.Text;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Storage;
using MeadowTinyMl.Audit.Signing;

namespace MeadowTinyMl.Audit.CrashTarget;

/// <summary>Runs the script on one thread over real files, to be killed at any of its calls: <c>Audit.CrashTarget run|recover DIR</c>.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        if (args.Length != 2 || args[0] is not ("run" or "recover"))
        {
            Console.Error.WriteLine("usage: run|recover DIR");
            return 2;
        }

        // Written at once and by the same thread, so that what was reported was acknowledged.
        using Stream output = Console.OpenStandardOutput();
        void Report(string line) => output.Write(Encoding.ASCII.GetBytes(line + "\n"));
        try
        {
            using (var storage = new FileStorage(args[1]))
            {
                if (args[0] == "recover")
                {
                    using LogWriter log = CrashScript.Open(storage, new Ed25519Signing());
                    log.Checkpoint();
                    Report("recovered " + log.Size);
                    return 0;
                }

                new CrashScript(storage, new Ed25519Signing(), new MemoryFiles(), Report).Run();
            }

            // Closing the files is part of the run.
            Report("done");
            return 0;
        }
        catch (IOException exception)
        {
            Report("refused " + exception.Message.Replace('\n', ' '));
            return 1;
        }
    }
}
