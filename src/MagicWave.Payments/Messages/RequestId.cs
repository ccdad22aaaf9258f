using System.Buffers.Binary;
using MagicWave.Core.Security;

namespace MagicWave.Payments.Messages;

/// <summary>The name of a payment request: 16 bytes that the payee drew at random.</summary>
public readonly record struct RequestId
{
    /// <summary>Length in bytes.</summary>
    public const int Length = 16;

    private readonly UInt128 _value;

    private RequestId(UInt128 value) => _value = value;

    /// <summary>Takes the 16 bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not 16 bytes.</exception>
    public static RequestId FromBytes(ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(bytes.Length, Length);
        return new(BinaryPrimitives.ReadUInt128BigEndian(bytes));
    }

    /// <summary>A fresh one.</summary>
    public static RequestId Draw(IRandom random)
    {
        ArgumentNullException.ThrowIfNull(random);
        Span<byte> bytes = stackalloc byte[Length];
        random.Fill(bytes);
        return FromBytes(bytes);
    }

    /// <summary>Writes the 16 bytes.</summary>
    /// <param name="destination">At least 16 bytes.</param>
    public void CopyTo(Span<byte> destination) => BinaryPrimitives.WriteUInt128BigEndian(destination, _value);

    /// <summary>The 16 bytes in an array of their own.</summary>
    public byte[] ToArray()
    {
        byte[] bytes = new byte[Length];
        CopyTo(bytes);
        return bytes;
    }

    /// <summary>32 lower-case hexadecimal digits.</summary>
    public override string ToString() => Convert.ToHexStringLower(ToArray());
}
