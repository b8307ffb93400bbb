using System;
using System.Collections.Generic;
using System.Text;

namespace MeadowTinyMl.Audit.Log.Notes;

/// <summary>Which log keys an auditor trusts. Witnesses and groups are read and, until cosignatures are verified, may only be left unasked.</summary>
/// <remarks>C2SP tlog-policy.</remarks>
public sealed class Policy
{
    private static readonly char[] Blanks = { ' ', '\t' };

    private Policy(IReadOnlyList<VerifierKey> logs) => Logs = logs;

    /// <summary>Gets the trusted keys of logs.</summary>
    public IReadOnlyList<VerifierKey> Logs { get; }

    /// <summary>Reads a policy.</summary>
    /// <exception cref="NoteFormatException">A line is no line of a policy, or it asks for witnesses.</exception>
    public static Policy Parse(byte[] bytes, IVerifier verifier)
    {
        var logs = new List<VerifierKey>();
        bool hasQuorum = false;
        string[] lines = Encoding.UTF8.GetString(bytes).Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string[] words = lines[i].Split(Blanks, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0 || words[0].StartsWith('#'))
            {
                continue;
            }

            switch (words[0])
            {
                case "log" when words.Length is 2 or 3:
                    logs.Add(VerifierKey.Parse(words[1], verifier));
                    break;
                case "witness" when words.Length is 3 or 4:
                    VerifierKey.Parse(words[2], verifier);
                    break;
                case "group" when words.Length >= 4:
                    break;
                case "quorum" when words.Length == 2 && !hasQuorum:
                    hasQuorum = true;
                    if (words[1] != "none")
                    {
                        throw new NoteFormatException(-1, "'quorum none': cosignatures are not verified by this version", $"'{lines[i]}' in line {i + 1}");
                    }

                    break;
                default:
                    throw new NoteFormatException(-1, "a line of a policy: log, witness, group or quorum", $"'{lines[i]}' in line {i + 1}");
            }
        }

        if (logs.Count == 0 || !hasQuorum)
        {
            throw new NoteFormatException(-1, "a log and a quorum", logs.Count == 0 ? "no log" : "no quorum");
        }

        return new Policy(logs);
    }

    /// <summary>Writes the policy that trusts one key and asks for no witness.</summary>
    public static byte[] Encode(VerifierKey log) => Encoding.UTF8.GetBytes($"log {log}\nquorum none\n");
}
