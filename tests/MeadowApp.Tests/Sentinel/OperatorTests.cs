using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using MeadowTinyMl.Audit.Log.Json;
using MeadowTinyMl.Sentinel;
using MeadowTinyMl.Sentinel.Commands;
using MeadowTinyMl.Sentinel.Operators;
using Xunit;

namespace MeadowTinyMl.MeadowApp.Tests.Sentinel;

public class OperatorTests
{
    private const string Pin = "739154";
    private const int Fast = SlowHash.LeastIterations;

    [Fact]
    public void SlowHash_IsPbkdf2()
    {
        byte[] salt = [.. Enumerable.Range(0, 16).Select(i => (byte)i)];
        var hash = SlowHash.Of("secret", salt, 4_096);

        Assert.Equal(Convert.ToBase64String(Rfc2898DeriveBytes.Pbkdf2("secret", salt, 4_096, HashAlgorithmName.SHA256, 32)), hash.Hash);
        Assert.True(hash.Matches("secret"));
        Assert.False(hash.Matches("Secret"));
    }

    [Theory]
    [InlineData("739154", true)]
    [InlineData("73915", false)]
    [InlineData("7391545", false)]
    [InlineData("73915a", false)]
    [InlineData("444444", false)]
    [InlineData("345678", false)]
    [InlineData("987654", false)]
    public void Pin_IsSixDigitsThatAreNoRun(string pin, bool isGood) => Assert.Equal(isGood, OperatorSecret.ProblemOfPin(pin) == null);

    [Fact]
    public void Enrolment_IsLoggedAtTheStartAndHoldsNoName()
    {
        Bench bench = Enrolled();

        Dictionary<string, JsonValue> entry = Assert.Single(bench.Trail.Of("operator")).Fields;
        Assert.Equal(("enrol", "operator"), (entry["act"].Text, entry["role"].Text));
        Assert.Equal(Convert.ToBase64String(bench.Pseudonyms.Of("ada")), entry["operator"].Text);
        Assert.Empty(new Bench(storage: bench.Storage).Trail.Of("operator"));
        Assert.DoesNotContain(Pin, Encoding.ASCII.GetString(bench.Storage.Files[OperatorRoster.File]), StringComparison.Ordinal);
    }

    [Fact]
    public void WithoutSignIn_SilenceAndStopWorkAndNothingElse()
    {
        Bench bench = Enrolled();
        bench.Person = "ada";
        bench.Solvent();
        bench.Say(1, HumanAction.Confirm);
        bench.Say(1, HumanAction.Reject);
        bench.Person = null;
        bench.Say(1, HumanAction.Reject);
        Assert.Empty(bench.Trail.Of("human"));

        bench.Say(1, HumanAction.Acknowledge);
        Assert.Equal(AlarmSignal.Lamp, bench.Signal);
        Assert.Equal(JsonKind.Null, Assert.Single(bench.Trail.Of("human")).Fields["operator"].Kind);

        bench.Stop();
        Assert.Equal(DeviceState.Stopped, bench.State);
        bench.Ask(new ResumeCommand(StopSource.Button, "ada"));
        bench.Ask(new MissedCommand("chainsaw", "ada"));
        Assert.Equal(DeviceState.Stopped, bench.State);
        Assert.Empty(bench.Trail.Of("missed"));
        Assert.All(bench.Trail.Problems(), Assert.Null);
    }

    [Fact]
    public void SignIn_LastsForAShift()
    {
        Bench bench = Enrolled(options: new SentinelOptions { ShiftMilliseconds = 3_600_000 });
        SignIn(bench, "ada", Pin);
        Assert.Equal(SignInOutcome.Accepted, bench.SignIns[^1].Outcome);

        bench.Person = "ada";
        bench.Solvent();
        bench.Say(1, HumanAction.Confirm);
        Assert.Equal("operator", Assert.Single(bench.Trail.Of("human")).Fields["role"].Text);

        bench.Wait(3_600_000);
        Assert.Equal(SignInOutcome.Ended, bench.SignIns[^1].Outcome);
        bench.Say(1, HumanAction.Reject);

        Assert.Single(bench.Trail.Of("human"));
        Assert.Equal(["enrol", "login", "logout"], Acts(bench));
    }

