using MeadowTinyMl.Inference.Kernels;

namespace MeadowTinyMl.Inference;

/// <summary>A graph with its kernels and its places in the arena.</summary>
internal sealed class PreparedGraph
{
    public PreparedGraph(Subgraph graph, ArenaPlan plan, Kernel[] kernels)
    {
        Graph = graph;
        Plan = plan;
        Kernels = kernels;
    }

    public Subgraph Graph { get; }

    public ArenaPlan Plan { get; }

    public Kernel[] Kernels { get; }

    public void Invoke(sbyte[] arena)
    {
        Kernel[] kernels = Kernels;
        for (int i = 0; i < kernels.Length; i++)
        {
            kernels[i].Invoke(arena);
        }
    }
}
