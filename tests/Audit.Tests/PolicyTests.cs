using System;
using System.Text;
using System.Text.Json;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Review;
using MeadowTinyMl.Audit.Signing;
using MeadowTinyMl.Tests;
using Xunit;

namespace MeadowTinyMl.Audit.Tests;

/// <summary>T1: policies and quorums against the published vectors.</summary>
public class PolicyTests
{
    private static readonly Ed25519Verifier Ed25519 = new();

    [FactNeeds(Vectors.Folder + "/policy.json")]
    public void Parse_AndQuorum_AgreeWithEveryVector()
    {
        int asked = 0;
        foreach (JsonElement vector in Vectors.Read("policy.json").EnumerateArray())
        {
            string name = vector.GetProperty("name").GetString()!;
            Policy? policy = TryParse(vector.GetProperty("policy").GetString()!);
            Assert.True(vector.GetProperty("policy_ok").GetBoolean() == (policy != null), name);
            if (policy == null)
            {
                continue;
            }

            asked++;
            Assert.True(vector.GetProperty("satisfied").GetBoolean() == IsSatisfied(policy, vector.Base64("checkpoint_b64")), name);
            Assert.Equal(policy.ToString(), TryParse(policy.ToString())!.ToString());
        }

        Assert.True(asked > 10);
    }

    [Theory]
    [InlineData("quorum none\n")]
    [InlineData("log {0}\nlog {0}\nquorum none\n")]
    [InlineData("log {0}\nquorum {0}\n")]
    [InlineData("log {0}\ngroup G any G\nquorum G\n")]
    [InlineData("log {0}\nwitness W {0}\nquorum W\n")]
    [InlineData("log\nquorum none\n")]
    public void Parse_RefusesWhatProvesNothing(string text) => Assert.Null(TryParse(text.Replace("{0}", TestLog.Key.ToString(), StringComparison.Ordinal)));

    private static bool IsSatisfied(Policy policy, byte[] checkpoint)
    {
        try
        {
            return policy.IsSatisfiedBy(SignedCheckpoint.Open(checkpoint, [.. policy.Logs, .. policy.Witnesses], Ed25519, EcdsaVerifier.Holds).SignedBy);
        }
        catch (NoteFormatException)
        {
            return false;
        }
    }

    private static Policy? TryParse(string text)
    {
        try
        {
            return Policy.Parse(Encoding.UTF8.GetBytes(text), Ed25519);
        }
        catch (NoteFormatException)
        {
            return null;
        }
    }
}
