using System.Collections.Generic;

namespace MeadowTinyMl.Audit.Review.Checks;

/// <summary>All checks in the order of their numbers.</summary>
internal static class CheckCatalogue
{
    /// <summary>Makes a new set of all checks.</summary>
    public static IReadOnlyList<Check> Create() =>
    [
        new C01CheckpointIsSigned(),
        new C02EntriesHashToTheSignedRoot(),
        new C03KeptCheckpointsArePrefixes(),
        new C04WitnessedInTime(),
        new C05EntriesAreCanonical(),
        new C06EpochsFollowOneAnother(),
        new C07TimeRunsForward(),
        new C08HeartbeatsKeepTheirInterval(),
        new C09ModelsAreApproved(),
        new C10OutcomesFollowTheRule(),
        new C11CountsAgree(),
        new C12AlertsAreAnswered(),
        new C13AlarmFollowsTheOperator(),
        new C14OversightIsReal(),
        new C15StopWorks(),
        new C16InputsHaveNotDrifted(),
        new C17ErrorsAreAsDeclared(),
        new C18SelfTestsPass(),
        new C19EntriesKeepToTheSchema(),
        new C20CommitmentsHide(),
        new C21ReplaysAgree(),
        new C22OperatorsArePseudonyms(),
        new C23ErasureLeavesTheProofs(),
        new C24EntriesAreKeptLongEnough(),
        new C25NothingIsKeptTooLong(),
        new C26AccessesAreLogged(),
        new C27IncidentsFreeze(),
        new C28GroupsAreTreatedAlike(),
        new C29DocumentsAreComplete(),
        new C30UseIsReported(),
    ];

    /// <summary>Returns whether a check reads what entries say, beyond the fields that all have.</summary>
    public static bool ReadsFields(string number) => string.CompareOrdinal(number, "C09") >= 0;

    /// <summary>Returns whether a check reads entries at all.</summary>
    public static bool ReadsEntries(string number) => string.CompareOrdinal(number, "C04") >= 0;
}
