using System.Collections.Generic;
using System.Linq;

namespace MeadowTinyMl.Audit.Review.Checks;

/// <summary>A model as its last <c>model.load</c> names it, with the thresholds that <c>config</c> entries have set since.</summary>
internal sealed class ModelInForce
{
    private readonly long[] _thresholds;

    public ModelInForce(AuditEntry load)
    {
        Load = load;
        Digest = load.Text("sha256");
        Labels = load.Texts("labels");
        Levels = load.Texts("levels");
        _thresholds = load.Integers("thresholds").ToArray();
        Margin = load.Integer("margin") ?? 0;
        MostDistance = load.Integer("most_distance");
    }

    public AuditEntry Load { get; }

    public string Id => Load.Text("model");

    public string Digest { get; }

    public string Name => $"{Load.Text("model")} {Load.Text("version")}";

    public IReadOnlyList<string> Labels { get; }

    public IReadOnlyList<string> Levels { get; }

    public IReadOnlyList<long> Thresholds => _thresholds;

    public long Margin { get; private set; }

    public long? MostDistance { get; }

    /// <summary>Returns the place of a class, or −1.</summary>
    public int IndexOf(string label)
    {
        for (int i = 0; i < Labels.Count && i < Levels.Count && i < _thresholds.Length; i++)
        {
            if (Labels[i] == label)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Returns what a class means, or null where the model has no such class.</summary>
    public string? LevelOf(string label) => IndexOf(label) is >= 0 and int at ? Levels[at] : null;

    public void Configure(AuditEntry config)
    {
        if (config.Integer("new") is not { } value)
        {
            return;
        }

        switch (config.Text("parameter"))
        {
            case "margin":
                Margin = value;
                break;
            case "threshold" when IndexOf(config.Text("class")) is >= 0 and int at:
                _thresholds[at] = value;
                break;
        }
    }
}
