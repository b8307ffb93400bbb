using System;
using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Audit.Review.Documents;

namespace MeadowTinyMl.Audit.Review.Checks;

/// <summary>C29: the model card of every loaded model is complete, and its digest is the logged one; so are the documents that <c>log.open</c> speaks of.</summary>
internal sealed class C29DocumentsAreComplete() : Check(
    "C29", "The model card of every loaded model is complete and the logged one; so are the documents of log.open", Requirements.Transparency, "AI Act 10, 11, 13, 18, 50; GDPR 30, 35")
{
    private static readonly string[] CardSections = ["Use", "Input and network", "Data", "Protocol", "Figures", "Limits"];

    private readonly Dictionary<string, AuditEntry> _cards = new(StringComparer.Ordinal);
    private AuditEntry? _open;

    internal override void Entry(AuditEntry entry, AuditContext log)
    {
        if (entry.Type == ModelLoadEntry.Name)
        {
            _cards.TryAdd(entry.Text("card"), entry);
        }
        else if (entry.Type == LogOpenEntry.Name)
        {
            _open = entry;
        }
    }

    internal override void End(AuditContext log)
    {
        bool isJudged = false;
        if (log.Evidence.Cards != null)
        {
            foreach ((string digest, AuditEntry load) in _cards)
            {
                isJudged = true;
                Card(load, CardLimits.Card(log.Evidence, digest), digest);
            }
        }

        if (log.Evidence.Documentation is { } files && _open != null)
        {
            isJudged = true;
            Documents(files);
        }

        if (!isJudged)
        {
            NotApplicable(_cards.Count == 0 ? "no model was loaded" : "neither cards/ nor documentation/ was given");
        }
    }

    private void Card(AuditEntry load, string? card, string digest)
    {
        if (card == null)
        {
            Fail(load, $"none of the model cards given has the logged digest {digest}");
            return;
        }

        string[] titles = card.Split('\n').Where(line => line.StartsWith('#')).Select(line => line.TrimStart('#').Trim()).ToArray();
        foreach (string section in CardSections.Where(section => !titles.Any(title => title.StartsWith(section, StringComparison.OrdinalIgnoreCase))))
        {
            Fail(load, $"the model card lacks the section '{section}'");
        }

        foreach ((string title, int words) in Sections(card).Where(item => item.Words == 0 && CardSections.Contains(item.Title, StringComparer.OrdinalIgnoreCase)))
        {
            Fail(load, $"section '{title}' of the model card is empty ({words} words)");
        }
    }

    private void Documents(IReadOnlyDictionary<string, byte[]> files)
    {
        var set = new DocumentationSet(files.Select(file => KeyValuePair.Create(file.Key[(file.Key.IndexOf('/', StringComparison.Ordinal) + 1)..], file.Value)));
        if (set.InstructionsSha256 != _open!.Text("instructions"))
        {
            Fail(_open, $"the instructions for use given have another digest than {_open.Text("instructions")}");
        }

        if (_open.Text("documents") is { Length: > 0 } digest && digest != set.Sha256)
        {
            Fail(_open, $"the documents given have another digest than {digest}");
        }

        foreach ((string file, string message) in set.Problems())
        {
            Fail(null, "documentation/" + file, message);
        }
    }

    // Words between a heading and the next of any level; a section may begin with one of its parts.
    private static IEnumerable<(string Title, int Words)> Sections(string card)
    {
        string[] lines = card.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            if (!lines[i].StartsWith("## ", StringComparison.Ordinal))
            {
                continue;
            }

            int words = 0;
            for (int next = i + 1; next < lines.Length && !lines[next].StartsWith("## ", StringComparison.Ordinal); next++)
            {
                words += lines[next].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
            }

            yield return (lines[i][3..].Trim(), words);
        }
    }
}
