using System;
using System.Linq;
using MeadowTinyMl.Audit.Signing;
using Xunit;

namespace MeadowTinyMl.Audit.Tests;

/// <summary>Ed25519 against RFC 8032, section 7.1, and against a second library.</summary>
public class Ed25519Tests
{
    private static readonly Ed25519Verifier Verifier = new();

    [Theory]
    [InlineData(
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")]
    [InlineData(
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")]
    [InlineData(
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a")]
    public void Sign_GivesThePublishedSignature(string seed, string publicKey, string message, string signature)
    {
        using var signer = new Ed25519Signer("vendor.example/site/device", Convert.FromHexString(seed));
        byte[] text = Convert.FromHexString(message);

        Assert.Equal(publicKey, Convert.ToHexStringLower(signer.PublicKey));
        Assert.Equal(signature, Convert.ToHexStringLower(signer.Sign(text)));
        Assert.True(Verifier.Verify(signer.PublicKey, text, Convert.FromHexString(signature)));
    }

    [Fact]
    public void Verify_AgreesWithASecondLibraryOnGoodAndFlippedSignatures()
    {
        var random = new Random(8032);
        for (int round = 0; round < 40; round++)
        {
            byte[] seed = new byte[32];
            byte[] message = new byte[round];
            random.NextBytes(seed);
            random.NextBytes(message);
            using var signer = new Ed25519Signer("vendor.example/site/device", seed);
            byte[] signature = signer.Sign(message);
            Assert.True(Geralt.Ed25519.Verify(signature, message, signer.PublicKey));

            signature[random.Next(64)] ^= (byte)(1 << random.Next(8));
            Assert.Equal(Geralt.Ed25519.Verify(signature, message, signer.PublicKey), Verifier.Verify(signer.PublicKey, message, signature));
        }
    }

    [Theory]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000080")]
    [InlineData("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a")]
    [InlineData("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")]
    [InlineData("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    public void IsValidKey_RefusesKeysOfSmallOrderAndOfAnotherForm(string key) =>
        Assert.False(Verifier.IsValidKey(Convert.FromHexString(key)));

    [Fact]
    public void Signature_OfTheIdentityKeyWouldHoldForEveryMessageHenceTheKeyCheck()
    {
        byte[] identity = [1, .. Enumerable.Repeat((byte)0, 31)];
        byte[] signature = [.. identity, .. new byte[32]];

        Assert.True(Verifier.Verify(identity, "any message"u8.ToArray(), signature));
        Assert.False(Verifier.IsValidKey(identity));
    }
}
