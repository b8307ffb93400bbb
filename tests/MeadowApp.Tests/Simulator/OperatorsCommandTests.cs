using System;
using System.IO;
using MeadowTinyMl.Simulator.Operators;
using MeadowTinyMl.Simulator.Run;
using Xunit;

namespace MeadowTinyMl.MeadowApp.Tests.Simulator;

public sealed class OperatorsCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void EnrolRevokeList_KeepTheFile()
    {
        Assert.Equal((0, string.Empty), Run("739154\n", "enrol", "ada", "--role", "supervisor"));
        (int code, string token) = Run(string.Empty, "enrol", "grace", "--token");
        Assert.Equal((0, 26), (code, token.Trim().Length));
        Assert.Equal((0, string.Empty), Run(string.Empty, "revoke", "grace"));
        Assert.Equal((1, string.Empty), Run(string.Empty, "revoke", "grace"));
        Assert.Equal((0, "ada supervisor enrolling\ngrace operator revoking\n"), Run(string.Empty, "list"));
        Assert.DoesNotContain(token.Trim(), File.ReadAllText(Path.Combine(_folder, "log.board", "keys", "operators")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("123456\n", "enrol", "ada")]
    [InlineData("", "enrol", "ada")]
    [InlineData("739154\n", "enrol", "Ada")]
    [InlineData("739154\n", "enrol", "ada", "--role", "simulated")]
    [InlineData("", "enrol")]
    [InlineData("", "forget", "ada")]
    public void Nonsense_IsRefused(string input, params string[] arguments) => Assert.Throws<UsageException>(() => Run(input, arguments));

    private (int Code, string Output) Run(string input, params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        int code = OperatorsCommand.Run([.. arguments, "--out", Path.Combine(_folder, "log")], new StringReader(input), output);
        return (code, output.ToString());
    }
}
