using System.Linq;
using MeadowTinyMl.Inference.Kernels;

namespace MeadowTinyMl.Inference;

/// <summary>Prepares the graphs that a model reaches: one after the other in the arena, and its variables after them.</summary>
internal sealed class GraphPreparer
{
    private readonly TfliteModel _model;
    private readonly EnginePath _path;
    private readonly LayoutBudget _budget;
    private readonly PreparedGraph?[] _graphs;
    private long _bytes;
    private long _steps;

    public GraphPreparer(TfliteModel model, EnginePath path)
    {
        _model = model;
        _path = path;
        _budget = new LayoutBudget(model.Limits);
        _graphs = new PreparedGraph?[model.Subgraphs.Count];
        VariableOffsets = new int[model.Variables.Count];
        for (int i = 0; i < VariableOffsets.Length; i++)
        {
            long offset = ArenaPlan.Align(_bytes);
            _bytes = offset + model.Variables[i].ByteCount;
            VariableOffsets[i] = (int)offset;
            if (_bytes > model.Limits.MaxArenaBytes)
            {
                throw new ModelFormatException(model.Subgraphs[0].Offset, $"an arena of at most {model.Limits.MaxArenaBytes} bytes", $"{_bytes} for {i + 1} variables");
            }
        }
    }

    /// <summary>Gets where each variable lies in the arena.</summary>
    public int[] VariableOffsets { get; }

    /// <summary>Gets the size of the arena.</summary>
    public int Bytes => (int)_bytes;

    /// <summary>Prepares a graph and those it calls; each is prepared once.</summary>
    public PreparedGraph Prepare(int index)
    {
        if (_graphs[index] is { } ready)
        {
            return ready;
        }

        Subgraph graph = _model.Subgraphs[index];
        foreach (OperatorInfo op in graph.Operators.Where(op => !op.IsSupported))
        {
            throw new ModelFormatException(
                op.Offset, $"an operator that this engine runs; {OperatorNames.Advice(op.Name)}", $"{op.Name}, version {op.Version}, as operator {op.Index}{(index > 0 ? $" of subgraph {index}" : string.Empty)}");
        }

        ArenaPlan plan = ArenaPlan.Create(graph, ArenaPlan.Align(_bytes), _model.Limits.MaxArenaBytes);
        _bytes = plan.Bytes;
        var kernels = new Kernel[graph.Operators.Count];
        for (int i = 0; i < kernels.Length; i++)
        {
            OperatorInfo op = graph.Operators[i];
            var context = new KernelContext(graph, op, plan.Offsets, _path, _budget);
            kernels[i] = op.Code switch
            {
                BuiltinOperator.CallOnce => new CallOnceKernel(Prepare(Callee(context, index))),
                BuiltinOperator.VarHandle => NoKernel.Instance,
                BuiltinOperator.ReadVariable => CopyKernel.Plain(new Operand(null, VariableOffsets[op.Variable]), context.OutputOffset, context.Output.ByteCount),
                BuiltinOperator.AssignVariable => CopyKernel.Plain(context.Operand(1), VariableOffsets[op.Variable], context.Input(1).ByteCount),
                _ => KernelFactory.Create(context),
            };
            _steps += kernels[i].Steps;
            context.Require(_steps <= _model.Limits.MaxSteps, $"at most {_model.Limits.MaxSteps} steps an invocation", $"{_steps}");
        }

        return _graphs[index] = new PreparedGraph(graph, plan, kernels);
    }

    // Calls go to later graphs only, so none can go round in a circle.
    private int Callee(KernelContext context, int caller)
    {
        int callee = context.Options.Int32(0);
        context.Require(callee > caller && callee < _model.Subgraphs.Count, $"a subgraph after {caller} and below {_model.Subgraphs.Count}", $"{callee}");
        context.Require(context.InputCount == 0 && context.OutputCount == 0, "no inputs and no outputs", $"{context.InputCount} and {context.OutputCount}");
        context.Require(_model.Subgraphs[callee].Inputs.Count == 0, "a subgraph without inputs", $"{_model.Subgraphs[callee].Inputs.Count}");
        return callee;
    }
}
