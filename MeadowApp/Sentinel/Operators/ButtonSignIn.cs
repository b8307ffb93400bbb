using System;
using System.Collections.Generic;

namespace MeadowTinyMl.Sentinel.Operators;

/// <summary>Signing in with two buttons: one steps through what there is to choose, the other takes it. First the name, then six digits.</summary>
/// <remarks>Serves one thread. Digits are shown only while they are chosen.</remarks>
public sealed class ButtonSignIn
{
    private readonly IReadOnlyList<string> _names;
    private readonly char[] _digits = new char[OperatorSecret.PinLength];
    private int _choice;
    private string? _name;
    private int _taken;

    /// <summary>Begins.</summary>
    /// <param name="names">Who may sign in with a PIN; at least one.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public ButtonSignIn(IReadOnlyList<string> names)
    {
        if (names.Count == 0)
        {
            throw new ArgumentException("Expected at least one name, found none.", nameof(names));
        }

        _names = names;
    }

    /// <summary>Gets what to show: the name to choose, or the digits taken as stars and the digit to choose.</summary>
    public string Prompt => _name == null ? _names[_choice] : new string('*', _taken) + (char)('0' + _choice);

    /// <summary>Steps to the next choice.</summary>
    public void Next() => _choice = (_choice + 1) % (_name == null ? _names.Count : 10);

    /// <summary>Takes the present choice.</summary>
    /// <param name="name">The name, once all is taken.</param>
    /// <param name="pin">The PIN, once all is taken.</param>
    /// <returns>Whether all is taken; the next press begins anew.</returns>
    public bool TryTake(out string name, out string pin)
    {
        name = _name ?? string.Empty;
        pin = string.Empty;
        if (_name == null)
        {
            _name = _names[_choice];
            _choice = 0;
            return false;
        }

        _digits[_taken++] = (char)('0' + _choice);
        _choice = 0;
        if (_taken < _digits.Length)
        {
            return false;
        }

        pin = new string(_digits);
        Array.Clear(_digits, 0, _digits.Length);
        _taken = 0;
        _name = null;
        return true;
    }
}
