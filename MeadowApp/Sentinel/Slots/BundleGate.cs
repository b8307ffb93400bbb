using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Inference;

namespace MeadowTinyMl.Sentinel.Slots;

/// <summary>Judges a bundle as if an enemy had made it: first who signed it, then what its files are, and only then what is in them.</summary>
/// <remarks>Reserves memory for each bundle it judges: for start-up and for updates, not for the loop.</remarks>
public sealed class BundleGate
{
    private const int LongestName = 100;

    // What a board needs to run a bundle and to check it again; card.json, reports and attributions are checked once and not kept.
    private static readonly string[] Needed =
    {
        ModelBundle.ManifestFile, ModelBundle.ModelFile, ModelBundle.CardFile, KnownAnswers.InputFile, KnownAnswers.OutputFile,
    };

    private readonly DeviceLimits _limits;
    private readonly IReadOnlyList<VerifierKey> _keys;
    private readonly IVerifier _verifier;

    /// <summary>Sets up the gate.</summary>
    /// <param name="limits">What the device can run.</param>
    /// <param name="keys">Whose releases the device trusts.</param>
    /// <param name="verifier">Checks signatures.</param>
    public BundleGate(DeviceLimits limits, IReadOnlyList<VerifierKey> keys, IVerifier verifier)
    {
        _limits = limits;
        _keys = keys;
        _verifier = verifier;
    }

    /// <summary>Judges a bundle.</summary>
    /// <param name="source">Its files.</param>
    /// <param name="isWhole">Whether all files that were signed have to be there, and no other; a slot holds only those that a board needs.</param>
    public BundleVerdict Judge(IBundleSource source, bool isWhole)
    {
        try
        {
            return Read(source, isWhole);
        }
        catch (RefusedException refused)
        {
            return BundleVerdict.Refused(refused.Refusal, refused.Message);
        }
        catch (ManifestFormatException exception)
        {
            return BundleVerdict.Refused(BundleRefusal.ManifestUnsound, exception.Message);
        }
        catch (ModelFormatException exception)
        {
            return BundleVerdict.Refused(BundleRefusal.NetworkUnsound, exception.Message);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return BundleVerdict.Refused(BundleRefusal.NotRead, exception.Message);
        }
    }

    /// <summary>Says whether a note bears a signature of a trusted key.</summary>
    internal bool IsSigned(BlockNote note) => _keys.Any(key => note.IsSignedBy(key, _verifier));

    private static bool IsPlain(string name) => name.Length <= LongestName && name[0] != '.' && name.All(c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '.' or '-' or '_');

    private BundleVerdict Read(IBundleSource source, bool isWhole)
    {
        byte[] noteBytes = source.Read(BundleNote.File, BundleNote.MaxBytes) ?? throw new RefusedException(BundleRefusal.NoteMissing, $"no {BundleNote.File} of at most {BundleNote.MaxBytes} bytes");
        BundleNote note = ParseNote(noteBytes);
        VerifierKey key = _keys.FirstOrDefault(note.Names) ?? throw new RefusedException(BundleRefusal.KeyUnknown, "none of the keys that this device trusts has signed");
        Require(note.IsSignedBy(key, _verifier), BundleRefusal.SignatureWrong, $"the signature in the name of {key.Name} does not verify");
        RequireNames(source, note, isWhole);
        Dictionary<string, byte[]> kept = ReadParts(source, note, isWhole);
        kept.Add(BundleNote.File, noteBytes);
        return Check(kept, note);
    }

    private static BundleNote ParseNote(byte[] bytes)
    {
        try
        {
            return BundleNote.Parse(bytes);
        }
        catch (ManifestFormatException exception)
        {
            throw new RefusedException(BundleRefusal.NoteUnsound, exception.Message);
        }
    }

    private static void RequireNames(IBundleSource source, BundleNote note, bool isWhole)
    {
        string[] listed = note.Lines.Select(BundleNote.NameOf).ToArray();
        string? foreign = listed.FirstOrDefault(name => !IsPlain(name)) ?? (isWhole ? source.Names.FirstOrDefault(name => name != BundleNote.File && !listed.Contains(name)) : null);
        if (foreign != null)
        {
            throw new RefusedException(BundleRefusal.PartForeign, $"'{foreign}' is no file of the bundle that was signed");
        }

        if (Needed.FirstOrDefault(name => !listed.Contains(name)) is { } missing)
        {
            throw new RefusedException(BundleRefusal.PartMissing, $"{missing} is not among the files that were signed");
        }
    }

