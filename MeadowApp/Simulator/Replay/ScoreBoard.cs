using System.Collections.Generic;
using System.Globalization;
using System.IO;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Sentinel;

namespace MeadowTinyMl.Simulator.Replay;

/// <summary>Holds the decisions on recordings against their known labels, those on training recordings apart from the unseen ones.</summary>
internal sealed class ScoreBoard
{
    private readonly string _what;
    private readonly ScoreTable _training;
    private readonly ScoreTable _unseen;
    private long _unlabelled;

    /// <summary>Creates a board for one model.</summary>
    /// <param name="what">What is counted, in words.</param>
    /// <param name="labels">The model's classes.</param>
    public ScoreBoard(string what, IReadOnlyList<string> labels)
    {
        _what = what;
        _training = new ScoreTable(labels);
        _unseen = new ScoreTable(labels);
    }

    /// <summary>Counts a decision.</summary>
    public void Add(DecisionReport report, Truth truth)
    {
        if (truth.Label == null)
        {
            _unlabelled++;
            return;
        }

        ScoreTable table = truth.IsInTraining ? _training : _unseen;
        table.Add(truth.Label, report.Decision.Outcome == Outcome.Abstain ? -1 : report.Decision.Top);
    }

    /// <summary>Prints the counts.</summary>
    public void Print(TextWriter output)
    {
        if (_training.Total > 0)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {_what} on training recordings ({_training.Total}; no measure of quality, the model has seen them):"));
            _training.Print(output);
        }

        if (_unseen.Total > 0)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {_what} on unseen recordings ({_unseen.Total}):"));
            _unseen.Print(output);
        }

        if (_unlabelled > 0)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {_what} on recordings without a label: {_unlabelled}."));
        }
    }
}
