using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace MeadowTinyMl.Sentinel.Panel;

/// <summary>The words of the board's display in one language. All characters are in Latin-1, which the display's font has.</summary>
/// <remarks>The files <c>words/LANGUAGE.txt</c> hold one <c>key = text</c> in each line, all files the same keys.</remarks>
public sealed class PanelWords
{
    private const string Separator = " = ";

    private readonly Dictionary<string, string> _words = new Dictionary<string, string>(StringComparer.Ordinal);

    private PanelWords(string language) => Language = language;

    /// <summary>Gets the language: two letters of ISO 639-1.</summary>
    public string Language { get; }

    /// <summary>Gets the keys that there are words for.</summary>
    public IReadOnlyCollection<string> Keys => _words.Keys;

    /// <summary>Returns the languages that there are: two letters of ISO 639-1 each.</summary>
    public static string[] Languages() => new[] { "en", "de", "fr", "es" };

    /// <summary>Loads a language.</summary>
    /// <param name="language">Two letters of ISO 639-1.</param>
    /// <exception cref="ArgumentException">There are no words for it.</exception>
    public static PanelWords Load(string language)
    {
        if (!Languages().Contains(language))
        {
            throw new ArgumentException($"Expected a language out of {string.Join(", ", Languages())}, found \"{language}\".", nameof(language));
        }

        var words = new PanelWords(language);
        using Stream stream = typeof(PanelWords).Assembly.GetManifestResourceStream($"panel/{language}.txt")!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            int at = line.IndexOf(Separator, StringComparison.Ordinal);
            words._words.Add(line.Substring(0, at), line.Substring(at + Separator.Length));
        }

        return words;
    }

    /// <summary>Returns the words for a key; the key itself where there are none, as for the classes of a model that somebody else trained.</summary>
    /// <param name="key">The key.</param>
    /// <param name="values">What stands for {0} and up.</param>
    public string Of(string key, params object[] values) =>
        _words.TryGetValue(key, out string? text) ? values.Length == 0 ? text : string.Format(CultureInfo.InvariantCulture, text, values) : key.Substring(key.IndexOf('.') + 1).Replace('_', ' ');

    /// <summary>Returns a class's name.</summary>
    /// <param name="label">The class, as the model names it.</param>
    public string Class(string label) => Of("class." + label);
}
