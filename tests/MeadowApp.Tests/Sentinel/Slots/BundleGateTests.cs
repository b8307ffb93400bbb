using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using MeadowTinyMl.Audit.Signing;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Sentinel.Slots;
using Xunit;

namespace MeadowTinyMl.MeadowApp.Tests.Sentinel.Slots;

/// <summary>What the gate refuses, and by which name.</summary>
public class BundleGateTests
{
    private static readonly Dictionary<BundleRefusal, Func<BundleVerdict>> Refusals = new()
    {
        [BundleRefusal.None] = () => Judge(TestRelease.Bundle("1.0.0")),
        [BundleRefusal.NoteMissing] = () => Spoiled(files => files.Remove(BundleNote.File)),
        [BundleRefusal.NoteUnsound] = () => Spoiled(files => files[BundleNote.File] = Encoding.ASCII.GetBytes("meadowtinyml-bundle/1\n")),
        [BundleRefusal.KeyUnknown] = () =>
        {
            using var stranger = new Ed25519Signer(TestRelease.Maker.Name, [.. Enumerable.Repeat((byte)8, 32)]);
            return Judge(TestRelease.Signed(TestRelease.Bundle("1.0.0").Files, "gas-hp354 1.0.0", stranger));
        },
        [BundleRefusal.SignatureWrong] = () => Spoiled(files => files[BundleNote.File] = Edited(files[BundleNote.File], "gas-hp354 1.0.0", "gas-hp354 9.0.0")),
        [BundleRefusal.PartMissing] = () => Spoiled(files => files.Remove("report.txt")),
        [BundleRefusal.PartForeign] = () => Spoiled(files => files["more.txt"] = [1]),
        [BundleRefusal.PartTooLarge] = () => Judge(TestRelease.Bundle("1.0.0"), new DeviceLimits { PartBytes = 2_000 }),
        [BundleRefusal.PartChanged] = () => Spoiled(files => files["report.txt"][0]++),
        [BundleRefusal.ManifestUnsound] = () => Judge(TestRelease.Bundle("1.0.0", change: manifest => manifest with { Thresholds = [20_000, 0, 0] })),
        [BundleRefusal.NetworkUnsound] = () => Judge(TestRelease.Bundle("1.0.0", spoil: files => files[ModelBundle.ModelFile][4] ^= 0xFF)),
        [BundleRefusal.OtherHardware] = () => Judge(TestRelease.Bundle("1.0.0", change: manifest => manifest with { HeaterProfile = "HP-411" })),
        [BundleRefusal.FlashOverBudget] = () => Judge(TestRelease.Bundle("1.0.0"), new DeviceLimits { FlashBytes = 3_000 }),
        [BundleRefusal.MemoryOverBudget] = () => Judge(TestRelease.Bundle("1.0.0"), new DeviceLimits { MemoryBytes = 41 }),
        [BundleRefusal.WorkOverBudget] = () => Judge(TestRelease.Bundle("1.0.0"), new DeviceLimits { MultiplyAccumulates = 415 }),
        [BundleRefusal.NotRead] = () => Unread(new IOException("the card is gone"), ModelBundle.ModelFile),
        [BundleRefusal.AnswersWrong] = () => Judge(TestRelease.Bundle("1.0.0", spoil: files => files[KnownAnswers.OutputFile][0] ^= 1)),
    };

