using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Audit.Log.Json;
using MeadowTinyMl.Audit.Log.Keys;
using MeadowTinyMl.Audit.Log.Merkle;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Review;
using MeadowTinyMl.Audit.Review.Documents;

namespace MeadowTinyMl.Audit.Tests.Planted;

/// <summary>All planted wrongs: at least one for each check; the rows of the threat table name theirs.</summary>
internal static class Plants
{
    private const string Bundle = "tile/entries/000.p/";

    private static readonly byte[] Recording = Enumerable.Range(0, 40).Select(i => (byte)(7 * i)).ToArray();

    public static IReadOnlyList<Plant> All { get; } =
    [
        new("C01", "checkpoint forged without the key") { Change = forge => forge.SignedBy = [Forge.Signer(Forge.Origin, 99)] },
        new("C01", "wrong enrolled key") { Key = _ => Forge.KeyOf(Forge.Signer(Forge.Origin, 98)) },
        new("C01", "old entries sealed anew with a key that no rotation leads to") { Change = forge => Cut(forge, "rotate", forge => forge.SignedBy = [forge.SignerOf(2)]) },
        new("C01", "note with a carriage return") { Spoil = (_, files) => files["checkpoint"] = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(files["checkpoint"]).Replace("\n", "\r\n", StringComparison.Ordinal)) },
        new("C01", "note with a look-alike dash") { Spoil = (_, files) => files["checkpoint"] = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(files["checkpoint"]).Replace("\n— ", "\n– ", StringComparison.Ordinal)) },
        new("C01", "note with stray base64 bits") { Spoil = (_, files) => files["checkpoint"] = StrayBits(files["checkpoint"]) },
        new("C01", "origin is another name than the key's") { Change = forge => forge.SignedBy = [Forge.Signer("vendor.example/site/other", 10)] },
        new("C02", "an entry changed") { Spoil = (_, files) => Flip(files, Name(files, Bundle), 3_000) },
        new("C02", "a leaf hash changed") { Spoil = (_, files) => Flip(files, Name(files, "tile/0/000.p/"), 70) },
        new("C02", "a bundle missing") { Spoil = (_, files) => files.Remove(Name(files, Bundle)) },
        new("C02", "a foreign file") { Spoil = (_, files) => files["tile/notes.txt"] = [1] },
        new("C02", "the last entry dropped from the bundle") { Spoil = (_, files) => files[Name(files, Bundle)] = files[Name(files, Bundle)][..^300] },
        new("C02", "an entry inserted, tiles made anew, checkpoint kept") { Spoil = Inserted },
        new("C02", "two entries swapped, tiles made anew, checkpoint kept") { Spoil = Swap },
        new("C02", "a bundle too large to be one") { Spoil = (_, files) => files[Name(files, Bundle)] = new byte[17 << 20] },
        new("C03", "cut back to an older genuine checkpoint") { Change = forge => forge.Entries.RemoveRange(forge.Entries.Count - 3, 3), Evidence = Kept(0) },
        new("C03", "two views for two auditors") { Change = forge => forge["missed"].Set("class", Story.Solvent), Evidence = Kept(0) },
        new("C04", "not witnessed for too long") { Change = forge => { forge["open"].Set("witness_s", 100); forge.Cosigners.Clear(); } },
        new("C04", "a cosignature that does not hold") { Change = forge => Insert(forge, "fault", new WitnessEntry(5, Story.Witness.Name, new byte[76])) },
        new("C05", "n is not the index") { Change = forge => forge["missed"].Set("n", 5) },
        new("C05", "white space") { Change = forge => forge["missed"].Bytes = bytes => Encoding.ASCII.GetBytes(Encoding.ASCII.GetString(bytes).Replace(":", ": ", StringComparison.Ordinal)) },
        new("C05", "a newer schema") { Change = forge => forge["missed"].Set("v", 2) },
        new("C05", "no entry at all") { Change = forge => forge["missed"].Bytes = _ => [] },
        new("C05", "bytes that are no entry") { Change = forge => forge["missed"].Bytes = bytes => bytes[..^1] },
        new("C06", "old entry changed with the stolen current key") { Change = forge => { Freeze(forge, "rotate"); forge["missed"].Set("class", Story.Solvent); } },
        new("C06", "cut back and logged on") { Change = forge => { Freeze(forge, "rotate"); forge.Entries.RemoveAt(forge.Entries.IndexOf(forge["rotate"]) - 1); } },
        new("C06", "not signed by the old key") { Change = forge => forge["rotate"].Spoil = entry => entry.Set("old_signature", new byte[64]) },
        new("C06", "next key not held by anybody") { Change = forge => forge["rotate"].Spoil = entry => entry.Set("new_signature", new byte[64]) },
        new("C06", "an epoch skipped") { Change = forge => forge["rotate"].Spoil = entry => entry.Set("epoch", 2) },
        new("C06", "a rotation that names another size") { Change = forge => forge["rotate"].Spoil = entry => entry.Set("size", 5) },
        new("C06", "small-order next key") { Change = forge => forge["rotate"].Spoil = entry => entry.Set("key", SmallOrder()) },
        new("C06", "an entry of another epoch") { Change = forge => forge["missed"].Set("e", 1) },
        new("C06", "signed by the key of an earlier epoch alone") { Change = forge => forge.SignedBy = [forge.SignerOf(1)] },
        new("C07", "uptime falls") { Change = forge => forge["missed"].Set("u", 5) },
        new("C07", "boot counter falls") { Change = forge => forge["missed"].Set("b", 0) },
        new("C07", "boot counter skips") { Change = forge => ForEachFrom(forge, "second load", entry => entry.Set("b", 3)) },
        new("C07", "clock set back without an entry") { Change = forge => ForEachFrom(forge, "missed", entry => entry.Set("ts", entry["ts"].Integer - 900), "clock") },
        new("C07", "a time from a clock that was never set") { Change = forge => forge["missed"].Set("q", 0) },
        new("C08", "no heartbeat for too long") { Change = forge => forge["open"].Set("heartbeat_s", 100) },
        new("C09", "model was not loaded") { Change = forge => forge["clean"].Set("model", "gas-other") },
        new("C09", "model is not approved") { Change = forge => forge["second load"].Set("sha256", new string('6', 64)) },
        new("C09", "signature does not hold") { Change = forge => forge["load"].Set("signature", "invalid") },
        new("C09", "model was recalled") { Change = forge => { forge["config"].Set("parameter", "block_model").Set("new", Story.ModelDigest).Set("class", JsonValue.Null); forge["after config"].Set("thresholds", JsonValue.Of([5_000, 5_000])).Set("cause", "small_margin"); } },
        new("C10", "outcome does not follow") { Change = forge => forge["clean again"].Set("outcome", "abstain").Set("cause", "low_confidence") },
        new("C10", "threshold loosened quietly") { Change = forge => forge["after config"].Set("thresholds", JsonValue.Of([5_000, 5_000])) },
        new("C10", "margin is wrong") { Change = forge => forge["clean again"].Set("margin", 1) },
        new("C11", "alert without a decision") { Change = forge => forge["rejected"].References["decision"] = "clean" },
        new("C11", "decision without an alert") { Change = forge => Insert(forge, "doubt", Story.Decision(40, Story.Odour, 9_000, "alert")) },
        new("C11", "more decisions logged than counted") { Change = forge => forge["summary"].Set("classes", JsonValue.Of(("clean_air", JsonValue.Of(0)), (Story.Odour, JsonValue.Of(320)), (Story.Solvent, JsonValue.Of(20)))) },
        new("C12", "answered too late") { Change = forge => forge["open"].Set("answer_s", 4) },
        new("C12", "no escalation") { Change = forge => forge.Entries.Remove(forge["escalate"]) },
        new("C12", "no answer") { Change = forge => { forge.Entries.Remove(forge["reject"]); } },
        new("C12", "not asked anew after a reset") { Change = NeverAskedAnew },
        new("C12", "asked anew and left") { Change = LeftAfterReset },
        new("C13", "alarm stays after a rejection") { Change = forge => forge["reject"].Set("state", "advisory") },
        new("C13", "alarm does not follow a reclassification") { Change = forge => forge["reclassify"].Set("state", "alarm") },
        new("C13", "output switched on after a rejection") { Change = forge => Insert(forge, "doubt", new ActuateEntry(0, "valve-1", true, "on_the_loop", null), ("alert", "rejected")) },
        new("C14", "confirmed faster than it can be read") { Change = forge => forge["confirm"].Set("ms", 700), IsNotice = true },
        new("C11", "an alert passed off as a challenge") { Change = forge => forge["confirmed"].Set("challenge", true) },
        new("C14", "a challenge confirmed") { Change = ConfirmedChallenge, IsNotice = true },
        new("C14", "a long run of confirmations") { Change = LongRun, IsNotice = true },
        new("C15", "the safe state was not reached") { Change = forge => forge["stop"].Set("state", "unsafe") },
        new("C15", "not tested for too long") { Change = forge => Later(forge, 40, pseudonyms: false) },
        new("C15", "runs again though nobody let it go on") { Change = forge => { forge["stop"].Set("cause", "button"); forge.Entries.Remove(forge["resume"]); Insert(forge, "doubt", new OversightEntry(false, [], [], [], [])); } },
        new("C15", "another mode than was chosen") { Change = OtherMode },
        new("C16", "confidences have drifted") { Change = forge => forge["summary"].Set("histogram", JsonValue.Of([320, 0, 0, 0, 0, 0, 0, 0, 0, 0])), IsNotice = true },
        new("C16", "abstains too often") { Change = forge => forge["summary"].Set("abstentions", 5_000), IsNotice = true },
        new("C17", "too many false alarms") { Change = ManyRejections, IsNotice = true },
        new("C17", "too many missed events") { Change = ManyMissed, IsNotice = true },
        new("C18", "a failed test without a fault") { Change = forge => forge["selftest 1"].Set("result", "fail") },
        new("C18", "no test for too long") { Change = forge => forge["open"].Set("selftest_s", 300) },
        new("C18", "no test after a start") { Change = UntestedStart },
        new("C19", "a word outside the vocabulary") { Change = forge => forge["fault"].Set("code", "smells_odd") },
        new("C19", "a type outside the schema") { Change = forge => forge["fault"].Set("t", "hunch") },
        new("C19", "a field outside the schema") { Change = forge => forge["fault"].Set("raw", "AAAA") },
        new("C19", "a longer list than allowed") { Change = forge => forge["freeze"].Set("decisions", JsonValue.Of(Enumerable.Range(0, 17).ToArray())) },
        new("C19", "a longer entry than allowed") { Change = forge => forge["load"].Set("labels", JsonValue.Of(["clean_air", Story.Odour, Story.Solvent, .. Enumerable.Range(0, 40).Select(i => $"{new string('x', 58)}{i:000}")])) },
        new("C20", "one commitment twice") { Change = forge => forge["clean again"].Set("input", forge["clean"]["input"]) },
        new("C20", "a plain hash of a recording") { Change = forge => forge["clean again"].Set("input", SHA256.HashData(Recording)), Evidence = _ => WithRecording() },
        new("C21", "replay without a consent") { Change = forge => forge.Entries.Remove(forge["consent"]) },
        new("C21", "another input replayed") { Change = forge => forge["replay"].Set("input", new byte[32]) },
        new("C21", "other confidences") { Change = forge => forge["replay"].Set("confidences", JsonValue.Of([5_399, 4_601])) },
        new("C22", "a pseudonym that nobody enrolled") { Change = forge => forge["reject"].Set("operator", new byte[16]) },
        new("C22", "an erased key is used") { Change = forge => Insert(forge, "second load", new OperatorEntry(Story.Bob, "supervisor", "login", Story.KeyB)) },
        new("C22", "a revoked pseudonym is used") { Change = forge => Insert(forge, "summary", new OperatorEntry(Story.Ada, "operator", "revoke", Story.KeyA)) },
        new("C22", "one pseudonym under two keys") { Change = forge => Insert(forge, "second load", new OperatorEntry(Story.Ada, "operator", "login", new string('c', 16))) },
        new("C22", "the key store still holds an erased key") { Evidence = _ => With(store: $$"""{"keys":[{"id":"{{Story.KeyA}}"},{"id":"{{Story.KeyB}}"}]}""") },
        new("C22", "one key beyond its period") { Change = forge => Later(forge, 40, stop: true) },
        new("C23", "a file missing after an erasure") { Spoil = (_, files) => files["tile/entries/notes"] = [] },
        new("C24", "pruned without an export") { Change = forge => Insert(forge, "fault", new PruneEntry(0, "retention", 184 * 86_400L, 2)) },
        new("C24", "pruned too young") { Change = forge => Insert(forge, "fault", new PruneEntry(0, "retention", 86_400, 0), ("export", "export")) },
        new("C24", "the oldest entry kept is too young") { Change = Prune, Spoil = (_, files) => { files.Remove("tile/entries/000"); files.Remove("tile/0/000"); }, Evidence = forge => Story.Evidence with { History = HistoryOf(forge) } },
        new("C24", "a policy below six months") { Change = forge => forge["open"].Set("retain_min_days", 30) },
        new("C25", "kept too long") { Change = forge => { forge["open"].Set("retain_max_days", 35); Fill(forge); Later(forge, 40, stop: true, login: true); } },
        new("C26", "an export without an entry") { Evidence = _ => With(accesses: """{"exports":[{"from":0,"to":99,"purpose":"authority"}]}""") },
        new("C26", "a consent without an entry") { Evidence = _ => With(accesses: """{"consents":[{"decision":1}]}""") },
        new("C26", "a replay without an entry") { Evidence = _ => With(accesses: """{"replays":[{"decision":1}]}""") },
        new("C27", "a setting changed under a freeze") { Change = forge => { ForgedEntry config = forge["config"]; forge.Entries.Remove(forge["thaw"]); Insert(forge, "erase", new ConfigEntry("hold_off_s", null, null, JsonValue.Of(1), JsonValue.Of(2), Story.Ada, "tuning")); } },
        new("C27", "another model loaded under a freeze") { Change = forge => { forge.Entries.Remove(forge["thaw"]); forge["second load"].Set("manifest", new string('6', 64)); } },
        new("C27", "pruned under a freeze") { Change = forge => { forge.Entries.Remove(forge["thaw"]); Insert(forge, "erase", new PruneEntry(0, "retention", 184 * 86_400L, 0), ("export", "export")); } },
        new("C28", "one sensor alarms far more") { Change = UnequalSensors, IsNotice = true },
        new("C29", "another card than the logged one") { Change = forge => { forge["load"].Set("card", new string('7', 64)); forge["second load"].Set("card", new string('7', 64)); } },
        new("C29", "a card without limits") { Change = forge => SetCard(forge, ShortCard), Evidence = _ => With(card: ShortCard) },
        new("C29", "a card with an empty section") { Change = forge => SetCard(forge, EmptyCard), Evidence = _ => With(card: EmptyCard) },
        new("C29", "other documents than the logged ones") { Evidence = _ => Story.Evidence with { Documentation = DocumentationSet.Released().Files.ToDictionary(file => "documentation/" + file.Key, file => file.Value) } },
    ];

    private static string ShortCard => Story.Card[..Story.Card.IndexOf("## Limits", StringComparison.Ordinal)];

    private static string EmptyCard => Story.Card.Replace("Few boards and few rooms.", string.Empty, StringComparison.Ordinal);

    private static Func<Forge, Evidence> Kept(int fewer) => _ =>
    {
        Forge whole = Story.Write();
        whole.Build(whole.Entries.Count - fewer, out byte[] note);
        return Copy(Story.Evidence, kept: new Dictionary<string, byte[]> { ["checkpoints/kept"] = note });
    };

    private static Evidence With(string? store = null, string? accesses = null, string? card = null) => Copy(
        Story.Evidence, store: store, accesses: accesses, card: card);

    private static Evidence Copy(Evidence from, IReadOnlyDictionary<string, byte[]>? kept = null, string? store = null, string? accesses = null, string? card = null, IReadOnlyList<string>? recordings = null) => new()
    {
        Checkpoints = kept ?? from.Checkpoints,
        Approved = from.Approved,
        Cards = card == null ? from.Cards : new Dictionary<string, byte[]> { ["cards/gas.md"] = Encoding.UTF8.GetBytes(card) },
        Recordings = recordings ?? from.Recordings,
        KeyStore = store == null ? from.KeyStore : Encoding.ASCII.GetBytes(store),
        Accesses = accesses == null ? from.Accesses : Encoding.ASCII.GetBytes(accesses),
    };

    private static Evidence WithRecording()
    {
        string path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), "meadow-planted-recording.bin");
        System.IO.File.WriteAllBytes(path, Recording);
        return Copy(Story.Evidence, recordings: [path]);
    }

    private static string Name(Dictionary<string, byte[]> files, string prefix) => files.Keys.Single(name => name.StartsWith(prefix, StringComparison.Ordinal));

    private static void Flip(Dictionary<string, byte[]> files, string name, int at) => files[name][at] ^= 1;

    // The root is 32 bytes, so its last character but one has two bits that say nothing.
    private static byte[] StrayBits(byte[] note)
    {
        byte[] stray = (byte[])note.Clone();
        int root = Array.IndexOf(stray, (byte)'=');
        const string Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        stray[root - 1] = (byte)Digits[Digits.IndexOf((char)stray[root - 1], StringComparison.Ordinal) + 1];
        return stray;
    }

    // One entry more before the last: the size that is signed stays, so the last is pushed out.
    private static void Inserted(Forge forge, Dictionary<string, byte[]> files)
    {
        byte[] note = files["checkpoint"];
        int size = forge.Entries.Count;
        forge.Entries.Insert(forge.Entries.IndexOf(forge["missed"]), new ForgedEntry(new MissedEntry(Story.Solvent, null, Story.Ada, "operator"), string.Empty, 1, forge["missed"].Uptime, forge["missed"]["ts"].Integer));
        files.Clear();
        foreach ((string name, byte[] bytes) in forge.Build(size, out _))
        {
            files[name] = bytes;
        }

        files["checkpoint"] = note;
    }

    private static void Swap(Forge forge, Dictionary<string, byte[]> files)
    {
        byte[] note = files["checkpoint"];
        int at = forge.Entries.IndexOf(forge["missed"]);
        (forge.Entries[at], forge.Entries[at + 1]) = (forge.Entries[at + 1], forge.Entries[at]);
        foreach ((string name, byte[] bytes) in forge.Build())
        {
            files[name] = bytes;
        }

        files["checkpoint"] = note;
    }

    // The rotate entry stays as the old key signed it, whatever comes to stand before it.
    private static void Freeze(Forge forge, string rotate)
    {
        forge.Build();
        forge[rotate].IsFinal = true;
    }

    private static void Cut(Forge forge, string rotate, Action<Forge> then)
    {
        forge.Entries.RemoveRange(forge.Entries.IndexOf(forge[rotate]), forge.Entries.Count - forge.Entries.IndexOf(forge[rotate]));
        then(forge);
    }

    private static string SmallOrder()
    {
        byte[] key = [1, .. new byte[31]];
        return VerifierKey.OfLog(Forge.Origin, key).ToString();
    }

    private static void ForEachFrom(Forge forge, string name, Action<ForgedEntry> change, string? until = null)
    {
        int from = forge.Entries.IndexOf(forge[name]);
        int to = until == null ? forge.Entries.Count : forge.Entries.IndexOf(forge[until]);
        foreach (ForgedEntry entry in forge.Entries.GetRange(from, to - from))
        {
            change(entry);
        }
    }

    /// <summary>Puts an entry right after another, at its time.</summary>
    private static void Insert(Forge forge, string after, Log.EntryBody body, params (string Key, string Entry)[] references)
    {
        ForgedEntry before = forge[after];
        var entry = new ForgedEntry(body, string.Empty, before["b"].Integer, before.Uptime, before["ts"].Integer);
        foreach ((string key, string target) in references)
        {
            entry.References[key] = target;
        }

        forge.Entries.Insert(forge.Entries.IndexOf(before) + 1, entry);
    }

    private static void ConfirmedChallenge(Forge forge)
    {
        forge.Add(new AlertEntry(0, Story.Odour, "advisory", ["lamp", "display"], "on_the_loop", true, SampleEntries.Digest, "advisory"), "challenge", ("decision", "clean again"));
        forge.Add(Story.Answer("confirm", "advisory"), null, ("alert", "challenge"));
    }

    private static void OtherMode(Forge forge)
    {
        Insert(forge, "doubt", new OversightEntry(false, ["gas"], [Story.Odour], ["signal/on_the_loop"], []));
        Insert(forge, "doubt", new ConfigEntry("oversight_mode", Story.Gas, Story.Odour, JsonValue.Of("signal/on_the_loop"), JsonValue.Of("signal/in_command/off"), Story.Ada, "request"));
    }

    private static void LongRun(Forge forge)
    {
        for (int i = 0; i < 20; i++)
        {
            Story.Alert(forge, $"run {i}", (byte)(100 + i));
            forge.Add(Story.Answer("confirm", "advisory"), null, ("alert", $"run {i}"));
        }
    }

    private static void ManyRejections(Forge forge)
    {
        for (int i = 0; i < 20; i++)
        {
            Story.Alert(forge, $"run {i}", (byte)(100 + i));
            forge.Add(Story.Answer("reject", "off"), null, ("alert", $"run {i}"));
        }
    }

    private static void ManyMissed(Forge forge)
    {
        for (int i = 0; i < 20; i++)
        {
            forge.Add(new MissedEntry(Story.Odour, null, Story.Ada, "operator"));
        }
    }

    private static void UntestedStart(Forge forge)
    {
        forge.Entries.RemoveAll(entry => entry.Type == SelfTestEntry.Name && entry["b"].Integer == forge.Boot);
        for (int i = 0; i < 40; i++)
        {
            forge.Add(Story.Summary());
        }
    }

    // A start after many days, with everything that the other checks ask of it.
    private static void Later(Forge forge, int days, bool pseudonyms = true, bool stop = false, bool login = false)
    {
        forge["open"].Set("witness_s", JsonValue.Null);
        int half = 0;
        while (half < days)
        {
            half += 20;
            forge.Reboot(20 * 86_400);
            forge.Add(new SelfTestEntry("crypto", null, "pass", SampleEntries.Digest));
            if (stop)
            {
                forge.Add(new StopEntry(null, "test", "safe"));
                forge.Add(new ResumeEntry(null, "test", "running"));
            }
        }

        if (pseudonyms && !login)
        {
            forge.Add(new OperatorEntry(Story.Ada, "operator", "login", Story.KeyA));
        }
    }

    private static void NeverAskedAnew(Forge forge)
    {
        forge.Entries.Remove(forge["asked anew"]);
        LeftAfterReset(forge);
    }

    private static void LeftAfterReset(Forge forge)
    {
        forge.Entries.Remove(forge["reject at last"]);
        forge.Uptime += 300_000;
        forge.Add(Story.Summary());
    }

    private static void Fill(Forge forge)
    {
        for (int i = 0; i < 256; i++)
        {
            forge.Add(Story.Summary());
        }
    }

    // Its entry says that what goes is old enough; the entries that stay tell another story.
    private static void Prune(Forge forge)
    {
        Fill(forge);
        forge.Add(new ExportEntry(null, "device", 0, 300, "archive"), "archive");
        forge.Add(new PruneEntry(256, "retention", 184 * 86_400L, 0), null, ("export", "archive"));
    }

    private static byte[] HistoryOf(Forge forge)
    {
        EntryBundle.TryDecode(forge.Build()["tile/entries/000"], 256, out List<(int Offset, byte[] Entry)> entries, out _);
        using var hash = new MerkleHash();
        byte[][] leaves = [.. entries.Select(entry => hash.Leaf(entry.Entry))];
        var history = new KeyHistory();
        foreach (int index in Enumerable.Range(0, 256).Where(index => forge.Entries[index].Type is LogOpenEntry.Name or RotateEntry.Name))
        {
            history.Add(new KeyHistory.Item(index, entries[index].Entry, [.. ReferenceTree.Path(hash, index, leaves)]));
        }

        return history.Encode();
    }

    private static void UnequalSensors(Forge forge)
    {
        forge.Add(Story.Summary(clean: 500, alerts: 0, abstained: 0, sensor: "gas1"));
        forge["summary"].Set("abstentions", 150);
        forge["second summary"].Set("abstentions", 150);
    }

    private static void SetCard(Forge forge, string card)
    {
        string digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(card)));
        forge["load"].Set("card", digest);
        forge["second load"].Set("card", digest);
    }
}
