using System.Buffers.Binary;
using MagicWave.Core.Bytes;
using MagicWave.Cryptography;
using MagicWave.Onion.Identity;
using MagicWave.Onion.OnionServices.Keys;

namespace MagicWave.Onion.OnionServices.ProofOfWork;

/// <summary>
/// What a client works on (proposal 327): the name of the protocol, the service's blinded key, the seed from its descriptor, a nonce, and how
/// much work is claimed. A solution of Equi-X counts when a hash of both, times the effort, is below 2^32.
/// </summary>
internal ref struct PowChallenge
{
    /// <summary>How long it is.</summary>
    public const int Length = NonceOffset + NonceLength + sizeof(uint);

    /// <summary>How long a seed is.</summary>
    public const int SeedLength = 32;

    /// <summary>How long a nonce is.</summary>
    public const int NonceLength = 16;

    private const int NameLength = 16;
    private const int NonceOffset = NameLength + Ed25519Id.Length + SeedLength;

    private readonly Span<byte> _bytes;
    private readonly uint _effort;

    /// <summary>Writes one.</summary>
    /// <param name="room">Where it is written: <see cref="Length"/> bytes.</param>
    /// <param name="blinded">The service's key in the period of the descriptor.</param>
    /// <param name="seed">32 bytes.</param>
    /// <param name="nonce">The client's nonce, its bytes as a big-endian number.</param>
    /// <param name="effort">How much work is claimed.</param>
    public PowChallenge(Span<byte> room, BlindedPublicKey blinded, ReadOnlySpan<byte> seed, UInt128 nonce, uint effort)
    {
        _bytes = room[..Length];
        _effort = effort;
        ByteWriter writer = new(_bytes);
        writer.WriteBytes("Tor hs intro v1\0"u8);
        blinded.Key.CopyTo(writer.Reserve(Ed25519Id.Length));
        writer.WriteBytes(seed[..SeedLength]);
        BinaryPrimitives.WriteUInt128BigEndian(writer.Reserve(NonceLength), nonce);
        writer.WriteUInt32(effort);
    }

    /// <summary>The challenge for Equi-X.</summary>
    public readonly ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>The nonce in it.</summary>
    public readonly UInt128 Nonce => BinaryPrimitives.ReadUInt128BigEndian(_bytes.Slice(NonceOffset, NonceLength));

    /// <summary>Goes to the next nonce: the first byte counts fastest.</summary>
    public readonly void Advance()
    {
        Span<byte> nonce = _bytes.Slice(NonceOffset, NonceLength);
        UInt128 next = unchecked(BinaryPrimitives.ReadUInt128LittleEndian(nonce) + UInt128.One);
        BinaryPrimitives.WriteUInt128LittleEndian(nonce, next);
    }

    /// <summary>Whether a solution is lucky enough for the effort; says nothing of its being one.</summary>
    /// <param name="solution">16 bytes.</param>
    public readonly bool IsEnough(ReadOnlySpan<byte> solution)
    {
        Span<byte> input = stackalloc byte[Length + EquiX.SolutionLength];
        Span<byte> digest = stackalloc byte[sizeof(uint)];
        _bytes.CopyTo(input);
        solution.CopyTo(input[Length..]);
        Blake2b.Hash(input, digest);
        return (ulong)BinaryPrimitives.ReadUInt32BigEndian(digest) * _effort <= uint.MaxValue;
    }
}
