using System.Buffers.Binary;
using System.Numerics;
using MagicWave.Core.Security;

namespace MagicWave.TestKit;

/// <summary>
/// Predictable bytes for tests: xoshiro256** seeded by SplitMix64, the same on every machine and version of .NET. It lives in the test
/// kit alone, because a predictable generator in production breaks every key made with it. Not thread-safe.
/// </summary>
public sealed class SeededRandom : IRandom
{
    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;

    /// <summary>Two generators with the same seed give the same bytes.</summary>
    public SeededRandom(ulong seed)
    {
        Seed = seed;
        _a = SplitMix(ref seed);
        _b = SplitMix(ref seed);
        _c = SplitMix(ref seed);
        _d = SplitMix(ref seed);
    }

    /// <summary>What it was made from, to name in a failure's message.</summary>
    public ulong Seed { get; }

    /// <inheritdoc/>
    public void Fill(Span<byte> destination)
    {
        Span<byte> last = stackalloc byte[sizeof(ulong)];
        while (destination.Length >= sizeof(ulong))
        {
            BinaryPrimitives.WriteUInt64LittleEndian(destination, NextUInt64());
            destination = destination[sizeof(ulong)..];
        }

        if (!destination.IsEmpty)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(last, NextUInt64());
            last[..destination.Length].CopyTo(destination);
        }
    }

    /// <summary>A new array of random bytes.</summary>
    public byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        Fill(bytes);
        return bytes;
    }

    /// <summary>From 0 up to, not including, the maximum.</summary>
    public int Next(int exclusiveMaximum) => Next(0, exclusiveMaximum);

    /// <summary>From the minimum up to, not including, the maximum.</summary>
    public int Next(int minimum, int exclusiveMaximum)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(exclusiveMaximum, minimum);
        return (int)(minimum + (long)(NextUInt64() % (ulong)((long)exclusiveMaximum - minimum)));
    }

    /// <summary>True once in <paramref name="oneIn"/> times.</summary>
    public bool Chance(int oneIn) => Next(oneIn) == 0;

    /// <summary>The next 64 bits.</summary>
    public ulong NextUInt64()
    {
        ulong result = BitOperations.RotateLeft(_b * 5, 7) * 9;
        ulong shifted = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= shifted;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    private static ulong SplitMix(ref ulong state)
    {
        ulong mixed = state += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
