using System;
using System.Collections.Generic;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Log.Storage;

namespace MeadowTinyMl.Audit.Log.Privacy;

/// <summary>The deployer's key store for operators: a random pseudonym for each person and period, so that a period can be forgotten, or one person alone.</summary>
/// <remarks>
/// Kept outside the log, in two files that are written in turn; what is replaced is overwritten. A person is found by an HMAC under the period's key, so
/// the store holds no names. Log an <c>erase</c> entry for what is destroyed.
/// </remarks>
public sealed class PseudonymStore : IDisposable
{
    /// <summary>Bytes of a pseudonym.</summary>
    public const int Length = 16;

    private const string Header = "audit/pseudonyms/v1";
    private const int KeyLength = 32;
    private const int KeyIdLength = 8;
    private const long SecondsPerDay = 86_400;

    private readonly IStorage _storage;
    private readonly IRandomSource _random;
    private readonly List<Period> _periods = new();
    private long _sequence;

    /// <summary>Opens the store, or starts one with its first period.</summary>
    /// <param name="storage">Where it lies.</param>
    /// <param name="random">Keys and pseudonyms.</param>
    /// <exception cref="LogCorruptException">What lies there is no key store.</exception>
    public PseudonymStore(IStorage storage, IRandomSource random)
    {
        _storage = storage;
        _random = random;
        string? newest = null;
        foreach (string name in new[] { LogFiles.PseudonymsA, LogFiles.PseudonymsB })
        {
            string text = storage.Read(name) is { } bytes ? Encoding.ASCII.GetString(bytes) : string.Empty;
            if (IsWhole(text, out long sequence) && (newest == null || sequence > _sequence))
            {
                newest = text;
                _sequence = sequence;
            }
        }

        if (newest == null)
        {
            StartPeriod();
        }
        else
        {
            Parse(newest);
        }
    }

    /// <summary>Gets the id of the present period's key, lower-case hex of 8 bytes.</summary>
    public string KeyId => Current.Id;

    /// <summary>Gets the ids of all keys that are still there, oldest first.</summary>
    public IReadOnlyList<string> KeyIds => _periods.ConvertAll(period => period.Id);

    private Period Current => _periods[_periods.Count - 1];

    /// <summary>Returns the pseudonym of a person in the present period; the first time it is drawn and kept.</summary>
    /// <param name="name">The person, as enrolled.</param>
    public byte[] Of(string name)
    {
        string row = Current.RowOf(name);
        if (!Current.Rows.TryGetValue(row, out byte[]? pseudonym))
        {
            pseudonym = new byte[Length];
            _random.Fill(pseudonym);
            Current.Rows[row] = pseudonym;
            Save();
        }

        return (byte[])pseudonym.Clone();
    }

    /// <summary>Begins the next period: from now on the same people have other pseudonyms.</summary>
    /// <param name="utcSeconds">Now, in seconds since 1970-01-01 UTC, or null where the time is not known.</param>
    public void StartPeriod(long? utcSeconds = null)
    {
        var key = new byte[KeyLength];
        _random.Fill(key);
        _periods.Add(new Period(key) { Since = utcSeconds });
        Save();
    }

    /// <summary>Begins the next period when the present one is over. One that began before the time was known is dated now.</summary>
    /// <param name="utcSeconds">Now, in seconds since 1970-01-01 UTC.</param>
    /// <param name="days">How long a period is.</param>
    /// <returns>Whether the next one has begun.</returns>
    public bool StartPeriodWhenOver(long utcSeconds, int days)
    {
        if (Current.Since is not { } since)
        {
            Current.Since = utcSeconds;
            Save();
            return false;
        }

        bool isOver = utcSeconds - since >= days * SecondsPerDay;
        if (isOver)
        {
            StartPeriod(utcSeconds);
        }

        return isOver;
    }

    /// <summary>Destroys the key and all rows of a period that is over.</summary>
    /// <param name="keyId">Which one.</param>
    /// <returns>False where there is no such period, or it is the present one.</returns>
    public bool ErasePeriod(string keyId)
    {
        int at = _periods.FindIndex(period => period.Id == keyId);
        if (at < 0 || at == _periods.Count - 1)
        {
            return false;
        }

        Array.Clear(_periods[at].Key, 0, KeyLength);
        _periods.RemoveAt(at);
        Save();
        return true;
    }

