using System.Collections.Generic;
using System.Linq;

namespace MeadowTinyMl.Audit.Review.Report;

/// <summary>Requirements and articles, the mechanism that answers each, and the checks that hold the log to it. An engineering map, no legal advice.</summary>
public static class RuleMap
{
    private static readonly string[] Ground = ["C01", "C02", "C03", "C04", "C05", "C06", "C07", "C08"];
    private static readonly string[] All = Enumerable.Range(1, 30).Select(number => $"C{number:00}").ToArray();

    /// <summary>Gets the seven requirements for trustworthy AI.</summary>
    /// <remarks>High-Level Expert Group on AI, Ethics Guidelines for Trustworthy AI (2019); Assessment List, ALTAI (2020).</remarks>
    public static IReadOnlyList<RuleRow> Requirements { get; } =
    [
        new("1 Human agency and oversight", "People decide, can intervene and can stop it.", "The device proposes, a person confirms, rejects or reclassifies; no answer escalates; a stop function reaches a safe state.", ["alert", "human", "stop", "resume"], ["C12", "C13", "C14", "C15"]),
        new("2 Technical robustness and safety", "It withstands attack and error, is accurate and reproducible, and falls back safely.", "Models bound by digest, self-test, input flags, abstention instead of a guess, replay of one decision.", ["model.load", "selftest", "fault", "decision", "summary", "replay"], ["C09", "C10", "C16", "C17", "C18", "C21"]),
        new("3 Privacy and data governance", "Data is protected, of quality, and its access governed.", "Raw input never leaves the device; salted commitments, pseudonyms by period, erasure by destroying keys.", ["consent", "replay", "erase", "export", "model.load"], ["C19", "C20", "C22", "C23", "C25", "C26", "C29"]),
        new("4 Transparency", "Decisions can be traced and explained, and people are told.", "Each decision names its model, confidences, thresholds and rule; instructions and cards are bound by digest.", ["decision", "model.load", "config", "log.open"], ["C09", "C10", "C11", "C29"]),
        new("5 Diversity, non-discrimination and fairness", "No unfair bias, accessible, with those concerned.", "No attribute of persons is processed; rates are compared by site, sensor and hour; alerts by light, sound and text.", ["summary", "human"], ["C28"]),
        new("6 Societal and environmental well-being", "Environment, work and society are minded.", "Inference on the device, energy reported; the log measures the system and not the worker.", ["summary"], ["C14", "C22", "C30"]),
        new("7 Accountability", "It can be audited, risks are managed, redress exists.", "A log that third parties verify, witnesses, incident freeze, a route for reports.", ["witness", "incident", "export"], [.. Ground, "C26", "C27"]),
    ];

