using System;

namespace MeadowTinyMl.Models.Tests.Inference;

/// <summary>How much a counting test counts: little by default, all of it when LONG=1 is set.</summary>
internal static class LongRun
{
    public static bool Wanted => Environment.GetEnvironmentVariable("LONG") == "1";

    public static int Count(int usual, int wanted) => Wanted ? wanted : usual;
}
