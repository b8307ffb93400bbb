using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.Serialization;
using System.Text.Json;
using System.Xml.Serialization;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Uplink;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Dsp;
using MeadowTinyMl.Sensing;
using MeadowTinyMl.Sensing.Sound;
using MeadowTinyMl.Sentinel;
using MeadowTinyMl.Sentinel.Drift;
using MeadowTinyMl.Simulator.Page;
using Xunit;

namespace MeadowTinyMl.MeadowApp.Tests.Sentinel;

/// <summary>What holds raw input cannot be held by anything that reaches page, log or uplink, and no serialiser takes it.</summary>
/// <remarks>Serialisers themselves are banned from these projects when they are compiled (<c>BannedSymbols.Serialisers.txt</c>); the log cannot name the types of <c>Sensing</c> at all (<c>DependencyTests</c>).</remarks>
public class RawBufferTests
{
    private static readonly Assembly[] Product =
        [typeof(EntryBody).Assembly, typeof(ModelManifest).Assembly, typeof(GasFeatures).Assembly, typeof(GasScan).Assembly, typeof(SentinelLoop).Assembly, typeof(LiveView).Assembly];

    // Samples and patches, resistances, codes at the input of a network, and sound before it is sampled.
    private static readonly Type[] RawElements = [typeof(short), typeof(uint), typeof(sbyte), typeof(float)];

    private static readonly JsonSerializerOptions WithFields = new() { IncludeFields = true };

    public static TheoryData<string> WhatLeaves => new(Roots().Select(type => type.FullName!));

    [Theory]
    [MemberData(nameof(WhatLeaves))]
    public void WhatReachesPageLogOrUplink_CanHoldNoRawInput(string root) =>
        Assert.Null(WayToRawInput(Product.Select(assembly => assembly.GetType(root)).First(type => type != null)!));

    [Theory]
    [InlineData(typeof(GasChannel))]
    [InlineData(typeof(SoundChannel))]
    [InlineData(typeof(SentinelLoop))]
    [InlineData(typeof(SoundClassifier))]
    [InlineData(typeof(PdmMicrophone))]
    public void TheSearch_FindsRawInputWhereItIs(Type type) => Assert.NotNull(WayToRawInput(type));

    [Fact]
    public void Serialisers_RefuseAScan()
    {
        var scan = new GasScan();
        scan.Ohms.Fill(123_456_789);
        AssertNothingOf(scan);
    }

    [Fact]
    public void Serialisers_GetNothingOutOfTheRing()
    {
        var ring = new RawInputRing(1, 4, 1_000);
        ring.Keep(0, new byte[RawInputRing.SaltLength], BitConverter.GetBytes(123_456_789), 0);
        AssertNothingOf(ring);
    }

    // A serialiser may refuse the object or write what else it has; what it writes must hold nothing of the values.
    private static void AssertNothingOf(object raw)
    {
        foreach (Func<object, string> serialise in new Func<object, string>[] { Json, Xml, Contract })
        {
            string text;
            try
            {
                text = serialise(raw);
            }
            catch (Exception exception) when (exception is InvalidOperationException or NotSupportedException or InvalidDataContractException or SerializationException)
            {
                continue;
            }

            Assert.DoesNotContain("123456789", text, StringComparison.Ordinal);
            Assert.DoesNotContain(Convert.ToBase64String(BitConverter.GetBytes(123_456_789)), text, StringComparison.Ordinal);
        }
    }

    private static string Json(object raw) => JsonSerializer.Serialize(raw, raw.GetType(), WithFields);

    private static string Xml(object raw)
    {
        var text = new StringWriter();
        new XmlSerializer(raw.GetType()).Serialize(text, raw);
        return text.ToString();
    }

    private static string Contract(object raw)
    {
        using var bytes = new MemoryStream();
        new DataContractSerializer(raw.GetType()).WriteObject(bytes, raw);
        return System.Text.Encoding.UTF8.GetString(bytes.ToArray());
    }

    private static IEnumerable<Type> Roots() => typeof(IOperatorPanel).GetMethods().SelectMany(method => method.GetParameters()).Select(parameter => Plain(parameter.ParameterType))
        .Concat(typeof(EntryBody).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(EntryBody))))
        .Concat([typeof(UplinkMessage), typeof(UplinkAnswer), typeof(UplinkEvent), typeof(SignedOrder), typeof(DriftFigures), typeof(DriftAdvice), typeof(LiveView)])
        .Where(type => Product.Contains(type.Assembly))
        .Distinct();

    // The fields that lead from a type to raw input, or null; what an interface or a base class may be is followed as well.
    private static string? WayToRawInput(Type root)
    {
        var seen = new HashSet<Type>();
        var open = new Queue<(Type Type, string Way)>([(root, root.Name)]);
        while (open.TryDequeue(out (Type Type, string Way) next))
        {
            if (IsRaw(next.Type))
            {
                return next.Way;
            }

            foreach (Type part in Parts(next.Type).Select(Plain))
            {
                if ((part.IsGenericType || Product.Contains(Plain(part.IsArray ? part.GetElementType()! : part).Assembly) || IsRaw(part)) && seen.Add(part))
                {
                    open.Enqueue((part, $"{next.Way} > {part.Name}"));
                }
            }
        }

        return null;
    }

    private static IEnumerable<Type> Parts(Type type)
    {
        IEnumerable<Type> parts = type.IsArray ? [type.GetElementType()!] : type.GetGenericArguments();
        if (!Product.Contains(type.Assembly))
        {
            return parts;
        }

        IEnumerable<Type> fields = Lineage(type).SelectMany(level => level.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)).Select(field => field.FieldType);
        IEnumerable<Type> kinds = type.IsSealed ? [] : Product.SelectMany(assembly => assembly.GetTypes()).Where(other => other != type && type.IsAssignableFrom(other));
        return parts.Concat(fields).Concat(kinds);
    }

    private static IEnumerable<Type> Lineage(Type type)
    {
        for (Type? level = type; level != null && level != typeof(object); level = level.BaseType)
        {
            yield return level;
        }
    }

    private static bool IsRaw(Type type) =>
        (type.IsArray && RawElements.Contains(type.GetElementType())) ||
        (type.IsGenericType && type.GetGenericArguments().Any(RawElements.Contains)) ||
        type == typeof(GasScan) || type == typeof(RawInputRing) || typeof(IGasScanner).IsAssignableFrom(type) || typeof(IMicrophone).IsAssignableFrom(type) || typeof(IBus).IsAssignableFrom(type);

    private static Type Plain(Type type) => type.IsByRef ? type.GetElementType()! : Nullable.GetUnderlyingType(type) ?? type;
}
