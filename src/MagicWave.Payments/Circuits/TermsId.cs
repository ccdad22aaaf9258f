using System.Buffers.Binary;
using MagicWave.Core.Security;

namespace MagicWave.Payments.Circuits;

/// <summary>
/// What a client calls one hop of one circuit when it speaks to that hop of money: 16 random bytes. A request that bears another hop's is not that
/// hop's, whoever passed it on.
/// </summary>
public readonly record struct TermsId
{
    /// <summary>Length in bytes.</summary>
    public const int Length = 16;

    private readonly UInt128 _value;

    private TermsId(UInt128 value) => _value = value;

    /// <summary>Takes the 16 bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not 16 bytes.</exception>
    public static TermsId FromBytes(ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(bytes.Length, Length);
        return new(BinaryPrimitives.ReadUInt128BigEndian(bytes));
    }

    /// <summary>A fresh one.</summary>
    public static TermsId Draw(IRandom random)
    {
        ArgumentNullException.ThrowIfNull(random);
        Span<byte> bytes = stackalloc byte[Length];
        random.Fill(bytes);
        return FromBytes(bytes);
    }

    /// <summary>Writes the 16 bytes.</summary>
    /// <param name="destination">At least 16 bytes.</param>
    public void CopyTo(Span<byte> destination) => BinaryPrimitives.WriteUInt128BigEndian(destination, _value);
}
