using System.Security.Cryptography;
using MagicWave.Core.Security;
using MagicWave.Cryptography;
using MagicWave.Payments.Accounts;

namespace MagicWave.Payments.Chains;

/// <summary>
/// A scalar of the Ed25519 group other than 0: what opens a lock, and what shifts a lock from one link to the next. It is a secret of its holder
/// until the lock is claimed, and lives no longer than the chain; comparing scalars means comparing their points.
/// </summary>
public readonly record struct LockScalar
{
    /// <summary>Length in bytes.</summary>
    public const int Length = Ed25519Group.ScalarLength;

    private readonly Bytes32 _bytes;

    private LockScalar(Bytes32 bytes, LockPoint point)
    {
        _bytes = bytes;
        Point = point;
    }

    /// <summary>The lock that it opens.</summary>
    public LockPoint Point { get; }

    /// <summary>Takes 32 bytes from anywhere.</summary>
    /// <returns>False when they are not a scalar in its one form, or 0.</returns>
    public static bool TryCreate(ReadOnlySpan<byte> bytes, out LockScalar scalar)
    {
        Span<byte> point = stackalloc byte[LockPoint.Length];
        scalar = default;
        if (bytes.Length != Length || !Ed25519Group.IsCanonicalScalar(bytes) || !Ed25519Group.TryMultiplyBase(bytes, point)
            || !LockPoint.TryCreate(point, out LockPoint known))
        {
            return false;
        }

        scalar = new(new Bytes32(bytes), known);
        return true;
    }

    /// <summary>A fresh one.</summary>
    public static LockScalar Draw(IRandom random)
    {
        ArgumentNullException.ThrowIfNull(random);
        Span<byte> wide = stackalloc byte[Ed25519Group.WideLength];
        Span<byte> bytes = stackalloc byte[Length];
        LockScalar scalar;
        do
        {
            random.Fill(wide);
            Ed25519Group.ReduceScalar(wide, bytes);
        }
        while (!TryCreate(bytes, out scalar));
        CryptographicOperations.ZeroMemory(wide);
        CryptographicOperations.ZeroMemory(bytes);
        return scalar;
    }

    /// <summary>Writes the 32 bytes.</summary>
    /// <param name="destination">At least 32 bytes.</param>
    public void CopyTo(Span<byte> destination) => _bytes.CopyTo(destination);

    /// <summary>Says nothing of the scalar.</summary>
    public override string ToString() => nameof(LockScalar);

    /// <summary>The scalar that opens the lock which the tweak shifted to the one that this opens.</summary>
    /// <returns>False when the difference is 0.</returns>
    internal bool TryShiftBack(LockScalar tweak, out LockScalar original)
    {
        Span<byte> own = stackalloc byte[Length];
        Span<byte> other = stackalloc byte[Length];
        Span<byte> difference = stackalloc byte[Length];
        CopyTo(own);
        tweak.CopyTo(other);
        Ed25519Group.SubtractScalars(own, other, difference);
        return TryCreate(difference, out original);
    }

    /// <summary>The scalar that opens the lock which is shifted by the tweak.</summary>
    /// <returns>False when the sum is 0.</returns>
    internal bool TryShift(LockScalar tweak, out LockScalar shifted)
    {
        Span<byte> own = stackalloc byte[Length];
        Span<byte> other = stackalloc byte[Length];
        Span<byte> sum = stackalloc byte[Length];
        CopyTo(own);
        tweak.CopyTo(other);
        Ed25519Group.AddScalars(own, other, sum);
        return TryCreate(sum, out shifted);
    }
}
