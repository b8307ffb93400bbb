using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MeadowTinyMl.Inference;

namespace MeadowTinyMl.Models.Tests.Inference;

/// <summary>
/// Moves the arrays of an interpreter (arena, weights, scratch) to memory of which the very next byte cannot be touched, so that reading or
/// writing one byte past an array ends the process at once, unsafe code included.
/// </summary>
/// <remarks>
/// Arrays of the runtime lie among others, where a stray read would go unseen. Here each one is laid out by hand, header and all, at the end of
/// mapped pages before an inaccessible one, or at their start behind one. The garbage collector leaves references outside its heap alone.
/// Linux on 64 bits only.
/// </remarks>
internal sealed unsafe class GuardedMemory : IDisposable
{
    private const int HeaderBytes = 16;
    private const int LockWordBytes = 8;
    private const int SlotBytes = 16 * 1024;
    private const int Slots = 128;
    private const int ReadWrite = 3;
    private const int PrivateAnonymous = 0x22;

    private static readonly Type[] Shared = [typeof(TfliteModel), typeof(Subgraph), typeof(ArenaPlan), typeof(OperatorInfo), typeof(TensorInfo), typeof(VariableInfo)];
    private static readonly Dictionary<Type, FieldInfo[]> FieldsOfTypes = [];

    private readonly int _page = Environment.SystemPageSize;
    private readonly nint _slots;
    private readonly List<(nint Start, nuint Length)> _large = [];
    private readonly Dictionary<object, object> _moved = new(ReferenceEqualityComparer.Instance);
    private int _used;

    public GuardedMemory() => _slots = Map(Slots, SlotBytes);

    public static bool IsSupported => OperatingSystem.IsLinux() && Environment.Is64BitProcess;

    /// <summary>Moves every array that an interpreter computes with.</summary>
    public void Move(Interpreter interpreter) => Visit(interpreter);

    /// <summary>Copies an array so that it ends, or for every second one starts, at an inaccessible page.</summary>
    public T[] Copy<T>(T[] array)
        where T : unmanaged => (T[])CopyArray(array);

    /// <summary>Takes all memory back; nothing that was moved may be used again.</summary>
    public void Reset()
    {
        _moved.Clear();
        _used = 0;
        foreach ((nint start, nuint length) in _large)
        {
            _ = munmap(start, length);
        }

        _large.Clear();
    }

    public void Dispose()
    {
        Reset();
        _ = munmap(_slots, (nuint)(Slots * (SlotBytes + _page) + _page));
    }

    private static FieldInfo[] FieldsOf(Type type)
    {
        lock (FieldsOfTypes)
        {
            if (!FieldsOfTypes.TryGetValue(type, out FieldInfo[]? fields))
            {
                var found = new List<FieldInfo>();
                for (Type? level = type; level != null && level != typeof(object); level = level.BaseType)
                {
                    found.AddRange(level.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
                        .Where(field => !field.FieldType.IsPrimitive && !field.FieldType.IsPointer && !field.FieldType.IsEnum && field.FieldType != typeof(string)));
                }

                FieldsOfTypes[type] = fields = found.ToArray();
            }

            return fields;
        }
    }

    // Returns what stands in the place of a value: a moved array, or the value with moved arrays in it.
    private object Visit(object value)
    {
        Type type = value.GetType();
        if (_moved.TryGetValue(value, out object? before))
        {
            return before;
        }

        if (value is Array array && type.GetElementType()!.IsPrimitive)
        {
            return array.Length == 0 ? value : _moved[value] = CopyArray(array);
        }

        bool isOurs = type.Assembly == typeof(Interpreter).Assembly || type.FullName!.StartsWith("System.ValueTuple", StringComparison.Ordinal);
        if (value is IList list)
        {
            _moved[value] = value;
            for (int i = 0; i < list.Count; i++)
            {
                list[i] = list[i] is { } item ? Visit(item) : null;
            }
        }
        else if (isOurs && !type.IsPrimitive && !type.IsEnum && !Shared.Contains(type))
        {
            if (!type.IsValueType)
            {
                _moved[value] = value;
            }

            foreach (FieldInfo field in FieldsOf(type))
            {
                if (field.GetValue(value) is { } content)
                {
                    object moved = Visit(content);
                    if (!ReferenceEquals(moved, content) || field.FieldType.IsValueType)
                    {
                        field.SetValue(value, moved);
                    }
                }
            }
        }

        return value;
    }

    private Array CopyArray(Array array)
    {
        int bytes = Buffer.ByteLength(array);
        bool atStart = _moved.Count % 2 == 1;
        int needed = LockWordBytes + HeaderBytes + bytes;
        nint start;
        nint end;
        if (needed <= SlotBytes && _used < Slots)
        {
            start = _slots + _page + (_used * (SlotBytes + _page));
            end = start + SlotBytes;
            _used++;
        }
        else
        {
            int rounded = (needed + _page - 1) / _page * _page;
            nint mapping = Map(1, rounded);
            _large.Add((mapping, (nuint)(rounded + (2 * _page))));
            start = mapping + _page;
            end = start + rounded;
        }

        nint place = atStart ? start + LockWordBytes : end - bytes - HeaderBytes;
        nint original = *(nint*)Unsafe.AsPointer(ref array);
        *(long*)(place - LockWordBytes) = 0;
        *(nint*)place = *(nint*)original;
        *(long*)(place + sizeof(nint)) = array.Length;
        Array copy = Unsafe.As<nint, Array>(ref place);
        Buffer.BlockCopy(array, 0, copy, 0, bytes);
        return copy;
    }

    // Accessible stretches, each between two inaccessible pages.
    private nint Map(int count, int length)
    {
        nuint total = (nuint)((count * (length + _page)) + _page);
        nint start = mmap(0, total, 0, PrivateAnonymous, -1, 0);
        if (start == -1)
        {
            throw new InvalidOperationException("mmap failed.");
        }

        for (int i = 0; i < count; i++)
        {
            if (mprotect(start + _page + (i * (length + _page)), (nuint)length, ReadWrite) != 0)
            {
                throw new InvalidOperationException("mprotect failed.");
            }
        }

        return start;
    }

#pragma warning disable SYSLIB1054, CA5392, SA1300
    [DllImport("libc")]
    private static extern nint mmap(nint address, nuint length, int protection, int flags, int file, nint offset);

    [DllImport("libc")]
    private static extern int mprotect(nint address, nuint length, int protection);

    [DllImport("libc")]
    private static extern int munmap(nint address, nuint length);
#pragma warning restore SYSLIB1054, CA5392, SA1300
}
