using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using MeadowTinyMl.Classification;
using MeadowTinyMl.DataSets;
using MeadowTinyMl.Evaluation;
using MeadowTinyMl.Training;
using MeadowTinyMl.Training.Sound;

namespace MeadowTinyMl.Models.Cli.Train;

/// <summary>Writes the model card of the sound model.</summary>
internal static class SoundCard
{
    /// <summary>The version of the released model.</summary>
    public const string Version = "0.7.0";

    /// <summary>What the card says in words.</summary>
    public static readonly CardFacts Facts = new(
        "Tells ten kinds of sound apart. `crackling_fire` and `chainsaw` raise the alarm, `crying_baby` is an advisory, the others are not told to anybody; every alert is put to a person.",
        "To draw a person's attention to the sound of a fire or a chainsaw.",
        "Speech content, identity, emotion, or any safety certification. A fire that makes no sound is not heard.",
        "Sounds of other kinds may be taken for one of the ten where the network is sure of itself. The threshold is the only guard, and a weak one: see the false alarms below.",
        "Cross-validation over the folds of the data set, in which clips of one source recording stay in one fold of their class: a fold is left out, the network trained on the others answers its clips, and the answers of all folds are pooled.",
        [
            "One person may have uploaded several recordings that fall into different folds.",
            "Many short sounds are padded with digital silence, which a microphone never gives.",
            "Recorded by many people with many microphones; not one clip comes from the board's own microphone.",
            "A decision is about five seconds of sound, and comes after them.",
        ]);

    public static string Write(
        SoundTraining training, IReadOnlyList<SoundClip> clips, DataSource source, byte[] model, ModelManifest manifest, CrossFit fit, HazardThresholds? hazards, IReadOnlyList<string> licences, CrossValidated validated, JsonObject monitoring, TrainingEnergy energy)
    {
        IReadOnlyList<FoldPrediction> predictions = fit.Predictions;
        ConfusionMatrix floating = CardText.WithoutAbstaining(training.Labels, predictions, prediction => prediction.FloatConfidences);
        ConfusionMatrix int8 = CardText.WithoutAbstaining(training.Labels, predictions, prediction => prediction.Int8Confidences);
        ConfusionMatrix byRule = fit.Abstaining(training.Labels, CrossFit.Coverage);
        SoundRecipe recipe = training.Recipe;
        return $"""
        # Model card: sound-esc10 {Version}

        {Facts.Summary}

        ## Use

        *Intended*: {Facts.IntendedUse}

        *Never claimed*: {Facts.NeverClaimed}

        *Blind spots*: {Facts.BlindSpots}

        *Licence of the weights*: {CardFacts.Licence}. *Contact*: {CardFacts.Contact}.

        ## Input and network

        {SoundTraining.WindowsPerDecision} windows of one second at {training.FrontEnd.SampleRateHz} Hz, averaged{Power(manifest)}. Each is a log-mel patch of {training.FrontEnd.Frames} frames
        (512 samples every {training.FrontEnd.HopLengthSamples}) and {training.FrontEnd.MelBands} bands from {training.FrontEnd.LowHz} Hz to {training.FrontEnd.HighHz} Hz, computed in whole numbers. Windows
        below −60 dB of full scale are not classified. A convolution of {recipe.Student.Stem} filters and depthwise-separable blocks of {string.Join(", ", recipe.Student.Blocks.Select(block => block.Filters))},
        with batch normalisation folded in. {CardText.Size(model)}

        ## Training

        {Procedure(recipe)}

        ## Data

        {clips.Count} clips of `{source.Name}`, folds {string.Join(", ", training.Folds)}, under {string.Join(", ", licences)}; author, title, address and licence
        of every clip are in `attribution.csv`. {(source.Citation.Length > 0 ? "Source: " + source.Citation + " " : string.Empty)}Clips are resampled to
        {training.FrontEnd.SampleRateHz} Hz, the rate of the board's microphone. Ranges for int8 come from training clips alone. {CardText.Hashes(manifest)}

        ## Protocol

        Cross-validation over the folds of the data set, in which clips of one source recording stay in one fold of their class: a fold is left out, the network
        trained on the others answers its clips, and the answers of all folds are pooled. The power of the mean and the abstention threshold of a fold are chosen on the
        answers to the other folds. Network, front end, strange examples and the number of epochs of the released procedure were chosen among eight candidates on folds 1 to 4 of ESC-10, and on all of the unknown sounds;
        learning rates and the rest of the augmentation were settled on those folds before. Figures of the procedure on them may therefore flatter it a little. `tinyml search sound` makes the choice
        for each fold without that fold; `Models/README.md` gives what came of it.

        ## Figures of the procedure, one fold left out

        These are figures of the cross-validated procedure, per clip. The released network is trained on all folds. Clip accuracy of int8 with its 95 % interval:
        {CardText.WithInterval(training.Labels, predictions, matrix => matrix.Accuracy)}.

        {CardText.Summary(floating, int8, byRule)}
        {CardText.Calibration(fit)}
        int8, without abstaining:

        {CardText.Classes(training.Labels, int8, predictions)}
        {CardText.Confusion(int8)}
        int8, abstaining at the threshold of all classes; the alarm has its own below:

        {CardText.Confusion(byRule)}
        ### By fold left out

        {CardText.Folds(training.Labels, predictions)}
        {Alarm(hazards)}
        ### Groups, worst and gap

        {CardText.Groups(validated.Result)}
        ### Under disturbance, one fold left out

        {CardText.Stress(validated.Stress)}
        ## Limits

        {Facts.LimitList()}
        - {clips.Count / training.Labels.Count} clips a class.

        ## Energy

        {energy.Sentence()} {CardText.Cost(manifest)}

        {Monitoring.Section(monitoring, "fold", "the root mean square of a clip, in 1/100 dB of full scale.")}

        ## Reproduce

        `{manifest.Command}` over the same clips writes the same bytes. The manifest lists the SHA-256 of every clip in training.
        """.ReplaceLineEndings("\n") + "\n";
    }

