using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Log.Storage;

namespace MeadowTinyMl.Sentinel.Operators;

/// <summary>The enrolled operators, in <c>keys/operators</c> on the board; needs no network.</summary>
/// <remarks>
/// ASCII, one line an account between <c>operators/v1</c> and <c>end</c>:
/// <c>account NAME ROLE STATE FAILURES ITERATIONS SALT HASH</c>, salt and hash in base64.
/// </remarks>
public sealed class OperatorRoster
{
    /// <summary>Where the file lies in the board's storage.</summary>
    public const string File = "keys/operators";

    /// <summary>The most accounts.</summary>
    public const int MostAccounts = 64;

    private const string Header = "operators/v1";
    private const int MaxBytes = 16_384;
    private const int MaxNameLength = 32;
    private const int MostFailures = 1_000_000;

    private static readonly string[] StateWords = { "enrolling", "enrolled", "revoking", "revoked" };

    private readonly IStorage _storage;
    private readonly SortedDictionary<string, OperatorAccount> _accounts = new SortedDictionary<string, OperatorAccount>(StringComparer.Ordinal);

    /// <summary>Reads the file, or starts with nobody where there is none.</summary>
    /// <param name="storage">The board's storage.</param>
    /// <exception cref="RosterFormatException">The file is none of ours, or torn.</exception>
    public OperatorRoster(IStorage storage)
    {
        _storage = storage;
        if (storage.Read(File) is { } bytes)
        {
            Parse(bytes);
        }
    }

    /// <summary>Gets all accounts, by name.</summary>
    public IReadOnlyCollection<OperatorAccount> Accounts => _accounts.Values;

    /// <summary>Says whether a text can be a name.</summary>
    public static bool IsName(string text)
    {
        if (text.Length < 1 || text.Length > MaxNameLength)
        {
            return false;
        }

        foreach (char c in text)
        {
            if (c is not ((>= 'a' and <= 'z') or (>= '0' and <= '9') or '.' or '_' or '-'))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Returns an account, or null.</summary>
    public OperatorAccount? Find(string name) => _accounts.TryGetValue(name, out OperatorAccount? account) ? account : null;

    /// <summary>Lets a script act without a secret, as <c>simulated</c>; it is not stored.</summary>
    /// <param name="name">Its name.</param>
    public void Admit(string name) => _accounts[name] = new OperatorAccount(name, OperatorRights.Simulated, null, AccountState.Enrolled, 0);

    /// <summary>Enrols an operator, or gives them a new secret; it counts once the device has logged it.</summary>
    /// <param name="name">See <see cref="IsName"/>.</param>
    /// <param name="role">One of <see cref="OperatorRights.Roles"/>.</param>
    /// <param name="secret">The hash of PIN or token.</param>
    /// <exception cref="ArgumentException">Name or role is none, or there is no room.</exception>
    public void Enrol(string name, string role, SlowHash secret)
    {
        if (!IsName(name) || Array.IndexOf(OperatorRights.Roles(), role) < 0)
        {
            throw new ArgumentException($"Expected a name of 1 to {MaxNameLength} characters a-z 0-9 . _ - and a role of {string.Join(", ", OperatorRights.Roles())}, not '{name}' and '{role}'.", nameof(name));
        }

        if (!_accounts.ContainsKey(name) && _accounts.Count >= MostAccounts)
        {
            throw new ArgumentException($"There are {_accounts.Count} accounts, the limit is {MostAccounts}.", nameof(name));
        }

        Put(new OperatorAccount(name, role, secret, AccountState.Enrolling, 0));
    }

    /// <summary>Revokes an account: it cannot sign in from now on.</summary>
    /// <returns>False where there is no such account, or it is revoked.</returns>
    public bool Revoke(string name)
    {
        if (Find(name) is not { Secret: not null, State: AccountState.Enrolled or AccountState.Enrolling } account)
        {
            return false;
        }

        Put(account with { State = AccountState.Revoking });
        return true;
    }

    /// <summary>Stores an account.</summary>
    internal void Put(OperatorAccount account)
    {
        _accounts[account.Name] = account;
        var text = new StringBuilder(Header).Append('\n');
        foreach (OperatorAccount each in _accounts.Values)
        {
            if (each.Secret is { } secret)
            {
                text.AppendFormat(
                    CultureInfo.InvariantCulture, "account {0} {1} {2} {3} {4} {5} {6}\n", each.Name, each.Role, StateWords[(int)each.State], each.Failures, secret.Iterations, secret.Salt, secret.Hash);
            }
        }

        _storage.Replace(File, Encoding.ASCII.GetBytes(text.Append("end\n").ToString()), Durability.Durable);
    }

    private void Parse(byte[] bytes)
    {
        if (bytes.Length > MaxBytes)
        {
            throw new RosterFormatException(1, $"at most {MaxBytes} bytes", bytes.Length.ToString(CultureInfo.InvariantCulture));
        }

        foreach (byte b in bytes)
        {
            if (b > 126)
            {
                throw new RosterFormatException(1, "ASCII", "byte 0x" + b.ToString("x2", CultureInfo.InvariantCulture));
            }
        }

        string[] lines = Encoding.ASCII.GetString(bytes).Split('\n');
        Require(lines[0] == Header, 1, Header, lines[0]);
        Require(lines.Length >= 3 && lines[lines.Length - 2] == "end" && lines[lines.Length - 1].Length == 0, lines.Length, "a last line of 'end'", "something else");
        for (int i = 1; i < lines.Length - 2; i++)
        {
            OperatorAccount account = Account(lines[i].Split(' '), i + 1);
            Require(_accounts.Count < MostAccounts, i + 1, $"at most {MostAccounts} accounts", "more");
            Require(!_accounts.ContainsKey(account.Name), i + 1, "a name once", account.Name);
            _accounts.Add(account.Name, account);
        }
    }

    private static OperatorAccount Account(string[] words, int line)
    {
        Require(words.Length == 8 && words[0] == "account", line, "account and 7 words", $"{words.Length} words");
        Require(IsName(words[1]), line, "a name of a-z 0-9 . _ -", words[1]);
        Require(Array.IndexOf(OperatorRights.Roles(), words[2]) >= 0, line, string.Join(" or ", OperatorRights.Roles()), words[2]);
        int state = Array.IndexOf(StateWords, words[3]);
        Require(state >= 0, line, string.Join(" or ", StateWords), words[3]);
        Require(StrictDecimal.TryParse(words[4], out long failures) && failures <= MostFailures, line, $"failures from 0 to {MostFailures}", words[4]);
        Require(
            StrictDecimal.TryParse(words[5], out long iterations) && iterations >= SlowHash.LeastIterations && iterations <= SlowHash.MostIterations,
            line,
            $"iterations from {SlowHash.LeastIterations} to {SlowHash.MostIterations}",
            words[5]);
        byte[] hash = Array.Empty<byte>();
        Require(
            StrictBase64.TryDecode(words[6], out byte[] salt) && salt.Length == SlowHash.SaltLength && StrictBase64.TryDecode(words[7], out hash) && hash.Length == SlowHash.HashLength,
            line,
            $"base64 of {SlowHash.SaltLength} and {SlowHash.HashLength} bytes",
            "something else");
        return new OperatorAccount(words[1], words[2], new SlowHash((int)iterations, salt, hash), (AccountState)state, (int)failures);
    }

    private static void Require(bool isGood, int line, string expected, string found)
    {
        if (!isGood)
        {
            throw new RosterFormatException(line, expected, found);
        }
    }
}