    [Fact]
    public void SignIn_IsLimitedAndEachTriedAttemptIsLogged()
    {
        Bench bench = Enrolled();
        for (int attempt = 0; attempt < 3; attempt++)
        {
            SignIn(bench, "ada", "000111");
        }

        SignIn(bench, "ada", Pin);
        Assert.Equal(SignInOutcome.Delayed, bench.SignIns[^1].Outcome);
        Assert.Equal(["enrol", "login_failed", "login_failed", "login_failed"], Acts(bench));

        bench.Wait(30_000);
        SignIn(bench, "ada", "000111");
        bench.Wait(59_999);
        SignIn(bench, "ada", Pin);
        Assert.Equal(SignInOutcome.Delayed, bench.SignIns[^1].Outcome);
        bench.Wait(1);
        SignIn(bench, "ada", Pin);

        Assert.Equal(SignInOutcome.Accepted, bench.SignIns[^1].Outcome);
        Assert.Equal(0, bench.Roster.Find("ada")!.Failures);
    }

    [Fact]
    public void SignIn_LimitSurvivesAReset()
    {
        Bench bench = Enrolled();
        for (int attempt = 0; attempt < 3; attempt++)
        {
            SignIn(bench, "ada", "000111");
        }

        var again = new Bench(storage: bench.Storage);
        SignIn(again, "ada", Pin);
        Assert.Equal(SignInOutcome.Delayed, again.SignIns[^1].Outcome);
        again.Wait(30_000);
        SignIn(again, "ada", Pin);
        Assert.Equal(SignInOutcome.Accepted, again.SignIns[^1].Outcome);
    }

    [Fact]
    public void SignIn_OfNobodyIsLimitedTooAndKeepsNothingOfWhatWasTyped()
    {
        Bench bench = Enrolled();
        foreach (string name in new[] { "eve", "mallory", "739154" })
        {
            SignIn(bench, name, Pin);
        }

        SignIn(bench, "trudy", Pin);

        Assert.Equal(SignInOutcome.Delayed, bench.SignIns[^1].Outcome);
        Assert.Equal(["enrol", "login_failed", "login_failed", "login_failed"], Acts(bench));
        Assert.Single(bench.Trail.Of("operator").Skip(1).Select(entry => entry.Fields["operator"].Text).Distinct());
        SignIn(bench, "ada", Pin);
        Assert.Equal(SignInOutcome.Accepted, bench.SignIns[^1].Outcome);
    }

    [Fact]
    public void Revoke_TakesASupervisorAndEndsTheShiftOfALostToken()
    {
        Bench bench = Enrolled();
        bench.Ask(new RevokeCommand("ada", "ada"));
        SignIn(bench, "ada", Pin);
        bench.Ask(new RevokeCommand("ada", "ada"));
        Assert.DoesNotContain("revoke", Acts(bench));

        bench.Ask(new RevokeCommand("ada", Bench.Operator));
        Assert.Equal("revoke", Acts(bench)[^1]);
        Assert.Equal(SignInOutcome.Ended, bench.SignIns[^1].Outcome);
        bench.Person = "ada";
        bench.Solvent();
        bench.Say(1, HumanAction.Confirm);
        Assert.Empty(bench.Trail.Of("human"));
        SignIn(bench, "ada", Pin);
        Assert.Equal(SignInOutcome.Refused, bench.SignIns[^1].Outcome);
    }

    [Theory]
    [InlineData("auditor", false, false)]
    [InlineData("operator", true, false)]
    [InlineData("supervisor", true, true)]
    [InlineData("administrator", true, true)]
    public void Roles_MayDoWhatIsTheirs(string role, bool mayAnswer, bool mayRule)
    {
        Bench bench = Enrolled(role);
        SignIn(bench, "ada", Pin);
        bench.Ask(new ModeCommand("sound-test", "chainsaw", OversightOutput.Signal, OversightMode.Off, "ada"));
        bench.Person = "ada";
        bench.Solvent();
        bench.Say(1, HumanAction.Confirm);

        Assert.Equal(mayRule, bench.Trail.Of("config").Count == 1);
        Assert.Equal(mayAnswer, bench.Trail.Of("human").Count == 1);
    }

    [Fact]
    public void BrokenLog_LetsNobodyIn()
    {
        Bench bench = Enrolled();
        bench.Trail.IsBroken = true;
        SignIn(bench, "ada", Pin);

        Assert.Equal(SignInOutcome.Unlogged, bench.SignIns[^1].Outcome);
    }

    [Fact]
    public void BrokenStorage_IsAFaultAndEndsNothing()
    {
        Bench bench = Enrolled();
        bench.Storage.IsBroken = true;
        SignIn(bench, "ada", "000111");

        Assert.Equal("storage", Assert.Single(bench.Trail.Of("fault")).Fields["component"].Text);
        bench.Solvent();
        Assert.Equal(AlarmSignal.Sounding, bench.Signal);
    }

