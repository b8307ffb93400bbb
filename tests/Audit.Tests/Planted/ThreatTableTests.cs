using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using MeadowTinyMl.Audit.Log.Merkle;
using MeadowTinyMl.Tests;
using Xunit;

namespace MeadowTinyMl.Audit.Tests.Planted;

/// <summary>Each row of the threat table (chapter 13 of the log's specification) has its tests: wrongs planted in logs, and what only the writer, the witness or a file can show.</summary>
/// <remarks>That a witness says when a log falls silent is shown by its process, in <c>tests/EndToEnd</c>.</remarks>
public class ThreatTableTests
{
    private static readonly Threat[] Threats =
    [
        new("change, insert, reorder, drop an entry", ["an entry changed", "an entry inserted, tiles made anew, checkpoint kept", "two entries swapped, tiles made anew, checkpoint kept", "the last entry dropped from the bundle", "a bundle missing", "checkpoint forged without the key"],
            Name<T07EveryBitTests>(nameof(T07EveryBitTests.EveryFlippedBit_IsFoundInItsFile)), Name<T08EveryCutTests>(nameof(T08EveryCutTests.AnyTwoFilesSwapped_AreFound))),
        new("rewrite with the stolen current key", ["old entry changed with the stolen current key", "two views for two auditors"],
            Name<PlantedWrongTests>(nameof(PlantedWrongTests.C01_FailsWithoutTheQuorumOfThePolicyAndNamesWhoSigned)), Name<T09JournaldTests>(nameof(T09JournaldTests.OldEntriesSealedAnewWithALaterKey_AreRefused))),
        new("cut back to an older genuine checkpoint", ["cut back to an older genuine checkpoint", "not witnessed for too long"],
            Name<T08EveryCutTests>(nameof(T08EveryCutTests.EachOlderCheckpoint_IsFoundByTheKeptOneAlone)), Name<T09JournaldTests>(nameof(T09JournaldTests.LastEpochDropped_IsSeenByAKeptCheckpointAlone))),
        new("cut back and go on logging (CVE-2023-31438)", ["cut back and logged on"], Name<T09JournaldTests>(nameof(T09JournaldTests.LogCutBackAndGoneOnWith_IsRefusedAlsoAcrossAnEmptyEpoch))),
        new("old entries sealed anew with a later key (CVE-2023-31439)", ["old entries sealed anew with a key that no rotation leads to", "an entry of another epoch"],
            Name<T09JournaldTests>(nameof(T09JournaldTests.OldEntriesSealedAnewWithALaterKey_AreRefused))),
        new("entries hidden in some views (CVE-2023-31437)", ["a bundle missing"], Name<PlantedWrongTests>(nameof(PlantedWrongTests.Entries_AreHandedOnFromTheBytesThatWereHashedAndAllOfThem))),
        new("two views for two auditors", ["two views for two auditors"], Name<PlantedWrongTests>(nameof(PlantedWrongTests.C01_FailsWithoutTheQuorumOfThePolicyAndNamesWhoSigned))),
        new("old flash image put back", ["cut back to an older genuine checkpoint"], Name<T11WitnessTests>(nameof(T11WitnessTests.ConflictAboveOurSize_MeansThatTheFlashWasPutBackAndASuccessorIsOpened))),
        new("silence: power cut, log disabled; clock set back", ["no heartbeat for too long", "not witnessed for too long", "clock set back without an entry"]),
        new("model swapped, threshold loosened quietly", ["model was not loaded", "model is not approved", "threshold loosened quietly", "a failed test without a fault"]),
        new("well-formed lies", ["other confidences", "confidences have drifted", "one sensor alarms far more"]),
        new("operator denies or fakes an override; rubber-stamping", ["no answer", "no escalation", "a pseudonym that nobody enrolled", "confirmed faster than it can be read", "a long run of confirmations"]),
        new("flood to push evidence out", ["a longer entry than allowed", "pruned without an export"], Name<DiskFullTests>(nameof(DiskFullTests.FullDisk_KeepsWhatWasAcknowledgedAndTakesAlertsLast))),
        new("small-order or non-canonical key in `rotate` or policy", ["small-order next key"],
            Name<Ed25519Tests>(nameof(Ed25519Tests.IsValidKey_RefusesKeysOfSmallOrderAndOfAnotherForm)), Name<T10RotationTests>(nameof(T10RotationTests.Forgeries_AreRefused))),
        new("note tricks (CRLF, look-alike dash, stray base64 bits, name not origin); leaf as node; huge files",
            ["note with a carriage return", "note with a look-alike dash", "note with stray base64 bits", "origin is another name than the key's", "a bundle too large to be one"],
            Name<ThreatTableTests>(nameof(Leaf_IsNeverTheHashOfANode)), Name<T01KnownAnswerTests>(nameof(T01KnownAnswerTests.SignedCheckpoint_AgreesWithEveryNoteThatHasNoEcdsaKey))),
        new("inputs guessed from commitments, persons from pseudonyms", ["one commitment twice", "a plain hash of a recording", "the key store still holds an erased key"],
            Name<T15PrivacyTests>(nameof(T15PrivacyTests.NothingSecret_IsFoundInWhatTheLogWrites))),
        new("torn or lost write, fsync that lied", [],
            Name<T05FailedButPersistedTests>(nameof(T05FailedButPersistedTests.EachStep_ThatFailsOnceCostsNothing)), Name<T06PowerCutTests>(nameof(T06PowerCutTests.PowerCut_LeavesAPrefixOfWhatWasOfferedWithAllThatWasAcknowledged)),
            Name<LogWriterTests>(nameof(LogWriterTests.Open_CutsOffATornRecordAndCountsIt))),
    ];

