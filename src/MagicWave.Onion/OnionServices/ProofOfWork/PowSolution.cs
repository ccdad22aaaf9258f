using System.Buffers.Binary;
using MagicWave.Core.Bytes;

namespace MagicWave.Onion.OnionServices.ProofOfWork;

/// <summary>
/// What a client puts into an introduction to show that it worked for it (proposal 327): extension 2, version 1, as version 1, nonce 16,
/// effort 4, head of the seed 4, solution 16. To have read one is not to have verified it.
/// </summary>
/// <param name="Nonce">The client's nonce: its 16 bytes as a big-endian number.</param>
/// <param name="Effort">How much work the client claims.</param>
/// <param name="SeedHead">The first 4 bytes of the seed that it worked on, as a big-endian number.</param>
/// <param name="Solution">The solution of Equi-X: its 16 bytes as a big-endian number.</param>
internal readonly record struct PowSolution(UInt128 Nonce, uint Effort, uint SeedHead, UInt128 Solution)
{
    /// <summary>How long it is on the wire.</summary>
    public const int Length = 1 + (2 * WordLength) + (2 * sizeof(uint));

    private const byte Version = 1;
    private const int WordLength = 16;

    /// <summary>Reads one; what follows is ignored, as tor does.</summary>
    /// <returns>False when it is too short or of another version.</returns>
    public static bool TryRead(ReadOnlySpan<byte> body, out PowSolution solution)
    {
        solution = default;
        ByteReader reader = new(body);
        if (!reader.TryReadByte(out byte version) || version != Version
            || !reader.TryReadBytes(WordLength, out ReadOnlySpan<byte> nonce)
            || !reader.TryReadUInt32(out uint effort)
            || !reader.TryReadUInt32(out uint seedHead)
            || !reader.TryReadBytes(WordLength, out ReadOnlySpan<byte> words))
        {
            return false;
        }

        solution = new(BinaryPrimitives.ReadUInt128BigEndian(nonce), effort, seedHead, BinaryPrimitives.ReadUInt128BigEndian(words));
        return true;
    }

    /// <summary>Writes <see cref="Length"/> bytes.</summary>
    public void Write(Span<byte> destination)
    {
        ByteWriter writer = new(destination);
        writer.WriteByte(Version);
        BinaryPrimitives.WriteUInt128BigEndian(writer.Reserve(WordLength), Nonce);
        writer.WriteUInt32(Effort);
        writer.WriteUInt32(SeedHead);
        BinaryPrimitives.WriteUInt128BigEndian(writer.Reserve(WordLength), Solution);
    }
}
