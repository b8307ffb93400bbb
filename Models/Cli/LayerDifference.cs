namespace MeadowTinyMl.Models.Cli;

/// <summary>Where two models differ first.</summary>
/// <param name="Vector">Which vector, from 0; null where the layers themselves differ.</param>
/// <param name="Operator">Which operator, from 0.</param>
/// <param name="Name">Its name.</param>
/// <param name="Tensor">The tensor it writes, by its index in A.</param>
/// <param name="Element">The first element that differs.</param>
/// <param name="Elements">How many elements differ.</param>
/// <param name="A">What A has there.</param>
/// <param name="B">What B has there.</param>
internal sealed record LayerDifference(long? Vector, int Operator, string Name, int? Tensor, int? Element, int? Elements, string A, string B)
{
    public override string ToString() => Vector == null
        ? $"operator {Operator} ({Name}): A has {A}, B has {B}"
        : $"vector {Vector}, operator {Operator} ({Name}), tensor {Tensor}, element {Element}: A has {A}, B has {B}; {Elements} elements differ";
}