    /// <summary>Destroys one person's rows in all periods; their next entry has a new pseudonym.</summary>
    /// <param name="name">The person, as enrolled.</param>
    /// <returns>The ids of the periods that had a row.</returns>
    public IReadOnlyList<string> ErasePerson(string name)
    {
        var erased = new List<string>();
        foreach (Period period in _periods)
        {
            if (period.Rows.Remove(period.RowOf(name)))
            {
                erased.Add(period.Id);
            }
        }

        Save();
        return erased;
    }

    /// <summary>Overwrites the keys in memory.</summary>
    public void Dispose() => _periods.ForEach(period => Array.Clear(period.Key, 0, KeyLength));

    private static bool IsWhole(string text, out long sequence)
    {
        string[] lines = text.Split('\n');
        sequence = 0;
        return lines.Length >= 4 && lines[0] == Header && lines[lines.Length - 2] == "end"
            && long.TryParse(lines[1], NumberStyles.None, CultureInfo.InvariantCulture, out sequence);
    }

    private void Parse(string text)
    {
        foreach (string line in text.Split('\n'))
        {
            string[] words = line.Split(' ');
            long since = 0;
            if (words[0] == "period" && words.Length is 2 or 3 && StrictBase64.TryDecode(words[1], out byte[] key) && key.Length == KeyLength
                && (words.Length == 2 || StrictDecimal.TryParse(words[2], out since)))
            {
                _periods.Add(new Period(key) { Since = words.Length == 2 ? null : since });
            }
            else if (words[0] == "row" && words.Length == 3 && _periods.Count > 0 && StrictBase64.TryDecode(words[2], out byte[] pseudonym) && pseudonym.Length == Length)
            {
                Current.Rows[words[1]] = pseudonym;
            }
        }

        if (_periods.Count == 0)
        {
            throw new LogCorruptException(LogFiles.PseudonymsA, "a key store with a period", "none");
        }
    }

    private void Save()
    {
        _sequence++;
        var text = new StringBuilder(Header).Append('\n').Append(_sequence.ToString(CultureInfo.InvariantCulture)).Append('\n');
        foreach (Period period in _periods)
        {
            text.Append("period ").Append(Convert.ToBase64String(period.Key));
            if (period.Since is { } since)
            {
                text.Append(' ').Append(since.ToString(CultureInfo.InvariantCulture));
            }

            text.Append('\n');
            foreach (KeyValuePair<string, byte[]> row in period.Rows)
            {
                text.Append("row ").Append(row.Key).Append(' ').Append(Convert.ToBase64String(row.Value)).Append('\n');
            }
        }

        string next = _sequence % 2 == 0 ? LogFiles.PseudonymsA : LogFiles.PseudonymsB;
        string last = _sequence % 2 == 0 ? LogFiles.PseudonymsB : LogFiles.PseudonymsA;
        _storage.Replace(next, Encoding.ASCII.GetBytes(text.Append("end\n").ToString()), Durability.Durable);
        if (_storage.Read(last) is { } old)
        {
            _storage.Overwrite(last, new byte[old.Length]);
        }
    }

    private sealed class Period
    {
        public Period(byte[] key)
        {
            Key = key;
            Id = Hex(Mac("key id/v1"), KeyIdLength);
        }

        public byte[] Key { get; }

        public string Id { get; }

        /// <summary>Gets or sets when it began, in seconds since 1970-01-01 UTC; null where that is not known.</summary>
        public long? Since { get; set; }

        public SortedDictionary<string, byte[]> Rows { get; } = new(StringComparer.Ordinal);

        public string RowOf(string name) => Hex(Mac("person/v1" + name), KeyLength);

        private static string Hex(byte[] bytes, int count)
        {
            var text = new StringBuilder(2 * count);
            for (int i = 0; i < count; i++)
            {
                text.Append(bytes[i].ToString("x2", CultureInfo.InvariantCulture));
            }

            return text.ToString();
        }

        private byte[] Mac(string text)
        {
            using var hmac = new HMACSHA256(Key);
            return hmac.ComputeHash(Encoding.UTF8.GetBytes(text));
        }
    }
}
