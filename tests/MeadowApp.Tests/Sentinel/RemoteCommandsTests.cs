using System;
using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Log.Storage;
using MeadowTinyMl.Audit.Log.Uplink;
using MeadowTinyMl.Audit.Signing;
using MeadowTinyMl.Sentinel;
using MeadowTinyMl.Sentinel.Commands;
using MeadowTinyMl.Sentinel.Uplink;
using Xunit;

namespace MeadowTinyMl.MeadowApp.Tests.Sentinel;

/// <summary>Orders from afar: signed by an enrolled operator, once, and never an answer to an alert.</summary>
public class RemoteCommandsTests
{
    private const string Origin = "vendor.example/site/device";
    private const long Now = 1_800_000_000;

    private static readonly Ed25519Signer Ann = new("ann", new byte[32]);
    private static readonly Ed25519Signer Stranger = new("ann", [.. Enumerable.Repeat((byte)1, 32)]);
    private static readonly VerifierKey[] Enrolled = [VerifierKey.OfLog(Ann.Name, Ann.PublicKey)];

    private readonly Files _files = new();
    private readonly MemoryTrail _trail = new();

    [Fact]
    public void EnrolledOperator_MayStopRestrictAndReport()
    {
        OperatorCommand[] taken = Take(Order(1, "stop"), Order(2, "mode", "gas", "solvent_vapour", "relay", "advisory"), Order(3, "mode", "gas", "odour", "signal", "in_the_loop"), Order(4, "missed", "chainsaw"), Order(5, "replay", "7", "consent"));

        Assert.Equal(
            [
                new StopCommand(StopSource.Page, "ann") { IsSigned = true },
                new ModeCommand("gas", "solvent_vapour", OversightOutput.Relay, OversightMode.Advisory, "ann") { IsSigned = true },
                new ModeCommand("gas", "odour", OversightOutput.Signal, OversightMode.InTheLoop, "ann") { IsSigned = true },
                new MissedCommand("chainsaw", "ann") { IsSigned = true },
                new ReplayCommand(7, "consent", "ann") { IsSigned = true },
            ],
            taken);
    }

    [Theory]
    [InlineData("confirm 1")]
    [InlineData("reject 1")]
    [InlineData("reclassify 1 odour")]
    [InlineData("acknowledge 1")]
    [InlineData("resume")]
    [InlineData("mode gas solvent_vapour relay on_the_loop")]
    [InlineData("mode gas solvent_vapour signal off")]
    [InlineData("mode gas solvent_vapour lamp advisory")]
    [InlineData("stop now")]
    [InlineData("replay 7")]
    [InlineData("replay 7 curiosity")]
    [InlineData("replay -7 consent")]
    [InlineData("stop ")]
    [InlineData("")]
    public void NothingElse_CanBeAskedFromAfar(string words) => Assert.Empty(Take(Order(1, words.Split(' '))));

    [Fact]
    public void OrderThatAnyoneElseSigned_IsRefusedAndLoggedOnce()
    {
        byte[] forged = new SignedOrder(Origin, 9, Now + 60, ["stop"]).Sign(Stranger);
        byte[] spoiled = Order(1, "stop");
        spoiled[^5] ^= 1;

        Assert.Empty(Take(forged, spoiled, [], [1, 2, 3]));
        Assert.Equal("signature_invalid", Assert.Single(_trail.Of("fault")).Fields["code"].Text);
    }

    [Fact]
    public void OrderForAnotherDeviceOrOfYesterday_IsPassedOver()
    {
        Assert.Empty(Take(new SignedOrder("other.example/log", 1, Now + 60, ["stop"]).Sign(Ann), new SignedOrder(Origin, 1, Now - 1, ["stop"]).Sign(Ann)));
        Assert.Empty(_trail.Of("fault"));
    }

    [Fact]
    public void OrderCountsOnce_AlsoAfterAReset()
    {
        Assert.Single(Take(Order(5, "stop"), Order(5, "stop"), Order(4, "missed", "rain")));
        Assert.Empty(Take(Order(5, "stop"), Order(3, "stop")));
        Assert.Single(Take(Order(6, "stop")));
    }

    [Fact]
    public void EveryFlippedBitOfAnOrder_IsRefused()
    {
        byte[] good = Order(1, "stop");
        for (int bit = 0; bit < good.Length * 8; bit++)
        {
            byte[] bad = (byte[])good.Clone();
            bad[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Empty(Take(bad));
        }

        Assert.Single(Take(good));
    }

    private static byte[] Order(long number, params string[] words) => new SignedOrder(Origin, number, Now + 60, words).Sign(Ann);

    // A boot: the orders come in, the loop takes them, and the next step stores their numbers.
    private OperatorCommand[] Take(params byte[][] orders)
    {
        var commands = new RemoteCommands(_files, Origin, Enrolled, new Ed25519Verifier(), new Clock(), _trail);
        foreach (byte[] order in orders)
        {
            commands.Take(order);
        }

        var taken = new List<OperatorCommand>();
        while (commands.TryTake(out OperatorCommand? command))
        {
            taken.Add(command!);
        }

        commands.Settle();
        return [.. taken];
    }

    private sealed class Clock : IClock
    {
        public long UptimeMilliseconds => 0;

        public long? UtcSeconds => Now;

        public int Quality => 2;
    }

    private sealed class Files : IStorage
    {
        private readonly Dictionary<string, byte[]> _files = [];

        public byte[]? Read(string name) => _files.GetValueOrDefault(name);

        public byte[]? ReadFrom(string name, long offset) => throw new NotSupportedException();

        public bool Holds(string name, ReadOnlyMemory<byte> bytes) => throw new NotSupportedException();

        public void Replace(string name, ReadOnlyMemory<byte> bytes, Durability durability) => _files[name] = bytes.ToArray();

        public void Append(string name, ReadOnlyMemory<byte> bytes, bool isDurable) => throw new NotSupportedException();

        public void Overwrite(string name, byte[] bytes) => throw new NotSupportedException();

        public void Delete(string name) => throw new NotSupportedException();

        public void SyncDirectory(string folder) => throw new NotSupportedException();

        public IReadOnlyList<string> List(string folder) => throw new NotSupportedException();

        public StorageSpace Space() => default;
    }
}
