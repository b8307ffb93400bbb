using System.Collections.Generic;

namespace MeadowTinyMl.Inference.Kernels;

/// <summary>Walks two tensors side by side, axis by axis, each with strides of its own; the innermost axis is left to the caller's loop.</summary>
/// <remarks>Axes of size 1 are left out and axes that follow each other in both tensors are merged, so that plain copies become one run.</remarks>
internal sealed class AxisWalk
{
    private readonly int[] _sizes;
    private readonly int[] _first;
    private readonly int[] _second;
    private readonly int[] _counters;

    /// <summary>Prepares a walk.</summary>
    /// <param name="sizes">Elements along each axis, at least 1, slowest first.</param>
    /// <param name="first">The first tensor's stride along each axis; 0 repeats it.</param>
    /// <param name="second">The second tensor's strides.</param>
    public AxisWalk(IReadOnlyList<int> sizes, IReadOnlyList<int> first, IReadOnlyList<int> second)
    {
        var axes = new List<(int Size, int First, int Second)>();
        for (int axis = 0; axis < sizes.Count; axis++)
        {
            (int size, int a, int b) = (sizes[axis], first[axis], second[axis]);
            if (size == 1)
            {
                continue;
            }

            (int Size, int First, int Second) outer = axes.Count > 0 ? axes[^1] : default;
            if (axes.Count > 0 && outer.First == a * size && outer.Second == b * size)
            {
                axes[^1] = (outer.Size * size, a, b);
            }
            else
            {
                axes.Add((size, a, b));
            }
        }

        (Run, FirstStep, SecondStep) = axes.Count > 0 ? axes[^1] : (1, 0, 0);
        int outerAxes = axes.Count > 0 ? axes.Count - 1 : 0;
        _sizes = new int[outerAxes];
        _first = new int[outerAxes];
        _second = new int[outerAxes];
        _counters = new int[outerAxes];
        Runs = 1;
        for (int axis = 0; axis < outerAxes; axis++)
        {
            (_sizes[axis], _first[axis], _second[axis]) = axes[axis];
            Runs *= _sizes[axis];
        }
    }

    /// <summary>Gets how many runs there are; after each comes <see cref="Next"/>, and after the last one the walk is at its start again.</summary>
    public int Runs { get; }

    /// <summary>Gets the elements of a run.</summary>
    public int Run { get; }

    /// <summary>Gets the first tensor's stride within a run.</summary>
    public int FirstStep { get; }

    /// <summary>Gets the second tensor's stride within a run.</summary>
    public int SecondStep { get; }

    /// <summary>Gets where the run starts in the first tensor.</summary>
    public int First { get; private set; }

    /// <summary>Gets where the run starts in the second tensor.</summary>
    public int Second { get; private set; }

    /// <summary>Returns the strides of a densely packed tensor.</summary>
    public static int[] Strides(IReadOnlyList<int> shape)
    {
        var strides = new int[shape.Count];
        int stride = 1;
        for (int axis = strides.Length - 1; axis >= 0; axis--)
        {
            strides[axis] = stride;
            stride *= shape[axis];
        }

        return strides;
    }

    /// <summary>Goes to the next run.</summary>
    public void Next()
    {
        for (int axis = _counters.Length - 1; axis >= 0; axis--)
        {
            First += _first[axis];
            Second += _second[axis];
            if (++_counters[axis] < _sizes[axis])
            {
                return;
            }

            First -= _first[axis] * _sizes[axis];
            Second -= _second[axis] * _sizes[axis];
            _counters[axis] = 0;
        }
    }
}
