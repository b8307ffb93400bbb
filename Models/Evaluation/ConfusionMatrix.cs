using System;
using System.Collections.Generic;
using System.Linq;

namespace MeadowTinyMl.Evaluation;

/// <summary>Counts of actual against predicted classes, with a last column for abstentions.</summary>
/// <remarks>
/// A ratio whose denominator is 0 is null: it was not measured. Sources: Sokolova and Lapalme, A systematic analysis of performance measures, Information
/// Processing and Management 45 (2009); Brodersen et al., The balanced accuracy and its posterior distribution, ICPR 2010.
/// </remarks>
public sealed class ConfusionMatrix
{
    private readonly long[,] _counts;

    /// <summary>Creates an empty matrix.</summary>
    /// <param name="labels">The classes, at least one.</param>
    /// <exception cref="ArgumentException">There is no class.</exception>
    public ConfusionMatrix(IReadOnlyList<string> labels)
    {
        if (labels.Count == 0)
        {
            throw new ArgumentException("A confusion matrix has one class at least.", nameof(labels));
        }

        Labels = labels;
        _counts = new long[labels.Count, labels.Count + 1];
    }

    /// <summary>Gets the classes.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>Gets the number of examples.</summary>
    public long Total => Enumerable.Range(0, Labels.Count).Sum(Support);

    /// <summary>Gets the number of abstentions.</summary>
    public long Abstained => Enumerable.Range(0, Labels.Count).Sum(actual => _counts[actual, Labels.Count]);

    /// <summary>Gets correct / all, an abstention counting as wrong.</summary>
    public double? Accuracy => Ratio(Correct, Total);

    /// <summary>Gets 1 − accuracy.</summary>
    public double? ErrorRate => 1 - Accuracy;

    /// <summary>Gets correct / answered, abstentions left out.</summary>
    public double? CoveredAccuracy => Ratio(Correct, Total - Abstained);

    /// <summary>Gets the mean recall of the classes that have examples, an abstention counting as wrong.</summary>
    public double? BalancedAccuracy => Mean(actual => Recall(actual));

    /// <summary>Gets the mean recall of the classes that have answered examples, abstentions left out.</summary>
    public double? CoveredBalancedAccuracy => Mean(actual => Ratio(_counts[actual, actual], Support(actual) - _counts[actual, Labels.Count]));

    /// <summary>Gets the mean F1 of the classes that have one.</summary>
    public double? MacroF1 => Mean(F1);

    /// <summary>Gets the mean precision of the classes that were answered at least once.</summary>
    public double? MacroPrecision => Mean(Precision);

    /// <summary>Gets Σ TP / Σ (TP + FP): over all classes together, which is correct / answered.</summary>
    public double? MicroPrecision => CoveredAccuracy;

    /// <summary>Gets Σ TP / Σ (TP + FN): over all classes together, which is accuracy.</summary>
    public double? MicroRecall => Accuracy;

    /// <summary>Gets 2 Σ TP / (2 Σ TP + Σ FP + Σ FN); equal to accuracy where nothing abstained.</summary>
    public double? MicroF1 => Ratio(2 * Correct, Total + Total - Abstained);

    /// <summary>Gets the mean precision, each class weighted by its examples; classes that were never answered left out.</summary>
    public double? WeightedPrecision => WeightedMean(Precision);

    /// <summary>Gets the mean recall, each class weighted by its examples, which is accuracy.</summary>
    public double? WeightedRecall => WeightedMean(Recall);

    /// <summary>Gets the mean F1, each class weighted by its examples.</summary>
    public double? WeightedF1 => WeightedMean(F1);

    /// <summary>
    /// Gets Matthews' correlation for several classes, −1 to 1: (c·s − Σ pₖtₖ) / √((s² − Σ pₖ²)(s² − Σ tₖ²)) with c correct of s examples, class k answered pₖ
    /// times and true tₖ times. An abstention is an answer of its own that is never true. Null where one class alone is true, or one answer alone given.
    /// </summary>
    /// <remarks>Gorodkin, Comparing two K-category assignments by a K-category correlation coefficient, Computational Biology and Chemistry 28 (2004), eq. 8.</remarks>
    public double? MatthewsCorrelation
    {
        get
        {
            double all = Total;
            double together = 0;
            double answers = (double)Abstained * Abstained;
            double truths = 0;
            for (int label = 0; label < Labels.Count; label++)
            {
                double answered = TruePositives(label) + FalsePositives(label);
                double actual = Support(label);
                together += answered * actual;
                answers += answered * answered;
                truths += actual * actual;
            }

            double scale = ((all * all) - answers) * ((all * all) - truths);
            return scale <= 0 ? null : ((Correct * all) - together) / Math.Sqrt(scale);
        }
    }

