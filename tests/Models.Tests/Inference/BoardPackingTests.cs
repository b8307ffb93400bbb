using System;
using System.Linq;
using MeadowTinyMl.Inference;
using MeadowTinyMl.Training.Export;
using Xunit;

namespace MeadowTinyMl.Models.Tests.Inference;

/// <summary>Sums that are as large as they can be, where three of them share two words.</summary>
public class BoardPackingTests
{
    private static readonly int[] Extremes = [-128, 127];

    [Theory]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(600)]
    public void Conv2D_KeepsThreeExtremeSumsApart(int depth)
    {
        // Every combination of extremes for three positions, one weight and the zero point.
        for (int bits = 0; bits < 32; bits++)
        {
            int Extreme(int bit) => Extremes[(bits >> bit) & 1];
            int[] positions = [Extreme(0), Extreme(1), Extreme(2)];
            int weight = Extreme(3);
            int zeroPoint = Extreme(4);
            int[] sums = positions.Select(code => depth * weight * (code - zeroPoint)).ToArray();

            // One filter for each position, whose bias takes that position's sum away: a sum that is wrong by one shows in the code.
            byte[] file = TestModel.Single(
                TestModel.Conv(1, 1, 1, 1, 1, 0),
                TestModel.Int8([1, 1, 3, 3], 1f, 0),
                TestModel.Int8([1, 1, 3, depth], 1f, zeroPoint),
                new TfliteTensor("weights", TensorType.Int8, [3, 1, 1, depth], [1f], [0], 0, Enumerable.Repeat(unchecked((byte)weight), 3 * depth).ToArray()),
                TestModel.Bias32(sums.Select(sum => 5 - sum).ToArray()));
            var board = new Interpreter(TfliteModel.Parse(file), EnginePath.Board);
            positions.SelectMany(code => Enumerable.Repeat((sbyte)code, depth)).ToArray().CopyTo(board.Int8Input(0));
            board.Invoke();

            int[] expected = positions.SelectMany((_, position) => sums.Select(sum => Math.Clamp(sums[position] - sum + 5, -128, 127))).ToArray();
            Assert.Equal(expected, board.Int8Output(0).ToArray().Select(code => (int)code));
        }
    }
}