    /// <summary>Gets the articles of Regulation (EU) 2024/1689.</summary>
    public static IReadOnlyList<RuleRow> Articles { get; } =
    [
        new("9 Risk management", "A continuous process that uses data from the field.", "Each risk names the metric that watches it; see the risk metrics below.", ["summary", "human", "fault", "incident"], ["C14", "C16", "C17"]),
        new("10 Data governance", "Relevant, representative data of known origin, examined for bias.", "Origin, licence, split and groups stand in the model card; its digest is logged.", ["model.load"], ["C28", "C29"]),
        new("11, 18 Technical documentation", "Annex IV, kept ten years.", "A documentation bundle with its digest in the log.", ["log.open", "model.load"], ["C29"]),
        new("12 Record-keeping", "Automatic logging over the lifetime.", "The log cannot be switched off; if it cannot write, that is a fault and the alarm stays.", ["fault", "incident", "model.load", "config", "summary", "human", "alert"], [.. Ground, "C11", "C24"]),
        new("13 Transparency to deployers", "Instructions with accuracy, limits, oversight and how to read the logs.", "Instructions for use that explain every field; digest in the first entry.", ["log.open"], ["C05", "C29"]),
        new("14 (4)(a) Understand and monitor", "Overseers understand what it can and cannot do.", "Drift and error rates against the model card.", ["summary", "human"], ["C16", "C17"]),
        new("14 (4)(b) Automation bias", "Overseers stay aware of leaning on the machine.", "Agreement, reaction times, challenge alerts.", ["alert", "human"], ["C14"]),
        new("14 (4)(c) Interpret", "The output can be read correctly.", "Confidence, runner-up and limits are shown; the digest of what was shown is logged.", ["alert", "human"], ["C12"]),
        new("14 (4)(d) Override", "A person may disregard, override or reverse it.", "After a rejection the alarm follows the person.", ["human"], ["C13"]),
        new("14 (4)(e) Stop", "A stop that reaches a safe state.", "The stop function, used or tested within an interval.", ["stop", "resume"], ["C15"]),
        new("15 Accuracy, robustness, cybersecurity", "Declared accuracy, consistent over its life, protected.", "Declared metrics in the card; nothing is learnt on the device; models bound by digest.", ["model.load", "selftest", "summary", "human"], ["C09", "C16", "C17", "C18"]),
        new("17 Quality management", "Procedures for data, monitoring, incidents, records.", "The results of all checks, by period.", [], All),
        new("19, 26(6) Keeping the logs", "At least six months, unless other law says otherwise.", "Retention in the first entry; pruning by whole bundles after an export.", ["prune", "export"], ["C02", "C24", "C25"]),
        new("20, 21 Corrective action and authorities", "Stop, correct, inform; give access to the logs.", "Block list of models; export with proofs for a range.", ["config", "export"], ["C09", "C26"]),
        new("26 Deployers", "Use as instructed, competent overseers, fitting input, monitoring.", "Roles, input flags, stop.", ["human", "decision", "stop"], ["C12", "C15", "C16"]),
        new("50 Transparency to persons", "People are told that an AI system is in use.", "Notice label in the documentation; no synthetic content, no recognition of emotions.", ["log.open"], ["C29"]),
        new("72 Post-market monitoring", "Performance is followed over the lifetime.", "This report, by period, without raw data.", ["summary", "human"], ["C16", "C17", "C28"]),
        new("73 Serious incidents", "Reported in time; nothing is changed that would spoil the inquiry.", "Incident mode freezes model, settings and pruning.", ["incident", "export"], ["C21", "C27"]),
        new("86 Right to explanation", "A person affected may ask what role the system played.", "`audit explain` answers from the chain of one decision.", ["decision", "alert", "human"], ["C10", "C12"]),
    ];

    /// <summary>Gets the rules of the GDPR and of other law.</summary>
    public static IReadOnlyList<RuleRow> OtherLaw { get; } =
    [
        new("GDPR 5(1)(a) to (c)", "Lawful, purpose bound, minimal.", "A schema without raw data or free text; a purpose at each export.", ["export"], ["C19", "C26"]),
        new("GDPR 5(1)(d) Accuracy", "Wrong data is corrected.", "Corrections are new entries that name the old one.", ["human"], ["C13"]),
        new("GDPR 5(1)(e) Storage limitation", "No longer than needed.", "Maximum retention; salts and raw input live shorter.", ["prune", "erase"], ["C22", "C25"]),
        new("GDPR 5(1)(f), 32 Security", "Integrity and confidentiality.", "Tamper-evident log, key store apart.", [], ["C01", "C02", "C03", "C04", "C05", "C06"]),
        new("GDPR 5(2) Accountability", "The controller can show that it complies.", "This report, with the results of all checks.", [], All),
        new("GDPR 15, 17 Access and erasure", "A copy; erasure.", "Export of one's own entries; destroying the key unlinks them.", ["export", "erase"], ["C22", "C23"]),
        new("GDPR 22 Automated decisions", "No decision of weight by machine alone.", "A person answers each alert.", ["human"], ["C12", "C13"]),
        new("GDPR 25 By design and default", "Measures built in, defaults minimal.", "Commitments and pseudonyms are the only mode there is.", [], ["C19", "C20", "C22"]),
        new("GDPR 30, 35 Records and impact assessment", "List the processing, assess its risk.", "Both stand in the documentation bundle.", ["log.open"], ["C29"]),
        new("EDPB Guidelines 02/2025 (for consultation)", "Personal data stays off append-only ledgers; deletion is thought of from the start.", "Salts and the keys of pseudonyms live outside the log and can be destroyed.", ["erase"], ["C20", "C22", "C23"]),
        new("Cyber Resilience Act, Annex I, I(2)(l)", "Record and monitor security events.", "The same log.", ["boot", "config", "fault", "export"], ["C05", "C07"]),
        new("ISO/IEC 42001 A.6.2.8", "Event logs while in use.", "The same log.", [], [.. Ground, "C16", "C27"]),
        new("IEEE 7001-2021", "The basis of any decision is discoverable.", "Outputs, model, rule and commitments, with a replay.", ["decision", "replay"], ["C07", "C10", "C21"]),
    ];
}