    private long Correct => Enumerable.Range(0, Labels.Count).Sum(actual => _counts[actual, actual]);

    /// <summary>Returns a count.</summary>
    /// <param name="actual">Row.</param>
    /// <param name="predicted">Column; the number of labels stands for abstention.</param>
    public long this[int actual, int predicted] => _counts[actual, predicted];

    /// <summary>Counts an example.</summary>
    /// <param name="actual">Its known class.</param>
    /// <param name="predicted">The answer, or null for an abstention.</param>
    public void Add(int actual, int? predicted) => _counts[actual, predicted ?? Labels.Count]++;

    /// <summary>Counts several examples of one kind.</summary>
    public void Add(int actual, int? predicted, long count) => _counts[actual, predicted ?? Labels.Count] += count;

    /// <summary>Adds all counts of another matrix of the same classes.</summary>
    public void Add(ConfusionMatrix other)
    {
        for (int actual = 0; actual < Labels.Count; actual++)
        {
            for (int predicted = 0; predicted <= Labels.Count; predicted++)
            {
                _counts[actual, predicted] += other._counts[actual, predicted];
            }
        }
    }

    /// <summary>Returns the examples of a class.</summary>
    public long Support(int label) => Enumerable.Range(0, Labels.Count + 1).Sum(predicted => _counts[label, predicted]);

    /// <summary>Returns TP: examples of the class answered with it.</summary>
    public long TruePositives(int label) => _counts[label, label];

    /// <summary>Returns FN: examples of the class answered otherwise or not at all.</summary>
    public long FalseNegatives(int label) => Support(label) - TruePositives(label);

    /// <summary>Returns FP: examples of other classes answered with this one.</summary>
    public long FalsePositives(int label) => Enumerable.Range(0, Labels.Count).Where(actual => actual != label).Sum(actual => _counts[actual, label]);

    /// <summary>Returns TN: examples of other classes not answered with this one.</summary>
    public long TrueNegatives(int label) => Total - Support(label) - FalsePositives(label);

    /// <summary>Returns TP / (TP + FN): recall, sensitivity, true positive rate.</summary>
    public double? Recall(int label) => Ratio(TruePositives(label), Support(label));

    /// <summary>Returns TN / (TN + FP): specificity, true negative rate.</summary>
    public double? Specificity(int label) => Ratio(TrueNegatives(label), Total - Support(label));

    /// <summary>Returns FP / (FP + TN): false positive rate.</summary>
    public double? FalsePositiveRate(int label) => Ratio(FalsePositives(label), Total - Support(label));

    /// <summary>Returns FN / (FN + TP): false negative rate.</summary>
    public double? FalseNegativeRate(int label) => Ratio(FalseNegatives(label), Support(label));

    /// <summary>Returns TP / (TP + FP): precision.</summary>
    public double? Precision(int label) => Ratio(TruePositives(label), TruePositives(label) + FalsePositives(label));

    /// <summary>Returns 2 TP / (2 TP + FP + FN): F1.</summary>
    public double? F1(int label) => Ratio(2 * TruePositives(label), (2 * TruePositives(label)) + FalsePositives(label) + FalseNegatives(label));

    /// <summary>Returns (sensitivity + specificity) / 2 of the class against the rest.</summary>
    public double? BalancedAccuracyAgainstRest(int label) => (Recall(label) + Specificity(label)) / 2;

    private static double? Ratio(long part, long whole) => whole == 0 ? null : (double)part / whole;

    private double? WeightedMean(Func<int, double?> metric)
    {
        int[] measured = Enumerable.Range(0, Labels.Count).Where(label => metric(label) != null).ToArray();
        double weight = measured.Sum(label => (double)Support(label));
        return weight == 0 ? null : measured.Sum(label => Support(label) * metric(label)!.Value) / weight;
    }

    private double? Mean(Func<int, double?> metric)
    {
        double[] values = Enumerable.Range(0, Labels.Count).Select(metric).Where(value => value != null).Select(value => value!.Value).ToArray();
        return values.Length == 0 ? null : values.Average();
    }
}
