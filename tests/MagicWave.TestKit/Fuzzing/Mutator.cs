using System.Buffers.Binary;

namespace MagicWave.TestKit.Fuzzing;

/// <summary>
/// Makes new inputs from old ones: flips, inserts, removes, repeats, joins, and puts numbers that parsers get wrong where lengths may be.
/// The same generator state gives the same inputs. Not thread-safe.
/// </summary>
public sealed class Mutator(SeededRandom random, int maximumLength = Mutator.DefaultMaximumLength)
{
    /// <summary>Longest input made unless told otherwise.</summary>
    public const int DefaultMaximumLength = 1 << 16;

    private static readonly ulong[] Edges =
    [
        0, 1, 2, 3, 4, 7, 8, 0x7F, 0x80, 0xFF, 0x100, 509, 514, 0x7FFF, 0x8000, 0xFFFF, 0x10000,
        0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0x7FFFFFFFFFFFFFFF, 0x8000000000000000, 0xFFFFFFFFFFFFFFFF,
    ];

    private static readonly byte[][] TextEdges =
    [
        "\n"u8.ToArray(), "\r\n"u8.ToArray(), " "u8.ToArray(), "\0"u8.ToArray(), "-1"u8.ToArray(), "00"u8.ToArray(),
        "4294967296"u8.ToArray(), "9223372036854775808"u8.ToArray(), "99999999999999999999"u8.ToArray(), "="u8.ToArray(),
        "/"u8.ToArray(), ":"u8.ToArray(), "@"u8.ToArray(), "[::]"u8.ToArray(), "\"%n"u8.ToArray(), [0xFF, 0xFE],
        "-----BEGIN X-----\n"u8.ToArray(), "-----END X-----\n"u8.ToArray(),
    ];

    /// <summary>A new input from one of the seeds, or from nothing where there are none.</summary>
    public byte[] Next(IReadOnlyList<byte[]> seeds)
    {
        ArgumentNullException.ThrowIfNull(seeds);
        if (seeds.Count == 0 || random.Chance(64))
        {
            return random.Bytes(random.Next(1 << random.Next(1, 11)));
        }

        List<byte> input = [.. seeds[random.Next(seeds.Count)]];
        int steps = 1 << random.Next(5);
        for (int i = 0; i < steps; i++)
        {
            Mutate(input, seeds);
        }

        return input.Count <= maximumLength ? [.. input] : [.. input.Take(maximumLength)];
    }

    private void Mutate(List<byte> input, IReadOnlyList<byte[]> seeds)
    {
        if (input.Count == 0)
        {
            input.AddRange(random.Bytes(1 + random.Next(8)));
            return;
        }

        int at = random.Next(input.Count);
        switch (random.Next(12))
        {
            case 0:
                input[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                input[at] = (byte)random.Next(256);
                break;
            case 2:
                input[at] = (byte)(input[at] + random.Next(-16, 17));
                break;
            case 3:
                input.InsertRange(at, random.Bytes(1 + random.Next(16)));
                break;
            case 4:
                input.RemoveRange(at, Length(input.Count - at));
                break;
            case 5:
                input.InsertRange(at, input.GetRange(at, Length(input.Count - at)));
                break;
            case 6:
                PutEdge(input, at);
                break;
            case 7:
                input.InsertRange(at, TextEdges[random.Next(TextEdges.Length)]);
                break;
            case 8:
                Splice(input, at, seeds[random.Next(seeds.Count)]);
                break;
            case 9:
                RepeatLine(input, at);
                break;
            case 10:
                RemoveLine(input, at);
                break;
            default:
                input.RemoveRange(at, input.Count - at);
                break;
        }
    }

    // Documents are made of lines: a line twice, in another place or not at all reaches further than a byte changed.
    private void RepeatLine(List<byte> input, int at)
    {
        (int start, int end) = LineAt(input, at);
        List<byte> line = input.GetRange(start, end - start);
        (int target, _) = LineAt(input, random.Next(input.Count));
        input.InsertRange(target, line);
    }

    private static void RemoveLine(List<byte> input, int at)
    {
        (int start, int end) = LineAt(input, at);
        input.RemoveRange(start, end - start);
    }

    private static (int Start, int End) LineAt(List<byte> input, int at)
    {
        int end = input.IndexOf((byte)'\n', at);
        int start = at == 0 ? -1 : input.LastIndexOf((byte)'\n', at - 1);
        return (start + 1, end < 0 ? input.Count : end + 1);
    }

    private int Length(int available) => 1 + random.Next(Math.Min(available, 1 << random.Next(10)));

    private void PutEdge(List<byte> input, int at)
    {
        Span<byte> number = stackalloc byte[sizeof(ulong)];
        ulong edge = Edges[random.Next(Edges.Length)];
        int width = 1 << random.Next(4);
        BinaryPrimitives.WriteUInt64BigEndian(number, edge);
        ReadOnlySpan<byte> written = number[^width..];
        for (int i = 0; i < written.Length && at + i < input.Count; i++)
        {
            input[at + i] = written[i];
        }
    }

    private void Splice(List<byte> input, int at, byte[] other)
    {
        if (other.Length == 0)
        {
            return;
        }

        int from = random.Next(other.Length);
        input.RemoveRange(at, input.Count - at);
        input.AddRange(other.AsSpan(from).ToArray());
    }
}
