using System;
using System.Globalization;
using System.Linq;
using MeadowTinyMl.Inference;

namespace MeadowTinyMl.Models.Cli;

/// <summary>A model as tables for a person.</summary>
internal static class ModelText
{
    public static void Print(ModelReport report)
    {
        TfliteModel model = report.Model;
        Console.WriteLine(report.Interpreter is { } interpreter
            ? Invariant($"{model.ByteCount:N0} bytes, {interpreter.MultiplyAccumulates:N0} multiply-accumulates, arena {interpreter.ArenaBytes:N0} bytes, {ModelFile.NameOf(interpreter.Path)} path")
            : Invariant($"{model.ByteCount:N0} bytes, cannot be run: {Visible(report.Refusal!)}"));
        foreach ((int subgraph, OperatorInfo op) in report.Unsupported)
        {
            Console.WriteLine($"not supported: {Visible(op.Name)}, version {op.Version}, operator {op.Index} of subgraph {subgraph}");
        }

        foreach (VariableInfo variable in model.Variables)
        {
            Console.WriteLine(Invariant($"state: variable '{Visible(variable.Name)}', {variable.ByteCount:N0} bytes"));
        }

        Console.WriteLine();
        Console.WriteLine($"{"#",-4}{"operator",-20}{"version",8}{"output",9} {"shape",-20}{"type",-10}{"scale",13}{"zero",6}{"MACs",13}{"live bytes",12}");
        foreach (int input in model.Inputs)
        {
            Row("in", "input", string.Empty, model, input, null, null);
        }

        foreach (OperatorInfo op in model.Operators)
        {
            Row(
                op.Index.ToString(CultureInfo.InvariantCulture),
                Visible(op.Name),
                op.Version.ToString(CultureInfo.InvariantCulture),
                model,
                op.Outputs.Length > 0 ? op.Outputs[0] : -1,
                report.Interpreter?.MultiplyAccumulatesOf(op.Index),
                report.Interpreter == null ? null : report.LiveBytes(op.Index));
        }

        Arena(report);
    }

    private static void Row(string index, string name, string version, TfliteModel model, int tensor, long? macs, long? live)
    {
        TensorInfo? info = tensor < 0 ? null : model.Tensors[tensor];
        string scale = info == null || info.Scales.Length == 0 ? "-" : info.Scale.ToString("G6", CultureInfo.InvariantCulture);
        string shape = info == null ? "-" : "[" + string.Join(", ", info.Shape) + "]";
        Console.WriteLine(Invariant(
            $"{index,-4}{name,-20}{version,8}{(tensor < 0 ? "-" : "t" + tensor),9} {shape,-20}{info?.Type.ToString() ?? "-",-10}{scale,13}{info?.ZeroPoint,6}{macs,13:N0}{live,12:N0}"));
    }

    private static void Arena(ModelReport report)
    {
        if (report.Interpreter == null)
        {
            return;
        }

        int peak = report.PeakOperator();
        Console.WriteLine();
        Console.WriteLine(Invariant($"arena: {report.Interpreter.ArenaBytes:N0} bytes; most live at operator {peak}, {report.LiveBytes(peak):N0} bytes"));
        Console.WriteLine(Invariant($"beside it: {report.Interpreter.ScratchBytes:N0} bytes of scratch, {report.Interpreter.PackedBytes:N0} bytes of constants laid out for the {ModelFile.NameOf(report.Interpreter.Path)} path"));
        Console.WriteLine($"{"tensor",-8}{"bytes",12}{"offset",12}{"end",12}{"operators",12}  name");
        foreach ((int tensor, TensorPlacement place) in report.Placed)
        {
            string life = Invariant($"{place.FirstOperator}..{place.LastOperator}");
            Console.WriteLine(Invariant($"{"t" + tensor,-8}{place.ByteCount,12:N0}{place.Offset,12:N0}{place.Offset + place.ByteCount,12:N0}{life,12}  {Visible(report.Model.Tensors[tensor].Name)}"));
        }
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    // Names come from the file and may not write control characters to the terminal.
    private static string Visible(string name) => new(name.Select(c => char.IsControl(c) ? '?' : c).ToArray());
}