    [Fact]
    public void Period_ChangesThePseudonymOfWhoIsSignedIn()
    {
        Bench bench = Enrolled(options: new SentinelOptions { PseudonymDays = 1, ShiftMilliseconds = 100_000_000 });
        bench.UtcSeconds = 1_800_000_000;
        SignIn(bench, "ada", Pin);
        bench.Wait(86_399_000);
        bench.Wait(1);
        Assert.Single(bench.Pseudonyms.KeyIds);
        bench.Wait(1_000);
        bench.Wait(1);

        Assert.Equal(2, bench.Pseudonyms.KeyIds.Count);
        Assert.Equal(["enrol", "login", "login"], Acts(bench));
        Assert.Equal(2, bench.Trail.Of("operator").Select(entry => entry.Fields["operator"].Text).Distinct().Count());
        Assert.Equal(2, bench.Trail.Of("operator").Select(entry => entry.Fields["key_id"].Text).Distinct().Count());
    }

    [Fact]
    public void Roster_ReadsWhatItWrote()
    {
        var storage = new MemoryStorage();
        var roster = new OperatorRoster(storage);
        roster.Enrol("ada", "operator", Hash(Pin));
        roster.Enrol("grace", "supervisor", Hash("x"));
        roster.Revoke("grace");
        byte[] written = storage.Files[OperatorRoster.File];

        var again = new OperatorRoster(storage);
        Assert.Equal([AccountState.Enrolling, AccountState.Revoking], again.Accounts.Select(account => account.State));
        Assert.True(again.Find("ada")!.Secret!.Matches(Pin));
        again.Enrol("grace", "supervisor", Hash("x"));
        again.Revoke("grace");
        Assert.Equal(written, storage.Files[OperatorRoster.File]);
    }

    [Fact]
    public void Roster_RefusesEveryTruncationAndNeverCrashes()
    {
        var storage = new MemoryStorage();
        new OperatorRoster(storage).Enrol("ada", "operator", Hash(Pin));
        byte[] whole = storage.Files[OperatorRoster.File];
        for (int length = 0; length < whole.Length; length++)
        {
            storage.Files[OperatorRoster.File] = whole[..length];
            Assert.Throws<RosterFormatException>(() => new OperatorRoster(storage));
        }

        for (int bit = 0; bit < 8 * whole.Length; bit++)
        {
            byte[] flipped = [.. whole];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            storage.Files[OperatorRoster.File] = flipped;
            try
            {
                // A flipped letter of a name or a hash is another name or hash; nobody signs in with it.
                _ = new OperatorRoster(storage);
            }
            catch (RosterFormatException)
            {
            }
        }
    }

    [Theory]
    [InlineData("account ada operator enrolled 0 999 AAAAAAAAAAAAAAAAAAAAAA== AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "iterations")]
    [InlineData("account ada operator enrolled 0 2000000000 AAAAAAAAAAAAAAAAAAAAAA== AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "iterations")]
    [InlineData("account ada simulated enrolled 0 10000 AAAAAAAAAAAAAAAAAAAAAA== AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "supervisor")]
    [InlineData("account Ada operator enrolled 0 10000 AAAAAAAAAAAAAAAAAAAAAA== AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "a name")]
    [InlineData("account ada operator enrolled -1 10000 AAAAAAAAAAAAAAAAAAAAAA== AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "failures")]
    [InlineData("account ada operator enrolled 0 10000 AAAA AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "base64")]
    public void Roster_NamesLineAndLimit(string line, string expected)
    {
        var storage = new MemoryStorage();
        storage.Files[OperatorRoster.File] = Encoding.ASCII.GetBytes($"operators/v1\n{line}\nend\n");

        RosterFormatException refused = Assert.Throws<RosterFormatException>(() => new OperatorRoster(storage));
        Assert.Equal(2, refused.Line);
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    private static Bench Enrolled(string role = "operator", SentinelOptions? options = null)
    {
        var storage = new MemoryStorage();
        new OperatorRoster(storage).Enrol("ada", role, Hash(Pin));
        return new Bench(options, storage: storage);
    }

    private static SlowHash Hash(string secret) => SlowHash.Of(secret, new byte[SlowHash.SaltLength], Fast);

    private static void SignIn(Bench bench, string name, string secret) => bench.Ask(new SignInCommand(1, name, secret));

    private static string[] Acts(Bench bench) => bench.Trail.Of("operator").Where(entry => entry.Fields["role"].Text != "simulated").Select(entry => entry.Fields["act"].Text).ToArray();
}
