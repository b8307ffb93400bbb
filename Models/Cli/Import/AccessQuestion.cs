using System;
using System.IO;
using System.Linq;

namespace MeadowTinyMl.Models.Cli.Import;

/// <summary>The two questions of the data-access record. There is no import without an answer.</summary>
internal static class AccessQuestion
{
    private const int MaxLength = 200;
    private const int Tries = 3;

    /// <summary>Returns the answer of an option, or asks a person.</summary>
    /// <param name="option">The option's name.</param>
    /// <param name="question">What to ask.</param>
    /// <param name="given">The option's value, or null.</param>
    /// <param name="person">Where a person answers; null where nobody sits at the keyboard.</param>
    /// <param name="prompt">Where to ask.</param>
    /// <exception cref="ArgumentException">There is no answer of one line.</exception>
    public static string Answer(string option, string question, string? given, TextReader? person, TextWriter prompt)
    {
        for (int left = Tries; given == null && person != null && left > 0; left--)
        {
            prompt.Write($"{question} ");
            string? line = person.ReadLine();
            if (line == null)
            {
                break;
            }

            given = IsAnswer(line) ? line : null;
        }

        return given != null && IsAnswer(given)
            ? given.Trim()
            : throw new ArgumentException($"{option}: {question} Expected one line of 1 to {MaxLength} characters, found {(given == null ? "none" : $"{given.Length}")}.");
    }

    private static bool IsAnswer(string text) => text.Trim().Length > 0 && text.Length <= MaxLength && !text.Any(char.IsControl);
}
