using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using MeadowTinyMl.Evaluation.Board;

namespace MeadowTinyMl.Models.Cli.Search;

/// <summary>A candidate, what it costs and how it does.</summary>
/// <param name="Candidate">Which.</param>
/// <param name="Cost">On the board, as estimated.</param>
/// <param name="Exceeded">What it exceeds of the budget.</param>
/// <param name="Trial">How its networks do; null where it was not trained.</param>
internal sealed record SearchRow(SoundCandidate Candidate, BoardEstimate Cost, IReadOnlyList<string> Exceeded, SoundTrial? Trial)
{
    /// <summary>Says whether another candidate costs no more and answers as well, and one of the two is better.</summary>
    public bool IsBeatenBy(SearchRow other)
    {
        double own = Trial!.BalancedAccuracy(null);
        double its = other.Trial!.BalancedAccuracy(null);
        return other.Cost.Milliseconds <= Cost.Milliseconds && other.Cost.Network.FileBytes <= Cost.Network.FileBytes && its >= own
            && (its > own || other.Cost.Milliseconds < Cost.Milliseconds || other.Cost.Network.FileBytes < Cost.Network.FileBytes);
    }

    /// <summary>Writes the row.</summary>
    /// <param name="isOnFront">Whether nothing beats it.</param>
    /// <param name="chosenFor">The folds that it was chosen for.</param>
    public JsonObject Json(bool isOnFront, IEnumerable<int> chosenFor) => new()
    {
        ["name"] = Candidate.Name,
        ["model_bytes"] = Cost.Network.FileBytes,
        ["macs"] = Cost.Network.MultiplyAccumulates,
        ["ram_bytes"] = Cost.RamBytes,
        ["milliseconds"] = Cost.Milliseconds,
        ["millijoules"] = Cost.Millijoules,
        ["exceeded"] = new JsonArray(Exceeded.Select(text => (JsonNode)text).ToArray()),
        ["balanced_accuracy"] = Trial?.BalancedAccuracy(null),
        ["hazard_recall"] = Trial?.HazardRecall(null),
        ["score"] = Trial?.Score(null),
        ["on_front"] = isOnFront,
        ["chosen_for"] = new JsonArray(chosenFor.Select(fold => (JsonNode)fold).ToArray()),
    };
}