    private static string Power(ModelManifest manifest) => manifest.ClipExponent == ClipConfidence.MeanAsItIs
        ? string.Empty
        : string.Create(CultureInfo.InvariantCulture, $"; the mean is raised to the power of {manifest.ClipExponent / 100.0:0.00} and divided by its sum, so that a confidence is as sure as it is right");

    private static string Procedure(SoundRecipe recipe)
    {
        string teacher = recipe.TeacherWidth > 0
            ? string.Create(CultureInfo.InvariantCulture, $"A teacher {recipe.TeacherWidth} times as wide learns for {recipe.TeacherPlan.Epochs} epochs; the network learns from it and from the labels (temperature {recipe.Temperature}, share {recipe.TeacherShare}). ")
            : string.Empty;
        string settling = recipe.SettlingPlan.Epochs > 0 ? $", then for {recipe.SettlingPlan.Epochs} on clips that are not mixed" : string.Empty;
        string codes = recipe.QuantizedPlan.Epochs > 0 ? $", then for {recipe.QuantizedPlan.Epochs} on the engine's own int8 codes{(recipe.FloatShare == 1 ? ", to answer as the network of real numbers does" : string.Empty)}" : string.Empty;
        string strange = recipe.Augmentation.Strange > 0
            ? string.Create(CultureInfo.InvariantCulture, $" A share of {recipe.Augmentation.Strange:0.##} of the examples is made to belong to no class, with equal shares of all as the target{Chimeras(recipe)}.")
            : string.Empty;
        return $"{teacher}AdamW for {recipe.StudentPlan.Epochs} epochs, a running average of the weights kept{settling}{codes}. Random crops, two clips mixed, noise, gain, bent spectra, shifts of a band and masks vary the clips.{strange}";
    }

    private static string Chimeras(SoundRecipe recipe) => recipe.Augmentation.Chimeras > 0
        ? string.Create(CultureInfo.InvariantCulture, $"; a share of {recipe.Augmentation.Chimeras:0.##} of those has the mean spectrum of one clip and the course of another of another class")
        : string.Empty;

    /// <summary>Says how often hazards and unknown sounds raise the alarm.</summary>
    public static string Alarm(HazardThresholds? hazards)
    {
        if (hazards == null)
        {
            return "### Alarm\n\nNo unknown sounds were given: how often they raise the alarm has not been measured.\n";
        }

        var text = new StringBuilder("### Alarm on hazards and on unknown sounds\n\n");
        text.AppendLine(CultureInfo.InvariantCulture, $"Recordings of other kinds of sound are split in halves by source: {hazards.Clips.Choosing} clips choose thresholds with the hazards of the other folds: the usual one so that misses and false alarms together are fewest (the release takes the mean of the folds), the strict ones, one for each hazard class, so that at most one of those clips raises the alarm, by either class, and the most hazards are found; {hazards.Clips.Counting} clips count false alarms.");
        text.AppendLine(CultureInfo.InvariantCulture, $"Recall of the hazard classes: **{CardText.Share(HazardThresholds.Recall(hazards.Usual))}** at the usual threshold, which the release has, **{CardText.Share(HazardThresholds.Recall(hazards.Strict))}** at the strict ones. A miss costs more than");
        text.AppendLine("a false alarm where a person answers every alert, so the strict thresholds are reported and not applied.\n");
        text.AppendLine("| model | alarm from | hazards found | false alarms | at most, an hour, 95 % |");
        text.AppendLine("|---|---:|---:|---:|---:|");
        foreach (HazardPoint point in hazards.Usual.Concat(hazards.Strict))
        {
            string found = point.Hazards == 0 ? "-" : $"{point.Found} of {point.Hazards}";
            text.AppendLine(CultureInfo.InvariantCulture, $"| {point.Model} | {string.Join(", ", point.Thresholds.Select(threshold => string.Create(CultureInfo.InvariantCulture, $"{threshold.Key} {threshold.Value / 100.0:F1} %")))} | {found} | {point.Alarms.Count} in {60 * point.Alarms.Hours:F1} min | {point.Alarms.UpperBoundPerHour:F0} |");
        }

        HazardCurve curve = hazards.Drawn();
        text.AppendLine(CultureInfo.InvariantCulture, $"\nThe same without a threshold, the networks of all folds together: area under the ROC curve {CardText.Share(curve.Roc.Area)}. A curve to look at, its thresholds placed on these very clips:\n");
        text.AppendLine(CultureInfo.InvariantCulture, $"| false alarms in {curve.Time.TotalMinutes:F1} min | {string.Join(" | ", HazardCurve.Counts)} |");
        text.AppendLine("|---|" + string.Concat(HazardCurve.Counts.Select(_ => "---:|")));
        text.AppendLine(CultureInfo.InvariantCulture, $"| recall of the hazard classes | {string.Join(" | ", HazardCurve.Counts.Select(alarms => CardText.Share(curve.RecallAt(alarms))))} |");
        return text.ToString();
    }
}
