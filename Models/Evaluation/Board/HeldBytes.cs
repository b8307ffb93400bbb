using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Runtime.InteropServices;

namespace MeadowTinyMl.Evaluation.Board;

/// <summary>The bytes that objects hold on the board, as Mono lays them out on a 32-bit processor: counted from their fields, so that the figure is the same each time, whatever the runtime here has optimised away.</summary>
internal static class HeldBytes
{
    private const int ObjectHeader = 8;
    private const int ArrayHeader = 16;
    private const int Reference = 4;

    /// <summary>Counts objects and all that they reach, each once; text is not counted.</summary>
    public static long Of(params object[] roots)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var waiting = new Stack<object>();
        long bytes = 0;
        void Meet(object? found)
        {
            if (found is not (null or string or Type) && seen.Add(found))
            {
                waiting.Push(found);
            }
        }

        foreach (object root in roots)
        {
            Meet(root);
        }

        while (waiting.TryPop(out object? next))
        {
            bytes += next is Array array ? ArrayHeader + Elements(array, Meet) : ObjectHeader + Fields(next.GetType(), next, Meet);
        }

        return bytes;
    }

    private static long Elements(Array array, Action<object?> meet)
    {
        Type type = array.GetType().GetElementType()!;
        return type.IsPrimitive ? array.LongLength * Size(type) : array.Cast<object?>().Sum(element => Value(type, element, meet));
    }

    private static long Fields(Type type, object owner, Action<object?> meet)
    {
        long bytes = 0;
        for (Type? level = type; level != null; level = level.BaseType)
        {
            foreach (FieldInfo field in level.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                bytes += Value(field.FieldType, field.GetValue(owner), meet);
            }
        }

        return bytes;
    }

    // Handed to native code these two would have other sizes.
    private static int Size(Type type) => type == typeof(bool) ? 1 : type == typeof(char) ? 2 : Marshal.SizeOf(type);

    private static long Value(Type type, object? value, Action<object?> meet)
    {
        if (type.IsPrimitive)
        {
            return Size(type);
        }

        if (Nullable.GetUnderlyingType(type) is { } inner)
        {
            return 1 + Value(inner, value ?? Activator.CreateInstance(inner), meet);
        }

        if (type.IsValueType)
        {
            return type.IsEnum ? Value(type.GetEnumUnderlyingType(), null, meet) : Fields(type, value!, meet);
        }

        meet(value);
        return Reference;
    }
}