    public static TheoryData<string> Rows => [.. Threats.Select(threat => threat.Row)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Row_HasPlantedWrongsOrTestsThatRun(string row)
    {
        Threat threat = Threats.Single(candidate => candidate.Row == row);
        Assert.True(threat.Plants.Length + threat.Tests.Length > 0);
        Assert.Empty(threat.Plants.Except(Plants.All.Select(plant => plant.Name)));
        Assert.All(threat.Tests, test => Assert.NotEmpty(test.Class.GetMethod(test.Method)!.GetCustomAttributes(typeof(FactAttribute), inherit: true)));
    }

    [FactNeeds("docs/audit-log.md")]
    public void Table_IsThatOfTheSpecification()
    {
        string text = File.ReadAllText(Repository.SharedPath("docs/audit-log.md"));
        string chapter = text[text.IndexOf("## 13. Threats", StringComparison.Ordinal)..text.IndexOf("## 14.", StringComparison.Ordinal)];
        string[] rows = [.. Regex.Matches(chapter, @"^\| ([^|]+?) \|", RegexOptions.Multiline).Select(row => row.Groups[1].Value).Where(row => row != "attack")];
        Assert.Equal(17, rows.Length);
        Assert.Equal(rows, Threats.Zip(rows, (threat, row) => row.StartsWith(threat.Row, StringComparison.Ordinal) ? row : threat.Row));
        Assert.Equal(rows.Length, Threats.Length);
    }

    [Fact]
    public void Leaf_IsNeverTheHashOfANode()
    {
        using var hash = new MerkleHash();
        byte[] left = hash.Leaf([1]);
        byte[] right = hash.Leaf([2]);
        Assert.NotEqual(hash.Node(left, right), hash.Leaf([.. left, .. right]));
        Assert.NotEqual(hash.Node(left, right), hash.Leaf([1, .. left, .. right]));
    }

    private static (Type Class, string Method) Name<T>(string method) => (typeof(T), method);

    private sealed record Threat(string Row, string[] Plants, params (Type Class, string Method)[] Tests);
}
