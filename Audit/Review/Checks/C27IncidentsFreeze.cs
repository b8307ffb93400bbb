using System.Globalization;
using MeadowTinyMl.Audit.Log.Entries;

namespace MeadowTinyMl.Audit.Review.Checks;

/// <summary>C27: after <c>incident</c> with freeze on there is no <c>model.load</c>, <c>config</c> or <c>prune</c> until freeze off.</summary>
/// <remarks>A boot loads its models anew; the same model file again changes nothing and is no change of the system.</remarks>
internal sealed class C27IncidentsFreeze() : Check(
    "C27", "Under the freeze of an incident no model, setting or old entry changes", Requirements.Accountability, "AI Act 73(6)")
{
    private AuditEntry? _freeze;
    private System.Collections.Generic.HashSet<string> _loaded = [];
    private bool _isUsed;

    internal override void Entry(AuditEntry entry, AuditContext log)
    {
        if (entry.Type == IncidentEntry.Name)
        {
            _isUsed = true;
            _freeze = entry.IsTrue("freeze") ? _freeze ?? entry : null;
        }
        else if (entry.Type == ModelLoadEntry.Name && _freeze == null)
        {
            _loaded.Add(Identity(entry));
        }
        else if (_freeze != null && (entry.Type is ConfigEntry.Name or PruneEntry.Name || (entry.Type == ModelLoadEntry.Name && !_loaded.Contains(Identity(entry)))))
        {
            Fail(entry, string.Create(CultureInfo.InvariantCulture, $"a {entry.Type} entry under the freeze of entry {_freeze.Index}"));
        }
    }

    internal override void End(AuditContext log)
    {
        if (!_isUsed)
        {
            NotApplicable("no incident was logged");
        }
    }

    private static string Identity(AuditEntry load) => load.Text("sha256") + load.Text("manifest") + string.Join(",", load.Integers("thresholds"));
}
