using MeadowTinyMl.Audit.Log.Entries;

namespace MeadowTinyMl.Audit.Review.Checks;

/// <summary>C19: no field outside the schema, no list longer than it allows, no entry beyond the limit of its type; words only from the vocabularies, classes only of loaded models.</summary>
internal sealed class C19EntriesKeepToTheSchema() : Check(
    "C19", "No field outside the schema, no long list, no long entry, words only from the vocabularies", Requirements.Privacy, "GDPR 5(1)(a) to (c), 25")
{
    internal override void Entry(AuditEntry entry, AuditContext log)
    {
        if (!entry.IsCanonical || entry.Version != EntrySchema.Version)
        {
            return;
        }

        if (entry.SchemaProblem is { } problem)
        {
            Fail(entry, problem);
        }
        else if (entry.Type == DecisionEntry.Name && log.Models.TryGetValue(entry.Text("model"), out ModelInForce? model))
        {
            foreach (string label in entry.Texts("classes"))
            {
                if (model.IndexOf(label) < 0)
                {
                    Fail(entry, $"'{label}' is no class of {model.Name}");
                }
            }
        }
    }
}
