using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Audit.Log.Json;

namespace MeadowTinyMl.Audit.Review;

/// <summary>The checks on what entries say, made while they stream by: C05, C07, C09, C10, C11 and C12.</summary>
internal sealed class ContentChecks
{
    private readonly List<Finding> _findings;
    private readonly IReadOnlyCollection<string> _checks;
    private readonly SequenceCheck _sequence;
    private readonly DecisionCheck _decisions;
    private readonly OversightCheck _oversight;

    public ContentChecks(List<Finding> findings, IReadOnlyCollection<string> checks)
    {
        _findings = findings;
        _checks = checks;
        _sequence = new SequenceCheck(findings);
        _decisions = new DecisionCheck(findings);
        _oversight = new OversightCheck(findings);
    }

    private bool IsAsked => _checks.Any(check => string.CompareOrdinal(check, "C05") >= 0);

    public void Entry(long index, string file, int offset, byte[] bytes)
    {
        if (!IsAsked)
        {
            return;
        }

        JsonValue entry;
        try
        {
            entry = CanonicalJson.Parse(bytes);
        }
        catch (JsonFormatException exception)
        {
            _findings.Add(new Finding("C05", index, file, $"no canonical entry at offset {offset}: {exception.Message}"));
            return;
        }

        if (entry["n"] is not { Kind: JsonKind.Integer } number || number.Integer != index)
        {
            _findings.Add(new Finding("C05", index, file, $"its n is {entry["n"]?.Integer.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "missing"}"));
        }

        if (entry["v"] is not { Kind: JsonKind.Integer, Integer: 1 } || entry["t"] is not { Kind: JsonKind.Text } type)
        {
            _findings.Add(new Finding("C05", index, file, "expected schema version 1 and a type"));
            return;
        }

        _sequence.Entry(index, file, type.Text, entry);
        _decisions.Entry(index, file, type.Text, entry);
        _oversight.Entry(index, file, type.Text, entry);
    }

    public void End() => _oversight.End();
}
