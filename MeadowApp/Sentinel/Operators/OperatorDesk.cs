using System;
using System.Collections.Generic;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Privacy;

namespace MeadowTinyMl.Sentinel.Operators;

/// <summary>Who is signed in. Each act is logged before it counts; names leave the desk as pseudonyms only.</summary>
/// <remarks>
/// One sign-in lasts for a shift and ends with a reset of the device. After three wrong secrets in a row the next attempt has to wait half a minute, and twice as long after each
/// further one, up to a quarter of an hour; the count survives a reset, and the wait begins anew with it. An attempt that comes too early is neither tried nor logged.
/// </remarks>
internal sealed class OperatorDesk
{
    private const int FreeAttempts = 3;
    private const long FirstDelayMilliseconds = 30_000;
    private const long LongestDelayMilliseconds = 900_000;

    // Stands for whoever gives a name that is not enrolled: what people type by mistake is kept nowhere.
    private const string Nobody = "?";

    private readonly OperatorRoster _roster;
    private readonly PseudonymStore _pseudonyms;
    private readonly Journal _journal;
    private readonly IOperatorPanel _panel;
    private readonly IClock _clock;
    private readonly SentinelOptions _options;
    private readonly SlowHash _noSecret = new SlowHash(SlowHash.DefaultIterations, new byte[SlowHash.SaltLength], new byte[SlowHash.HashLength]);
    private readonly Dictionary<string, Session> _sessions = new Dictionary<string, Session>(StringComparer.Ordinal);
    private readonly Dictionary<string, Person> _signers = new Dictionary<string, Person>(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _lastFailure = new Dictionary<string, long>(StringComparer.Ordinal);
    private readonly Func<bool> _startPeriod;
    private long _utc;
    private int _failuresOfNobody;

    public OperatorDesk(OperatorRoster roster, PseudonymStore pseudonyms, Journal journal, IOperatorPanel panel, IClock clock, SentinelOptions options)
    {
        _roster = roster;
        _pseudonyms = pseudonyms;
        _journal = journal;
        _panel = panel;
        _clock = clock;
        _options = options;
        _startPeriod = () => _pseudonyms.StartPeriodWhenOver(_utc, _options.PseudonymDays);
    }

    /// <summary>Gets a value indicating whether somebody is signed in.</summary>
    public bool IsAnybodyIn => _sessions.Count > 0;

    /// <summary>Logs what was enrolled or revoked while the device was off.</summary>
    public void Start()
    {
        foreach (OperatorAccount account in new List<OperatorAccount>(_roster.Accounts))
        {
            Settle(account);
        }
    }

    /// <summary>Signs somebody in, or not.</summary>
    public void SignIn(long request, string name, string secret, long now)
    {
        OperatorAccount? account = _roster.Find(name);
        string bucket = account == null ? Nobody : name;
        int failures = account == null ? _failuresOfNobody : account.Failures;
        long opensAt = OpensAt(bucket, failures);
        if (now < opensAt)
        {
            Report(request, name, null, SignInOutcome.Delayed, opensAt);
            return;
        }

        // Nobody's secret is tried as long as somebody's, so that the time does not tell which names are enrolled.
        bool isRight = (account?.Secret ?? _noSecret).Matches(secret) && account is { State: AccountState.Enrolled, Secret: not null };
        if (!isRight)
        {
            _lastFailure[bucket] = now;
            Fail(account);
            _journal.Account(PseudonymOf(bucket), account?.Role ?? "operator", "login_failed", _pseudonyms.KeyId);
            Report(request, name, null, SignInOutcome.Refused, OpensAt(bucket, failures + 1));
            return;
        }

        Session? session = Open(account!, now);
        if (session == null)
        {
            Report(request, name, null, SignInOutcome.Unlogged, now);
            return;
        }

        if (account!.Failures > 0)
        {
            Keep(account with { Failures = 0 });
        }

        Report(request, name, account.Role, SignInOutcome.Accepted, session.Until);
    }

    /// <summary>Counts an answer that settled an alert, for whoever gave it.</summary>
    public void Count(string name, HumanAction action, bool isTest, long milliseconds)
    {
        if (_sessions.TryGetValue(name, out Session? session))
        {
            session.Answers = session.Answers.With(action, isTest, milliseconds);
            _panel.ShowAnswers(session.Answers);
        }
    }

    /// <summary>Signs somebody out.</summary>
    public void SignOut(long request, string name, long now)
    {
        if (_sessions.Remove(name, out Session? session))
        {
            _journal.Account(session.Pseudonym, session.Role, "logout", _pseudonyms.KeyId);
            Report(request, name, null, SignInOutcome.Ended, now);
        }
    }

    /// <summary>Revokes an account at the word of somebody who may; who is signed in with it is signed out.</summary>
    /// <returns>Whether it was revoked.</returns>
    public bool Revoke(string name, string by, long now)
    {
        if (Identify(by, now) is not { } person || !OperatorRights.MayRule(person.Role) || !Guarded(() => _roster.Revoke(name)))
        {
            return false;
        }

        Settle(_roster.Find(name)!);
        if (_sessions.Remove(name))
        {
            Report(0, name, null, SignInOutcome.Ended, now);
        }

        return true;
    }

    /// <summary>Returns who is signed in under a name, or null. A script is signed in by its first act.</summary>
    public Person? Identify(string? name, long now)
    {
        if (name == null)
        {
            return null;
        }

        if (!_sessions.TryGetValue(name, out Session? session))
        {
            session = _roster.Find(name) is { Role: OperatorRights.Simulated } script ? Open(script, now) : null;
        }

        return session == null || now >= session.Until ? null : new Person(session.Pseudonym, session.Role);
    }

    /// <summary>Returns the role of an account that may be used, or null.</summary>
    public string? RoleOf(string name) => _roster.Find(name) is { } account && account.State is not (AccountState.Revoking or AccountState.Revoked) ? account.Role : null;

    /// <summary>Returns whoever signed an order with their own key, or null where their account is revoked or the log cannot be written. Their first order since boot is logged as a sign-in.</summary>
    public Person? Signer(string name)
    {
        if (_roster.Find(name) is { State: AccountState.Revoking or AccountState.Revoked })
        {
            return null;
        }

        if (!_signers.TryGetValue(name, out Person? signer) && PseudonymOf(name) is { } pseudonym
            && _journal.Account(pseudonym, "operator", "login", _pseudonyms.KeyId))
        {
            _signers[name] = signer = new Person(pseudonym, "operator");
        }

        return signer;
    }

    /// <summary>Ends shifts that are over and periods of pseudonyms.</summary>
    public void Watch(long now)
    {
        foreach (KeyValuePair<string, Session> pair in _sessions)
        {
            if (now >= pair.Value.Until)
            {
                SignOut(0, pair.Key, now);
                break;
            }
        }

        if (_clock.UtcSeconds is { } utc)
        {
            _utc = utc;
            Renew(Guarded(_startPeriod), now);
        }
    }

    private void Renew(bool isOver, long now)
    {
        if (isOver)
        {
            _signers.Clear();
            foreach (string name in new List<string>(_sessions.Keys))
            {
                Session old = _sessions[name];
                _sessions.Remove(name);
                if (_roster.Find(name) is { } account && Open(account, now) is { } renewed)
                {
                    renewed.Until = old.Until;
                    renewed.Answers = old.Answers;
                }
            }
        }
    }

    private static long DelayAfter(int failures)
    {
        long delay = failures < FreeAttempts ? 0 : FirstDelayMilliseconds;
        for (int i = FreeAttempts; i < failures && delay < LongestDelayMilliseconds; i++)
        {
            delay *= 2;
        }

        return Math.Min(delay, LongestDelayMilliseconds);
    }

    private long OpensAt(string bucket, int failures) => (_lastFailure.TryGetValue(bucket, out long last) ? last : 0) + DelayAfter(failures);

    private void Fail(OperatorAccount? account)
    {
        if (account == null)
        {
            _failuresOfNobody++;
        }
        else if (account.Secret != null)
        {
            Keep(account with { Failures = Math.Min(account.Failures + 1, 1_000) });
        }
    }

    private Session? Open(OperatorAccount account, long now)
    {
        if (PseudonymOf(account.Name) is not { } pseudonym || !_journal.Account(pseudonym, account.Role, "login", _pseudonyms.KeyId))
        {
            return null;
        }

        long until = account.Secret == null ? long.MaxValue : now + _options.ShiftMilliseconds;
        return _sessions[account.Name] = new Session(account.Name, pseudonym, account.Role, until);
    }

    // An enrolment or revocation is settled once the log has it; after a crash in between it is logged again.
    private void Settle(OperatorAccount account)
    {
        bool isNew = account.State == AccountState.Enrolling;
        if ((isNew || account.State == AccountState.Revoking)
            && _journal.Account(PseudonymOf(account.Name), account.Role, isNew ? "enrol" : "revoke", _pseudonyms.KeyId))
        {
            Keep(account with { State = isNew ? AccountState.Enrolled : AccountState.Revoked });
        }
    }

    private void Keep(OperatorAccount account) => Guarded(() =>
    {
        _roster.Put(account);
        return true;
    });

    private byte[]? PseudonymOf(string name)
    {
        byte[]? pseudonym = null;
        Guarded(() =>
        {
            pseudonym = _pseudonyms.Of(name);
            return true;
        });
        return pseudonym;
    }

    private bool Guarded(Func<bool> act) => _journal.GuardStorage(act);

    private void Report(long request, string name, string? role, SignInOutcome outcome, long until) =>
        _panel.ShowSignIn(new SignInReport(request, name, role, outcome, until));

    private sealed class Session
    {
        public Session(string name, byte[] pseudonym, string role, long until)
        {
            Answers = new ShiftAnswers(name, 0, 0, 0, 0, 0);
            Pseudonym = pseudonym;
            Role = role;
            Until = until;
        }

        public byte[] Pseudonym { get; }

        public string Role { get; }

        public long Until { get; set; }

        public ShiftAnswers Answers { get; set; }
    }
}
