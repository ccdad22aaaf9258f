using System.Buffers.Binary;
using System.Numerics;

namespace MagicWave.Publishing.Records;

/// <summary>
/// Keccak-256 as Ethereum has it: SHA3-256 before NIST changed its padding, which the framework does not offer. For names only, which are public.
/// </summary>
internal static class Keccak256
{
    /// <summary>Length of a hash, in bytes.</summary>
    public const int Length = 32;

    private const int Rate = 136;
    private const int Lanes = 25;
    private const int Rounds = 24;

    private static readonly int[] Rotations = [1, 3, 6, 10, 15, 21, 28, 36, 45, 55, 2, 14, 27, 41, 56, 8, 25, 43, 62, 18, 39, 61, 20, 44];
    private static readonly int[] Order = [10, 7, 11, 17, 18, 3, 5, 16, 8, 21, 24, 4, 15, 23, 19, 13, 12, 2, 20, 14, 22, 9, 6, 1];

    /// <summary>The hash of some bytes.</summary>
    public static byte[] Hash(ReadOnlySpan<byte> data)
    {
        Span<ulong> state = stackalloc ulong[Lanes];
        state.Clear();
        while (data.Length >= Rate)
        {
            Absorb(state, data[..Rate]);
            data = data[Rate..];
        }

        Span<byte> last = stackalloc byte[Rate];
        last.Clear();
        data.CopyTo(last);
        last[data.Length] = 0x01;
        last[Rate - 1] |= 0x80;
        Absorb(state, last);
        byte[] hash = new byte[Length];
        for (int i = 0; i < Length / 8; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(hash.AsSpan(8 * i), state[i]);
        }

        return hash;
    }

    private static void Absorb(Span<ulong> state, ReadOnlySpan<byte> block)
    {
        for (int i = 0; i < Rate / 8; i++)
        {
            state[i] ^= BinaryPrimitives.ReadUInt64LittleEndian(block[(8 * i)..]);
        }

        Permute(state);
    }

    private static void Permute(Span<ulong> state)
    {
        Span<ulong> row = stackalloc ulong[5];
        int register = 1;
        for (int round = 0; round < Rounds; round++)
        {
            for (int x = 0; x < 5; x++)
            {
                row[x] = state[x] ^ state[x + 5] ^ state[x + 10] ^ state[x + 15] ^ state[x + 20];
            }

            for (int i = 0; i < Lanes; i++)
            {
                int x = i % 5;
                state[i] ^= row[(x + 4) % 5] ^ BitOperations.RotateLeft(row[(x + 1) % 5], 1);
            }

            ulong moved = state[1];
            for (int i = 0; i < Order.Length; i++)
            {
                (state[Order[i]], moved) = (BitOperations.RotateLeft(moved, Rotations[i]), state[Order[i]]);
            }

            for (int y = 0; y < Lanes; y += 5)
            {
                state.Slice(y, 5).CopyTo(row);
                for (int x = 0; x < 5; x++)
                {
                    state[y + x] = row[x] ^ (~row[(x + 1) % 5] & row[(x + 2) % 5]);
                }
            }

            state[0] ^= NextConstant(ref register);
        }
    }

    // The round constants are the output of a shift register (FIPS 202, section 3.2.5).
    private static ulong NextConstant(ref int register)
    {
        ulong constant = 0;
        for (int j = 0; j < 7; j++)
        {
            if ((register & 1) != 0)
            {
                constant |= 1UL << ((1 << j) - 1);
            }

            register = (register << 1) ^ ((register & 0x80) != 0 ? 0x171 : 0);
        }

        return constant;
    }
}
