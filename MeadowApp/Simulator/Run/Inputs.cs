using System.Collections.Generic;
using System.IO;
using System.Linq;
using MeadowTinyMl.Classification;
using MeadowTinyMl.DataSets;
using MeadowTinyMl.Simulator.Operators;
using MeadowTinyMl.Simulator.Replay;
using MeadowTinyMl.Simulator.Sounds;

namespace MeadowTinyMl.Simulator.Run;

/// <summary>Everything the user named, read and checked before anything is written.</summary>
/// <param name="Gas">Recorded scans, or null.</param>
/// <param name="Sound">Recorded clips; empty when there are none.</param>
/// <param name="Script">The operator's script, or null.</param>
internal sealed record Inputs(GasRecording? Gas, IReadOnlyList<SoundClip> Sound, IReadOnlyList<ScriptedAnswer>? Script)
{
    /// <summary>Reads the inputs.</summary>
    /// <param name="options">What the user named.</param>
    /// <param name="manifests">The models, for the classes that a script may name.</param>
    /// <exception cref="DataFormatException">A file cannot be used.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UsageException">There is no such script.</exception>
    public static Inputs Read(SimulatorOptions options, params ModelManifest[] manifests)
    {
        GasRecording? gas = options.Gas.Count > 0 ? GasRecording.Read(options.Gas) : null;
        SoundClip[] sound = options.Sound.SelectMany(SoundDataSet.Read).ToArray();
        foreach (SoundClip clip in sound)
        {
            // Found out now rather than in the middle of the run.
            clip.ReadSamples(SoundSource.SampleRateHz);
        }

        bool isScript = options.Operator is not ("none" or "confirm" or "override");
        if (isScript && !File.Exists(options.Operator))
        {
            throw new UsageException($"--operator {options.Operator}: expected none, confirm, override or a file with a list of answers; there is no such file.");
        }

        IReadOnlyList<ScriptedAnswer>? script = !isScript
            ? null
            : OperatorScript.Read(options.Operator, manifests.SelectMany(manifest => manifest.Labels).ToHashSet());
        return new Inputs(gas, sound, script);
    }
}
