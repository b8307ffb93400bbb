using System;
using System.Collections.Generic;

namespace MeadowTinyMl.Inference;

/// <summary>Finds the variables of a model: which operators mean the same one, how large it is and what it starts with.</summary>
/// <remarks>An absent container matches any, as in the reference runtime. A variable takes size and filling from the first tensor it is assigned from, else from the first it is read to.</remarks>
internal static class VariableReader
{
    public static VariableInfo[] Read(IReadOnlyList<Subgraph> graphs)
    {
        var variables = new List<VariableInfo>();
        foreach (Subgraph graph in graphs)
        {
            NameHandles(graph, variables);
        }

        Size(graphs, variables, BuiltinOperator.AssignVariable);
        Size(graphs, variables, BuiltinOperator.ReadVariable);
        return variables.ToArray();
    }

    private static void NameHandles(Subgraph graph, List<VariableInfo> variables)
    {
        var handles = new int[graph.Tensors.Count];
        Array.Fill(handles, -1);
        foreach (OperatorInfo op in graph.Operators)
        {
            switch (op.Code)
            {
                case BuiltinOperator.VarHandle:
                    Require(op, op.Outputs.Length == 1 && graph.Tensors[op.Outputs[0]].Type is TensorType.Resource or TensorType.Int32, "one output, a resource", $"{op.Outputs.Length} outputs");
                    op.Variable = Find(op, variables);
                    handles[op.Outputs[0]] = op.Variable;
                    break;
                case BuiltinOperator.ReadVariable:
                case BuiltinOperator.AssignVariable:
                    int inputs = op.Code == BuiltinOperator.ReadVariable ? 1 : 2;
                    Require(op, op.Inputs.Length == inputs && op.Outputs.Length == 2 - inputs, $"{inputs} inputs and {2 - inputs} outputs", $"{op.Inputs.Length} and {op.Outputs.Length}");
                    op.Variable = op.Inputs[0] < 0 ? -1 : handles[op.Inputs[0]];
                    Require(op, op.Variable >= 0, "a variable that VAR_HANDLE named before", $"tensor {op.Inputs[0]}");
                    break;
            }
        }
    }

    private static int Find(OperatorInfo op, List<VariableInfo> variables)
    {
        bool named = op.OptionsType == OptionsTypes.Of(op.Code);
        string? container = named && op.Options.Has(0) ? op.Options.Text(0) : null;
        string name = named ? op.Options.Text(1) : string.Empty;
        int found = variables.FindIndex(variable => variable.Name == name && (container == null || variable.Container == container));
        if (found < 0)
        {
            found = variables.Count;
            variables.Add(new VariableInfo(name, container));
        }

        return found;
    }

    private static void Size(IReadOnlyList<Subgraph> graphs, List<VariableInfo> variables, BuiltinOperator code)
    {
        foreach (Subgraph graph in graphs)
        {
            foreach (OperatorInfo op in graph.Operators)
            {
                if (op.Code != code)
                {
                    continue;
                }

                int index = code == BuiltinOperator.ReadVariable ? op.Outputs[0] : op.Inputs[1];
                Require(op, index >= 0, "a tensor to assign from", "none");
                TensorInfo tensor = graph.Tensors[index];
                VariableInfo variable = variables[op.Variable];
                if (variable.ByteCount == 0)
                {
                    variable.ByteCount = tensor.ByteCount;
                    variable.Filling = unchecked((sbyte)tensor.ZeroPoint);
                }

                Require(op, tensor.ByteCount == variable.ByteCount && tensor.ByteCount > 0, $"{variable.ByteCount} bytes, at least 1, as elsewhere for variable '{variable.Name}'", $"{tensor.ByteCount}");
            }
        }
    }

    private static void Require(OperatorInfo op, bool holds, string expected, string found)
    {
        if (!holds)
        {
            throw new ModelFormatException(op.Offset, $"{expected} (operator {op.Index}, {op.Name})", found);
        }
    }
}
