using MagicWave.Core.Bytes;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Chains;

/// <summary>What is locked on one link: id (16), point (32), amount in 10⁻¹³ MWT (16), expiry in milliseconds since 1970 (8).</summary>
/// <param name="Id">Its name.</param>
/// <param name="Point">What opens it.</param>
/// <param name="Amount">What the payer will owe more when it is opened: from 1 to <see cref="MaximumUnits"/>.</param>
/// <param name="Expires">Until when it can be opened.</param>
public readonly record struct LockTerms(LockId Id, LockPoint Point, Amount Amount, UnixTime Expires)
{
    /// <summary>Length in bytes.</summary>
    public const int EncodedLength = LockId.Length + LockPoint.Length + Units.Amount.EncodedLength + sizeof(ulong);

    /// <summary>The most that one lock can hold, in 10⁻¹³ MWT: what an account counts in one step.</summary>
    public const long MaximumUnits = 1L << 62;

    /// <summary>Year 10000: the bound for times, so that no arithmetic on them overflows.</summary>
    private const ulong MaximumTime = 253_402_300_800_000;

    internal static bool TryRead(ref ByteReader reader, out LockTerms terms)
    {
        terms = default;
        if (!reader.TryReadBytes(LockId.Length, out ReadOnlySpan<byte> id)
            || !reader.TryReadBytes(LockPoint.Length, out ReadOnlySpan<byte> point)
            || !reader.TryReadBytes(Units.Amount.EncodedLength, out ReadOnlySpan<byte> amount)
            || !reader.TryReadUInt64(out ulong expires) || expires > MaximumTime)
        {
            return false;
        }

        Amount value = Units.Amount.FromBytes(amount);
        if (value.Units < 1 || value.Units > MaximumUnits || !LockPoint.TryCreate(point, out LockPoint locked))
        {
            return false;
        }

        terms = new(LockId.FromBytes(id), locked, value, new((long)expires));
        return true;
    }

    internal static bool TryReadTime(ref ByteReader reader, out UnixTime time)
    {
        bool isGood = reader.TryReadUInt64(out ulong milliseconds) && milliseconds <= MaximumTime;
        time = isGood ? new((long)milliseconds) : default;
        return isGood;
    }

    internal void Write(ref ByteWriter writer)
    {
        Id.CopyTo(writer.Reserve(LockId.Length));
        Point.CopyTo(writer.Reserve(LockPoint.Length));
        Amount.CopyTo(writer.Reserve(Units.Amount.EncodedLength));
        writer.WriteUInt64((ulong)Expires.Milliseconds);
    }
}
