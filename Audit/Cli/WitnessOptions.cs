using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Log.Storage;

namespace MeadowTinyMl.Audit.Cli;

/// <summary>The options of a witness: where it keeps what it has seen, its name, and which logs it takes.</summary>
internal sealed class WitnessOptions(bool hasPolicy)
{
    private readonly Option<string> _state = new("--state") { Description = "The folder where the witness keeps its key and what it has seen; for its owner's eyes alone.", Required = true };
    private readonly Option<string> _name = new("--name") { Description = "The witness's name, without space or plus, such as example.com/gate.", Required = true };
    private readonly Option<string> _policy = new("--policy") { Description = "A policy whose log keys are taken.", Required = true };

    public void AddTo(Command command)
    {
        command.Add(_state);
        command.Add(_name);
        if (hasPolicy)
        {
            command.Add(_policy);
        }
    }

    /// <exception cref="ArgumentException">It is no name of a key.</exception>
    public string Name(ParseResult parsed)
    {
        string name = parsed.GetValue(_name)!;
        return VerifierKey.IsName(name) ? name : throw new ArgumentException($"--name {name}: expected a name without space or plus.");
    }

    public IReadOnlyList<VerifierKey> Enrolled(ParseResult parsed) => PolicyFile.Read(parsed.GetValue(_policy)!).Logs;

    /// <summary>Returns what the witness's storage is opened with.</summary>
    public string Storage(ParseResult parsed) => Path.Combine(parsed.GetValue(_state)!, "witness");

    /// <exception cref="IOException">The folder cannot be made, or another witness has it open.</exception>
    public FileStorage Open(ParseResult parsed)
    {
        string folder = parsed.GetValue(_state)!;
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return new FileStorage(Storage(parsed));
    }
}
