using System;
using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Audit.Log.Json;

namespace MeadowTinyMl.Models.Cli.Import;

/// <summary>Which label means which class of the product, as the command line says; nothing is guessed.</summary>
internal sealed class ClassRules
{
    private const string LeaveOut = "-";

    private readonly Dictionary<string, (string Class, string? Name)> _rules = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unused = new(StringComparer.Ordinal);

    private ClassRules()
    {
    }

    /// <summary>Gets the rules that no label has asked for.</summary>
    public IEnumerable<string> Unused => _unused.Order(StringComparer.Ordinal);

    /// <summary>Parses rules <c>LABEL=CLASS</c>, <c>LABEL=CLASS:NAME</c> and <c>LABEL=-</c>.</summary>
    /// <exception cref="ArgumentException">One is none of these, or a label has two.</exception>
    public static ClassRules Parse(IEnumerable<string> texts)
    {
        var rules = new ClassRules();
        foreach (string text in texts)
        {
            int at = text.LastIndexOf('=');
            string[] target = at < 1 ? [] : text[(at + 1)..].Split(':');
            bool isGood = target.Length is 1 or 2 && (text[(at + 1)..] == LeaveOut || target.All(CanonicalJson.IsKey));
            if (!isGood)
            {
                throw new ArgumentException($"--class {text}: expected LABEL=CLASS, LABEL=CLASS:NAME or LABEL=-, with names of [a-z][a-z0-9_]*.");
            }

            string label = SafeName.Label(text[..at]);
            rules._unused.Add(label);
            if (!rules._rules.TryAdd(label, (target[0], target.ElementAtOrDefault(1))))
            {
                throw new ArgumentException($"--class {text}: expected one rule for each label, found another for {label}.");
            }
        }

        return rules;
    }

    /// <summary>Asks for the class of a label.</summary>
    /// <param name="label">The label's name.</param>
    /// <param name="tag">The label tag, or null.</param>
    /// <param name="rule">The class, empty to leave the label out; and the label's new name.</param>
    /// <returns>Whether a rule speaks of it.</returns>
    public bool TryFind(string label, int? tag, out (string Class, string Label) rule)
    {
        string[] names = [label, $"tag_{tag}", $"{tag}"];
        string? key = names.FirstOrDefault(name => _rules.ContainsKey(name));
        if (key == null)
        {
            rule = default;
            return false;
        }

        _unused.Remove(key);
        (string name, string? renamed) = _rules[key];
        rule = name == LeaveOut ? (string.Empty, label) : (name, renamed ?? label);
        return true;
    }
}
