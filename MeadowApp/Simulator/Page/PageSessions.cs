using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Security.Cryptography;

namespace MeadowTinyMl.Simulator.Page;

/// <summary>Which page speaks for whom: a random token stands for a name until that person's shift ends, they sign out, or the board loses its power.</summary>
internal sealed class PageSessions
{
    private const int TokenBytes = 16;

    private readonly ConcurrentDictionary<string, string> _names = new(StringComparer.Ordinal);

    /// <summary>Begins a session.</summary>
    /// <param name="name">Whoever the board has signed in.</param>
    /// <returns>The token, 32 hexadecimal digits.</returns>
    public string Begin(string name)
    {
        string token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes));
        _names[token] = name;
        return token;
    }

    /// <summary>Returns whom a token stands for, or null.</summary>
    public string? NameOf(string? token) => token != null && _names.TryGetValue(token, out string? name) ? name : null;

    /// <summary>Returns whether any page speaks for somebody.</summary>
    public bool AnyOf(string name) => _names.Values.Contains(name);

    /// <summary>Ends all sessions of one person.</summary>
    public void End(string name)
    {
        foreach (string token in _names.Where(pair => pair.Value == name).Select(pair => pair.Key).ToArray())
        {
            _names.TryRemove(token, out _);
        }
    }

    /// <summary>Ends all sessions.</summary>
    public void EndAll() => _names.Clear();
}
