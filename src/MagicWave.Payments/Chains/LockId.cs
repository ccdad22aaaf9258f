using System.Buffers.Binary;
using MagicWave.Core.Security;

namespace MagicWave.Payments.Chains;

/// <summary>
/// The name of one lock on one link: 16 bytes that the client drew. The locks of a chain have unrelated names, so that two hops cannot tell by
/// them that they serve the same chain.
/// </summary>
public readonly record struct LockId
{
    /// <summary>Length in bytes.</summary>
    public const int Length = 16;

    private readonly UInt128 _value;

    private LockId(UInt128 value) => _value = value;

    /// <summary>Takes the 16 bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not 16 bytes.</exception>
    public static LockId FromBytes(ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(bytes.Length, Length);
        return new(BinaryPrimitives.ReadUInt128BigEndian(bytes));
    }

    /// <summary>A fresh one.</summary>
    public static LockId Draw(IRandom random)
    {
        ArgumentNullException.ThrowIfNull(random);
        Span<byte> bytes = stackalloc byte[Length];
        random.Fill(bytes);
        return FromBytes(bytes);
    }

    /// <summary>Writes the 16 bytes.</summary>
    /// <param name="destination">At least 16 bytes.</param>
    public void CopyTo(Span<byte> destination) => BinaryPrimitives.WriteUInt128BigEndian(destination, _value);

    /// <summary>32 lower-case hexadecimal digits.</summary>
    public override string ToString() => _value.ToString("x32", System.Globalization.CultureInfo.InvariantCulture);
}