    public static TheoryData<BundleRefusal> Names => [.. Refusals.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Judge_NamesWhatIsWrong(BundleRefusal expected)
    {
        BundleVerdict verdict = Refusals[expected]();

        Assert.Equal(expected, verdict.Refusal);
        Assert.Equal(expected == BundleRefusal.None, verdict.Words.Length == 0);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(BundleNote.File)]
    [InlineData(ModelBundle.ManifestFile)]
    public void Judge_NamesASourceThatCannotBeRead(string? file)
    {
        foreach (Exception failure in new Exception[] { new IOException("the card is gone"), new UnauthorizedAccessException("not allowed") })
        {
            BundleVerdict verdict = Unread(failure, file);
            Assert.Equal((BundleRefusal.NotRead, failure.Message), (verdict.Refusal, verdict.Words));
        }
    }

    // The others need a device that runs a model already; see ModelSlotsTests.
    [Fact]
    public void EveryRefusal_HasACase() => Assert.Equal(
        Enum.GetValues<BundleRefusal>().Except([BundleRefusal.VersionLower, BundleRefusal.Blocked, BundleRefusal.FailedBefore, BundleRefusal.NotStored]).Order(),
        Refusals.Keys.Order());

    [Fact]
    public void Judge_RefusesEveryFlippedByte()
    {
        MemorySource bundle = TestRelease.Bundle("1.0.0");
        BundleGate gate = TestRelease.Gate();
        int flips = 0;
        foreach ((string name, byte[] bytes) in bundle.Files)
        {
            for (int at = 0; at < bytes.Length; at++)
            {
                byte whole = bytes[at];
                bytes[at] ^= (byte)(1 << (flips % 8));
                BundleVerdict verdict = gate.Judge(bundle, isWhole: true);
                Assert.True(verdict.Refusal != BundleRefusal.None, $"{name}, byte {at}, bit {flips % 8}");
                Assert.True(name == BundleNote.File || verdict.Refusal == BundleRefusal.PartChanged, $"{name}, byte {at}: {verdict.Refusal}");
                bytes[at] = whole;
                flips++;
            }
        }

        Assert.Equal(BundleRefusal.None, gate.Judge(bundle, isWhole: true).Refusal);
        Assert.InRange(flips, 4_000, 20_000);
    }

    [Fact]
    public void Judge_RefusesEveryTruncation()
    {
        MemorySource bundle = TestRelease.Bundle("1.0.0");
        foreach (string name in bundle.Names)
        {
            byte[] whole = bundle.Files[name];
            for (int length = 0; length < whole.Length; length += 1 + (whole.Length / 50))
            {
                bundle.Files[name] = whole[..length];
                Assert.NotEqual(BundleRefusal.None, TestRelease.Gate().Judge(bundle, isWhole: true).Refusal);
            }

            bundle.Files[name] = whole;
        }
    }

    [Theory]
    [InlineData("../model.tflite")]
    [InlineData(".hidden")]
    [InlineData("a/b")]
    public void Judge_RefusesANameThatLeadsElsewhere_EvenWhereItIsSigned(string name) =>
        Assert.Equal(BundleRefusal.PartForeign, Judge(TestRelease.Bundle("1.0.0", spoil: files => files[name] = [1])).Refusal);

    [Fact]
    public void Judge_RefusesABundleThatIsNotWhatItsNoteSays()
    {
        SortedDictionary<string, byte[]> files = TestRelease.Bundle("1.0.0").Files;
        Assert.Equal(BundleRefusal.ManifestUnsound, Judge(TestRelease.Signed(files, "gas-hp354 9.0.0")).Refusal);
    }

    [Theory]
    [InlineData("1.0")]
    [InlineData("1.0.0-rc.1")]
    [InlineData("01.0.0")]
    [InlineData("99999999999999999999.0.0")]
    public void Judge_RefusesAVersionThatCannotBeCompared(string version) => Assert.Equal(BundleRefusal.ManifestUnsound, Judge(TestRelease.Bundle(version)).Refusal);

    [Fact]
    public void Judge_RefusesSoundOfAnotherRateOrLongerThanTheDeviceKeeps()
    {
        Assert.Equal(BundleRefusal.None, Judge(TestRelease.Bundle("1.0.0", "sound")).Refusal);
        Assert.Equal(BundleRefusal.OtherHardware, Judge(TestRelease.Bundle("1.0.0", "sound"), new DeviceLimits { SampleRateHz = 16_000 }).Refusal);
        Assert.Equal(BundleRefusal.OtherHardware, Judge(TestRelease.Bundle("1.0.0", "sound", manifest => manifest with { WindowsPerDecision = 11 })).Refusal);
    }

    [Theory]
    [InlineData(3_000_000, 600_000, BundleRefusal.None)]
    [InlineData(3_000_001, 1, BundleRefusal.MemoryOverBudget)]
    [InlineData(1, 600_001, BundleRefusal.WorkOverBudget)]
    public void Judge_HoldsTheStatedBudgetToTheDevicesLimits(int ramBytes, int microseconds, BundleRefusal expected) =>
        Assert.Equal(expected, Judge(TestRelease.Bundle("1.0.0", change: manifest => manifest with { Budget = new ModelBudget(2_240, ramBytes, microseconds, 1) })).Refusal);

    private static BundleVerdict Judge(MemorySource bundle, DeviceLimits? limits = null) => TestRelease.Gate(limits).Judge(bundle, isWhole: true);

    private static BundleVerdict Spoiled(Action<IDictionary<string, byte[]>> spoil)
    {
        MemorySource bundle = TestRelease.Bundle("1.0.0");
        spoil(bundle.Files);
        return Judge(bundle);
    }

    private static byte[] Edited(byte[] note, string before, string after) => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(note).Replace(before, after, StringComparison.Ordinal));

    private static BundleVerdict Unread(Exception failure, string? file)
    {
        MemorySource bundle = TestRelease.Bundle("1.0.0");
        bundle.Failure = failure;
        bundle.FailsAt = file;
        return Judge(bundle);
    }
}
