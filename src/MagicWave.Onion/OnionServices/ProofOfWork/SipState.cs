using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace MagicWave.Onion.OnionServices.ProofOfWork;

/// <summary>The four words of SipHash, as HashX uses them: keys of its generator and of its registers.</summary>
internal struct SipState(ulong v0, ulong v1, ulong v2, ulong v3)
{
    /// <summary>Four words of 8 bytes.</summary>
    public const int Length = 4 * sizeof(ulong);

    public ulong V0 = v0;
    public ulong V1 = v1;
    public ulong V2 = v2;
    public ulong V3 = v3;

    /// <summary>Takes 32 bytes.</summary>
    public static SipState Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt64LittleEndian(bytes),
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]),
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]),
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]));

    /// <summary>SipHash with one round for the input and three after it; one word.</summary>
    public readonly ulong Hash13(ulong input)
    {
        SipState state = this;
        state.V3 ^= input;
        state.Round();
        state.V0 ^= input;
        state.V2 ^= 0xff;
        state.Rounds(3);
        return state.V0 ^ state.V1 ^ state.V2 ^ state.V3;
    }

    /// <summary>SipHash with two rounds for the input and four after it, and four more: eight words.</summary>
    public readonly void Expand24(ulong input, Span<ulong> words)
    {
        SipState state = this;
        state.V1 ^= 0xee;
        state.V3 ^= input;
        state.Rounds(2);
        state.V0 ^= input;
        state.V2 ^= 0xee;
        state.Rounds(4);
        state.CopyTo(words);
        state.V1 ^= 0xdd;
        state.Rounds(4);
        state.CopyTo(words[4..]);
    }

    /// <summary>One round.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Round()
    {
        unchecked
        {
            V0 += V1;
            V2 += V3;
            V1 = BitOperations.RotateLeft(V1, 13) ^ V0;
            V3 = BitOperations.RotateLeft(V3, 16) ^ V2;
            V0 = BitOperations.RotateLeft(V0, 32);
            V2 += V1;
            V0 += V3;
            V1 = BitOperations.RotateLeft(V1, 17) ^ V2;
            V3 = BitOperations.RotateLeft(V3, 21) ^ V0;
            V2 = BitOperations.RotateLeft(V2, 32);
        }
    }

    private void Rounds(int count)
    {
        for (int i = 0; i < count; i++)
        {
            Round();
        }
    }

    private readonly void CopyTo(Span<ulong> words)
    {
        words[0] = V0;
        words[1] = V1;
        words[2] = V2;
        words[3] = V3;
    }
}
