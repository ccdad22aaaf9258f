using System.Buffers.Binary;
using MagicWave.Core.Security;

namespace MagicWave.Onion.OnionServices.Messages;

/// <summary>What a client draws for one meeting: the rendezvous point joins the two circuits that name it (rend-spec-v3 section 4.1).</summary>
/// <param name="High">Its first 8 bytes.</param>
/// <param name="Middle">The next 8.</param>
/// <param name="Low">The last 4.</param>
internal readonly record struct RendezvousCookie(ulong High, ulong Middle, uint Low)
{
    /// <summary>20 bytes.</summary>
    public const int Length = 20;

    /// <summary>Draws one.</summary>
    public static RendezvousCookie Generate(IRandom random)
    {
        Span<byte> bytes = stackalloc byte[Length];
        random.Fill(bytes);
        return FromBytes(bytes);
    }

    /// <summary>Takes exactly <see cref="Length"/> bytes.</summary>
    /// <exception cref="ArgumentException">Another number of bytes.</exception>
    public static RendezvousCookie FromBytes(ReadOnlySpan<byte> bytes) => bytes.Length == Length
        ? new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]), BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]))
        : throw new ArgumentException($"A rendezvous cookie has {Length} bytes.", nameof(bytes));

    /// <summary>Writes the bytes.</summary>
    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, High);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], Middle);
        BinaryPrimitives.WriteUInt32BigEndian(destination[16..], Low);
    }

    /// <summary>Nothing: who reads a cookie in a log can take the other's place.</summary>
    public override string ToString() => nameof(RendezvousCookie);
}
