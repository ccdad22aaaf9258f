using MagicWave.Cryptography;
using MagicWave.Payments.Accounts;

namespace MagicWave.Payments.Chains;

/// <summary>
/// What a lock is locked with: a point of the Ed25519 group. Whoever knows its scalar can open it (<see cref="LockScalar"/>). Points and not
/// hashes, because a client can shift a point for every link without knowing the scalar: the links of a chain look unrelated.
/// </summary>
public readonly record struct LockPoint
{
    /// <summary>Length in bytes.</summary>
    public const int Length = Ed25519Group.PointLength;

    private readonly Bytes32 _bytes;

    private LockPoint(Bytes32 bytes) => _bytes = bytes;

    /// <summary>The group's base point, whose scalar is 1: anybody can open it.</summary>
    internal static LockPoint Base { get; } = new(new Bytes32(Convert.FromHexString("5866666666666666666666666666666666666666666666666666666666666666")));

    /// <summary>Takes 32 bytes from anywhere.</summary>
    /// <returns>False when they are not a point of the group: then nothing could ever open the lock, or something else than one scalar could.</returns>
    public static bool TryCreate(ReadOnlySpan<byte> bytes, out LockPoint point)
    {
        bool isPoint = bytes.Length == Length && Ed25519Group.IsPoint(bytes);
        point = isPoint ? new(new Bytes32(bytes)) : default;
        return isPoint;
    }

    /// <summary>Writes the 32 bytes.</summary>
    /// <param name="destination">At least 32 bytes.</param>
    public void CopyTo(Span<byte> destination) => _bytes.CopyTo(destination);

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public override string ToString() => _bytes.ToString();

    /// <summary>The point whose scalar is this one's and the tweak together.</summary>
    /// <returns>False when the sum is the neutral element, which opens with nothing.</returns>
    internal bool TryShift(LockScalar tweak, out LockPoint shifted)
    {
        Span<byte> own = stackalloc byte[Length];
        Span<byte> other = stackalloc byte[Length];
        Span<byte> sum = stackalloc byte[Length];
        CopyTo(own);
        tweak.Point.CopyTo(other);
        shifted = default;
        return Ed25519Group.TryAddPoints(own, other, sum) && TryCreate(sum, out shifted);
    }
}