    private Dictionary<string, byte[]> ReadParts(IBundleSource source, BundleNote note, bool isWhole)
    {
        var kept = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var there = new HashSet<string>(source.Names, StringComparer.Ordinal);
        foreach (string line in note.Lines)
        {
            string name = BundleNote.NameOf(line);
            bool isKept = Array.IndexOf(Needed, name) >= 0 || name == ModelBundle.ReferenceFile;
            if (!isWhole && !isKept)
            {
                continue;
            }

            if (!there.Contains(name))
            {
                throw new RefusedException(BundleRefusal.PartMissing, $"{name} was signed and is not there");
            }

            byte[] bytes = source.Read(name, _limits.PartBytes) ?? throw new RefusedException(BundleRefusal.PartTooLarge, $"{name}: expected at most {_limits.PartBytes} bytes");
            if (Digest.Hex(bytes) != BundleNote.DigestOf(line))
            {
                throw new RefusedException(BundleRefusal.PartChanged, $"{name}: not as it was signed");
            }

            if (isKept)
            {
                kept.Add(name, bytes);
            }
        }

        return kept;
    }

    private BundleVerdict Check(Dictionary<string, byte[]> kept, BundleNote note)
    {
        byte[] manifestBytes = kept[ModelBundle.ManifestFile];
        ModelBundle bundle = ModelBundle.Load(manifestBytes, kept[ModelBundle.ModelFile], kept[ModelBundle.CardFile], kept.TryGetValue(ModelBundle.ReferenceFile, out byte[]? reference) ? reference : null);
        ModelManifest manifest = bundle.Manifest;
        if (note.Subject != $"{manifest.Id} {manifest.Version}")
        {
            throw new ManifestFormatException("fields id and version", $"'{note.Subject}', as it was signed", $"'{manifest.Id} {manifest.Version}'");
        }

        if (!BundleVersion.TryParse(manifest.Version, out BundleVersion version))
        {
            throw new ManifestFormatException("field version", "three whole numbers with points between", $"'{manifest.Version}'");
        }

        if (manifest.Parts.Count > 0 && !manifest.Parts.SequenceEqual(note.Lines.Where(line => BundleNote.NameOf(line) != ModelBundle.ManifestFile)))
        {
            throw new ManifestFormatException("field parts", "the files that were signed", "other ones");
        }

        RequireHardware(manifest);
        RequireBudget(bundle, kept.Values.Sum(part => (long)part.Length));
        var whole = new CheckedBundle(bundle, kept, version, Digest.Hex(manifestBytes), kept[KnownAnswers.InputFile], kept[KnownAnswers.OutputFile]);
        return whole.AnswersAreGiven() ? BundleVerdict.Accepted(whole) : BundleVerdict.Refused(BundleRefusal.AnswersWrong, $"{KnownAnswers.OutputFile}: the engine gives other answers", whole);
    }

    private void RequireHardware(ModelManifest manifest)
    {
        if (manifest.FrontEnd == null)
        {
            Require(manifest.HeaterProfile == _limits.HeaterProfile, BundleRefusal.OtherHardware, $"heater profile {manifest.HeaterProfile}, the sensor runs {_limits.HeaterProfile}");
            return;
        }

        long samples = (long)manifest.WindowsPerDecision * Math.Max(manifest.FrontEnd.SampleRateHz, manifest.FrontEnd.SamplesPerPatch);
        Require(manifest.FrontEnd.SampleRateHz == _limits.SampleRateHz, BundleRefusal.OtherHardware, $"{manifest.FrontEnd.SampleRateHz} Hz, the microphone runs at {_limits.SampleRateHz} Hz");
        Require(samples <= _limits.SamplesPerDecision, BundleRefusal.OtherHardware, $"{samples} samples a decision, the device keeps at most {_limits.SamplesPerDecision}");
    }

    private void RequireBudget(ModelBundle bundle, long keptBytes)
    {
        if (bundle.Manifest.Budget is { } stated)
        {
            Require(stated.RamBytes <= _limits.StatedRamBytes, BundleRefusal.MemoryOverBudget, $"{stated.RamBytes} bytes of memory stated, the device allows {_limits.StatedRamBytes}");
            Require(stated.Microseconds <= _limits.StatedMicroseconds, BundleRefusal.WorkOverBudget, $"{stated.Microseconds} microseconds an input stated, the device allows {_limits.StatedMicroseconds}");
        }

        Require(keptBytes <= _limits.FlashBytes, BundleRefusal.FlashOverBudget, $"{keptBytes} bytes to keep, the device allows {_limits.FlashBytes}");
        var interpreter = new Interpreter(bundle.Model);
        long memory = interpreter.ArenaBytes + interpreter.ScratchBytes + interpreter.PackedBytes;
        Require(memory <= _limits.MemoryBytes, BundleRefusal.MemoryOverBudget, $"{memory} bytes of memory, the device allows {_limits.MemoryBytes}");
        Require(
            interpreter.MultiplyAccumulates <= _limits.MultiplyAccumulates,
            BundleRefusal.WorkOverBudget,
            $"{interpreter.MultiplyAccumulates} multiply-accumulates an inference, the device allows {_limits.MultiplyAccumulates}");
    }

    private static void Require(bool holds, BundleRefusal refusal, string words)
    {
        if (!holds)
        {
            throw new RefusedException(refusal, words);
        }
    }

    private sealed class RefusedException : Exception
    {
        public RefusedException(BundleRefusal refusal, string message)
            : base(message) => Refusal = refusal;

        public BundleRefusal Refusal { get; }
    }
}
