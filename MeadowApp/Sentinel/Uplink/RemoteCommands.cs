using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Log.Storage;
using MeadowTinyMl.Audit.Log.Uplink;
using MeadowTinyMl.Sentinel.Commands;

namespace MeadowTinyMl.Sentinel.Uplink;

/// <summary>What operators far away ask of this device: signed orders become commands of the loop, which logs them under the operator's pseudonym before they count.</summary>
/// <remarks>
/// <para>From afar the device can be stopped, allowed less, told of an event that it missed, and asked to compute a kept decision again. Nothing answers an alert, nothing lets it go on after a stop, nothing lets it act
/// without being asked, and nothing switches an alarm off: for that a person must be where the alarm is.</para>
/// <para>An order counts once: its number is stored after the loop has taken it. A power cut in between has it taken a second time, which for a stop and a mode changes nothing; a
/// missed event may stand in the log twice.</para>
/// </remarks>
public sealed class RemoteCommands
{
    private const string NumbersFile = "state/orders";

    private static readonly (string Word, OversightMode Mode)[] Modes = { ("in_the_loop", OversightMode.InTheLoop), ("advisory", OversightMode.Advisory) };

    private readonly IStorage _storage;
    private readonly string _origin;
    private readonly IReadOnlyList<VerifierKey> _operators;
    private readonly IVerifier _verifier;
    private readonly IClock _clock;
    private readonly IAuditTrail _trail;
    private readonly Queue<(OperatorCommand Command, string Name, long Number)> _waiting = new Queue<(OperatorCommand, string, long)>();
    private readonly Dictionary<string, long> _seen = new Dictionary<string, long>(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> _taken = new SortedDictionary<string, long>(StringComparer.Ordinal);
    private bool _isNumberDue;
    private bool _isRefusalLogged;

    /// <summary>Reads which orders were taken before.</summary>
    /// <param name="storage">Keeps the numbers.</param>
    /// <param name="origin">The log of this device.</param>
    /// <param name="operators">Who may ask: keys that were enrolled on this device; a key's name is the operator's.</param>
    /// <param name="verifier">Ed25519.</param>
    /// <param name="clock">Tells whether an order's time is over; where the time of day is not known, only its number counts.</param>
    /// <param name="trail">Is told of the first order since boot that nobody enrolled has signed.</param>
    /// <exception cref="IOException">The numbers cannot be read.</exception>
    public RemoteCommands(IStorage storage, string origin, IReadOnlyList<VerifierKey> operators, IVerifier verifier, IClock clock, IAuditTrail trail)
    {
        _storage = storage;
        _origin = origin;
        _operators = operators;
        _verifier = verifier;
        _clock = clock;
        _trail = trail;
        string text = storage.Read(NumbersFile) is { } bytes ? Encoding.UTF8.GetString(bytes) : string.Empty;
        foreach (string[] words in text.Split('\n').Select(line => line.Split(' ')))
        {
            if (words.Length == 2 && StrictDecimal.TryParse(words[1], out long number))
            {
                _seen[words[0]] = _taken[words[0]] = number;
            }
        }
    }

    /// <summary>Gets how many orders since boot were not for this device to follow: not signed by an enrolled operator, or nothing that may be asked from afar.</summary>
    public int Refused { get; private set; }

    /// <summary>Lets the outbox do its next step, takes the orders that came back with it, and stores the numbers of what the loop has taken meanwhile.</summary>
    /// <param name="outbox">Where orders come from.</param>
    /// <param name="now">Milliseconds since boot.</param>
    public void Step(Outbox outbox, long now)
    {
        Settle();
        outbox.Step(now);
        while (outbox.TryTakeOrder(out byte[]? order))
        {
            Take(order!);
        }
    }

    /// <summary>Takes the next command for the loop.</summary>
    /// <param name="command">The command, or null.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryTake(out OperatorCommand? command)
    {
        command = null;
        if (!_waiting.TryDequeue(out (OperatorCommand Command, string Name, long Number) next))
        {
            return false;
        }

        command = next.Command;
        _taken[next.Name] = next.Number;
        _isNumberDue = true;
        return true;
    }

    internal void Take(byte[] note)
    {
        SignedOrder order;
        VerifierKey signedBy;
        try
        {
            order = SignedOrder.Open(note, _operators, _verifier, out signedBy);
        }
        catch (NoteFormatException)
        {
            Refuse();
            return;
        }

        // The station repeats an order until its time is over.
        bool isNew = !_seen.TryGetValue(signedBy.Name, out long last) || order.Number > last;
        if (order.Origin != _origin || !isNew || order.Until < (_clock.UtcSeconds ?? 0))
        {
            return;
        }

        _seen[signedBy.Name] = order.Number;
        OperatorCommand? command = Command(order.Words, signedBy.Name);
        if (command == null)
        {
            Refused++;
        }
        else
        {
            _waiting.Enqueue((command, signedBy.Name, order.Number));
        }
    }

    internal void Settle()
    {
        if (!_isNumberDue)
        {
            return;
        }

        _isNumberDue = false;
        try
        {
            string text = string.Concat(_taken.Select(number => string.Format(CultureInfo.InvariantCulture, "{0} {1}\n", number.Key, number.Value)));
            _storage.Replace(NumbersFile, Encoding.UTF8.GetBytes(text), Durability.Durable);
        }
        catch (IOException)
        {
            // The order is then taken again after the next start.
        }
    }

    private static OperatorCommand? Command(IReadOnlyList<string> words, string name)
    {
        switch (words[0])
        {
            case SignedOrder.Stop when words.Count == 1:
                return new StopCommand(StopSource.Page, name) { IsSigned = true };
            case SignedOrder.Missed when words.Count == 2:
                return new MissedCommand(words[1], name) { IsSigned = true };
            case SignedOrder.Replay when words.Count == 3 && StrictDecimal.TryParse(words[1], out long decision) && ConsentEntry.Bases().Contains(words[2]):
                return new ReplayCommand(decision, words[2], name) { IsSigned = true };
            case SignedOrder.Mode when words.Count == 5 && words[3] is "signal" or "relay":
                OversightOutput output = words[3] == "relay" ? OversightOutput.Relay : OversightOutput.Signal;
                foreach ((string word, OversightMode mode) in Modes)
                {
                    if (words[4] == word)
                    {
                        return new ModeCommand(words[1], words[2], output, mode, name) { IsSigned = true };
                    }
                }

                return null;
            default:
                return null;
        }
    }

    private void Refuse()
    {
        Refused++;
        if (_isRefusalLogged)
        {
            return;
        }

        _isRefusalLogged = true;
        try
        {
            _trail.Append(new FaultEntry("crypto", "signature_invalid", null));
        }
        catch (IOException)
        {
            // The loop finds out by itself that the log cannot be written, and says so.
        }
    }
}
