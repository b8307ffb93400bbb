using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace MeadowTinyMl.Audit.Review.Checks;

/// <summary>One of the auditor's checks: named by number, serving a requirement and articles, fed with all verified entries in order.</summary>
/// <param name="number">For example <c>C12</c>.</param>
/// <param name="title">What it holds the log to.</param>
/// <param name="requirement">The requirement for trustworthy AI.</param>
/// <param name="articles">The articles.</param>
public abstract class Check(string number, string title, string requirement, string articles)
{
    private const int MaxFindings = 10_000;

    private readonly List<Finding> _findings = [];
    private readonly List<(string, string)> _figures = [];
    private string? _notApplicable;
    private string _remark = string.Empty;
    private long _more;

    /// <summary>Gets the number.</summary>
    public string Number { get; } = number;

    /// <summary>Gets what it holds the log to.</summary>
    public string Title { get; } = title;

    /// <summary>Gets the requirement for trustworthy AI that it serves.</summary>
    public string Requirement { get; } = requirement;

    /// <summary>Gets the articles that it serves.</summary>
    public string Articles { get; } = articles;

    /// <summary>Gets what was found so far.</summary>
    internal IReadOnlyList<Finding> Findings => _findings;

    /// <summary>Gets a value indicating whether something failed so far.</summary>
    internal bool HasFailed => _findings.Any(finding => finding.IsFailure);

    /// <summary>Takes the next entry.</summary>
    internal virtual void Entry(AuditEntry entry, AuditContext log)
    {
    }

    /// <summary>Takes note that all entries have been seen.</summary>
    internal virtual void End(AuditContext log)
    {
    }

    /// <summary>Says how it came out.</summary>
    /// <param name="unprovenFrom">The index from which on the log's word is unproven, or null.</param>
    /// <param name="size">Entries of the log.</param>
    internal CheckResult Result(long? unprovenFrom, long size)
    {
        IReadOnlyList<Finding> findings = _more == 0 ? _findings : [.. _findings, new Finding(Number, null, null, $"and {_more} more like these")];
        bool isVoid = unprovenFrom < size || unprovenFrom == 0;
        if (isVoid)
        {
            findings = findings.Where(finding => finding.Index < unprovenFrom).ToArray();
        }

        CheckStatus status = findings.Any(finding => finding.IsFailure) ? CheckStatus.Fail
            : isVoid ? CheckStatus.Unproven
            : _notApplicable != null ? CheckStatus.NotApplicable
            : CheckStatus.Pass;
        string reason = isVoid ? $"the log's word is unproven from index {unprovenFrom} on" : status == CheckStatus.NotApplicable ? _notApplicable! : _remark;
        return new CheckResult(Number, Title, Requirement, Articles, status, reason, findings, isVoid ? [] : _figures);
    }

    /// <summary>Reports that an entry is not as it must be.</summary>
    protected void Fail(AuditEntry entry, string message) => Add(new Finding(Number, entry.Index, entry.File, message) { Offset = entry.Offset });

    /// <summary>Reports something that is not as it must be.</summary>
    protected void Fail(long? index, string? file, string message, long? offset = null) => Add(new Finding(Number, index, file, message) { Offset = offset });

    /// <summary>Reports an entry that an auditor should look at.</summary>
    protected void Notice(AuditEntry? entry, string message) =>
        Add(new Finding(Number, entry?.Index, entry?.File, message) { Offset = entry?.Offset, IsFailure = false });

    /// <summary>Takes over a finding that was made while reading.</summary>
    internal void Add(Finding finding)
    {
        if (_findings.Count < MaxFindings)
        {
            _findings.Add(finding);
        }
        else
        {
            _more++;
        }
    }

    /// <summary>Says why there is nothing to judge.</summary>
    internal void NotApplicable(string reason) => _notApplicable = reason;

    /// <summary>Says what a pass does not cover.</summary>
    protected void Remark(string remark) => _remark = _remark.Length == 0 ? remark : _remark + "; " + remark;

    /// <summary>Gives a figure.</summary>
    protected void Figure(string name, string value) => _figures.Add((name, value));

    /// <summary>Gives a figure.</summary>
    protected void Figure(string name, long value) => Figure(name, value.ToString(CultureInfo.InvariantCulture));
}
