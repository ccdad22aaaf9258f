using System.Buffers.Binary;

namespace MagicWave.Onion.OnionServices.ProofOfWork;

/// <summary>
/// The puzzle Equi-X (proposal 327): eight numbers of 16 bits whose hashes under the HashX function of a challenge add up to zero in the
/// lower 60 bits, pairs of them in the lower 15 and fours in the lower 30; in an order that leaves one text for each solution.
/// </summary>
internal static class EquiX
{
    /// <summary>How many numbers a solution has.</summary>
    public const int IndexCount = 8;

    /// <summary>A solution on the wire: each number in 2 bytes, the lower first.</summary>
    public const int SolutionLength = IndexCount * sizeof(ushort);

    internal const int PairBits = 15;

    private const ulong PairMask = (1UL << PairBits) - 1;
    private const ulong FourMask = (1UL << 30) - 1;
    private const ulong FullMask = (1UL << 60) - 1;

    /// <summary>Whether a solution is right. Takes a small fraction of a millisecond, most of it to draw the function.</summary>
    /// <param name="challenge">Of any length.</param>
    /// <param name="solution">16 bytes from anywhere.</param>
    public static bool Verify(ReadOnlySpan<byte> challenge, ReadOnlySpan<byte> solution)
    {
        if (solution.Length != SolutionLength || !IsOrdered(solution) || !HashX.TryCreate(challenge, out HashX? function))
        {
            return false;
        }

        unchecked
        {
            ulong total = 0;
            for (int half = 0; half < 2; half++)
            {
                ulong four = 0;
                for (int pair = 0; pair < 2; pair++)
                {
                    int first = (4 * half) + (2 * pair);
                    ulong two = function.Hash(IndexAt(solution, first)) + function.Hash(IndexAt(solution, first + 1));
                    if ((two & PairMask) != 0)
                    {
                        return false;
                    }

                    four += two;
                }

                if ((four & FourMask) != 0)
                {
                    return false;
                }

                total += four;
            }

            return (total & FullMask) == 0;
        }
    }

    /// <summary>Brings each half of the tree before the other, read as little-endian numbers.</summary>
    internal static void Order(Span<byte> solution)
    {
        for (int length = 2 * sizeof(ushort); length <= SolutionLength; length *= 2)
        {
            for (int start = 0; start < SolutionLength; start += length)
            {
                Span<byte> left = solution.Slice(start, length / 2);
                Span<byte> right = solution.Slice(start + (length / 2), length / 2);
                if (Number(left) > Number(right))
                {
                    for (int i = 0; i < left.Length; i++)
                    {
                        (left[i], right[i]) = (right[i], left[i]);
                    }
                }
            }
        }
    }

    private static bool IsOrdered(ReadOnlySpan<byte> solution)
    {
        Span<byte> ordered = stackalloc byte[SolutionLength];
        solution.CopyTo(ordered);
        Order(ordered);
        return Core.Bytes.PublicBytes.Equal(ordered, solution);
    }

    private static ushort IndexAt(ReadOnlySpan<byte> solution, int index) => BinaryPrimitives.ReadUInt16LittleEndian(solution[(index * sizeof(ushort))..]);

    private static ulong Number(ReadOnlySpan<byte> bytes)
    {
        ulong number = 0;
        for (int i = bytes.Length - 1; i >= 0; i--)
        {
            number = (number << 8) | bytes[i];
        }

        return number;
    }
}
