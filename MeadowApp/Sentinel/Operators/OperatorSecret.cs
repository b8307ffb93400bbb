using System;
using System.Text;
using MeadowTinyMl.Audit.Log;

namespace MeadowTinyMl.Sentinel.Operators;

/// <summary>The two kinds of secret: a PIN of six digits, which three buttons can enter, and a token of 26 characters, which is drawn at random and carried.</summary>
public static class OperatorSecret
{
    /// <summary>Digits of a PIN.</summary>
    public const int PinLength = 6;

    /// <summary>Characters of a token: 128 bits, five at a time.</summary>
    public const int TokenLength = 26;

    // No I, L, O and U, which are misread; the digits stand first, as in Crockford's base 32.
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>Says what is wrong with a PIN, or null: it has six digits, not all alike and not counting up or down.</summary>
    public static string? ProblemOfPin(string pin)
    {
        if (pin.Length != PinLength || !Array.TrueForAll(pin.ToCharArray(), c => c is >= '0' and <= '9'))
        {
            return $"expected {PinLength} digits";
        }

        for (int step = -1; step <= 1; step++)
        {
            bool isRun = true;
            for (int i = 1; i < pin.Length; i++)
            {
                isRun &= pin[i] - pin[i - 1] == step;
            }

            if (isRun)
            {
                return "expected digits that are not all alike and do not count up or down";
            }
        }

        return null;
    }

    /// <summary>Draws a token.</summary>
    public static string NewToken(IRandomSource random)
    {
        var drawn = new byte[TokenLength];
        random.Fill(drawn);
        var token = new StringBuilder();
        foreach (byte b in drawn)
        {
            token.Append(Alphabet[b % Alphabet.Length]);
        }

        return token.ToString();
    }
}
