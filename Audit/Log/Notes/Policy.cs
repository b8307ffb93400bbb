using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace MeadowTinyMl.Audit.Log.Notes;

/// <summary>Which log keys an auditor trusts, and how many witnesses must have signed beside them.</summary>
/// <remarks>C2SP tlog-policy.</remarks>
public sealed class Policy
{
    /// <summary>The largest policy, in bytes.</summary>
    public const int MaxBytes = 1_000_000;

    private const string None = "none";

    private static readonly char[] Blanks = { ' ', '\t' };

    private readonly Dictionary<string, VerifierKey> _witnesses = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (int Threshold, string[] Members)> _groups = new(StringComparer.Ordinal);
    private readonly List<VerifierKey> _logs = new();
    private readonly HashSet<string> _members = new(StringComparer.Ordinal);
    private string? _quorum;

    private Policy()
    {
    }

    /// <summary>Gets the trusted keys of logs.</summary>
    public IReadOnlyList<VerifierKey> Logs => _logs;

    /// <summary>Gets the keys of the witnesses, asked for or not.</summary>
    public IReadOnlyCollection<VerifierKey> Witnesses => _witnesses.Values;

    /// <summary>Gets the name of the witness or group that must have signed, or <c>none</c>.</summary>
    public string Quorum => _quorum!;

    /// <summary>Gets a value indicating whether a witness must have signed.</summary>
    public bool AsksForWitnesses => _quorum != None;

    /// <summary>Reads a policy.</summary>
    /// <exception cref="NoteFormatException">A line is no line of a policy, or a name is unknown, used twice or missing.</exception>
    public static Policy Parse(byte[] bytes, IVerifier verifier)
    {
        if (bytes.Length > MaxBytes)
        {
            throw new NoteFormatException(MaxBytes, $"a policy of at most {MaxBytes} bytes", $"{bytes.Length}");
        }

        var policy = new Policy();
        string[] lines = Encoding.UTF8.GetString(bytes).Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string[] words = lines[i].Split(Blanks, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length > 0 && !words[0].StartsWith('#') && !policy.TryAdd(words, verifier))
            {
                throw new NoteFormatException(-1, "a line of a policy: log, witness, group or quorum, with names that are known and not used before", $"'{lines[i].Trim('\r')}' in line {i + 1}");
            }
        }

        return policy._logs.Count > 0 && policy._quorum != null
            ? policy
            : throw new NoteFormatException(-1, "a log and a quorum", policy._logs.Count == 0 ? "no log" : "no quorum");
    }

    /// <summary>Writes the policy that trusts one key and asks for no witness.</summary>
    public static byte[] Encode(VerifierKey log) => Encoding.UTF8.GetBytes($"log {log}\nquorum none\n");

    /// <summary>Returns whether the witnesses that signed are enough.</summary>
    /// <param name="signedBy">Keys whose signatures hold.</param>
    public bool IsSatisfiedBy(IReadOnlyCollection<VerifierKey> signedBy) => !AsksForWitnesses || IsMet(_quorum!, signedBy);

    /// <summary>Writes the policy anew; reading it gives an equal policy.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (VerifierKey log in _logs)
        {
            text.Append("log ").Append(log).Append('\n');
        }

        foreach (KeyValuePair<string, VerifierKey> witness in _witnesses)
        {
            text.Append("witness ").Append(witness.Key).Append(' ').Append(witness.Value).Append('\n');
        }

        foreach (KeyValuePair<string, (int Threshold, string[] Members)> group in _groups)
        {
            text.Append("group ").Append(group.Key).Append(' ').Append(group.Value.Threshold.ToString(CultureInfo.InvariantCulture)).Append(' ').Append(string.Join(" ", group.Value.Members)).Append('\n');
        }

        return text.Append("quorum ").Append(_quorum).Append('\n').ToString();
    }

    private bool IsMet(string name, IReadOnlyCollection<VerifierKey> signedBy) => _witnesses.TryGetValue(name, out VerifierKey? witness)
        ? signedBy.Any(key => key.Id == witness.Id && key.Name == witness.Name && key.Type == witness.Type)
        : _groups[name].Members.Count(member => IsMet(member, signedBy)) >= _groups[name].Threshold;

    private bool TryAdd(string[] words, IVerifier verifier)
    {
        switch (words[0])
        {
            case "log" when words.Length is 2 or 3:
                VerifierKey log = VerifierKey.Parse(words[1], verifier);
                bool isNew = log.Type != VerifierKey.Cosignature && !_logs.Any(known => known.ToString() == log.ToString());
                _logs.Add(log);
                return isNew;
            case "witness" when words.Length is 3 or 4 && IsFree(words[1]):
                VerifierKey witness = VerifierKey.Parse(words[2], verifier);
                bool isWitness = witness.Type == VerifierKey.Cosignature && !_witnesses.Values.Any(known => known.ToString() == witness.ToString());
                _witnesses[words[1]] = witness;
                return isWitness;
            case "group" when words.Length >= 4 && IsFree(words[1]):
                string[] members = words.Skip(3).ToArray();
                int threshold = words[2] == "all" ? members.Length : words[2] == "any" ? 1 : ToThreshold(words[2]);
                _groups[words[1]] = (threshold, members);
                return threshold >= 1 && threshold <= members.Length && members.All(member => member != words[1] && IsKnown(member) && _members.Add(member));
            case "quorum" when words.Length == 2 && _quorum == null:
                _quorum = words[1];
                return words[1] == None || IsKnown(words[1]);
            default:
                return false;
        }
    }

    private static int ToThreshold(string word) =>
        StrictDecimal.TryParse(word, out long threshold) && threshold <= int.MaxValue ? (int)threshold : -1;

    private bool IsKnown(string name) => _witnesses.ContainsKey(name) || _groups.ContainsKey(name);

    private bool IsFree(string name) => name != None && !IsKnown(name);
}
