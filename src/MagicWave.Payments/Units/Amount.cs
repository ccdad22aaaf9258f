using System.Buffers.Binary;
using System.Globalization;

namespace MagicWave.Payments.Units;

/// <summary>
/// An amount of MWT in the unit of the books, 10⁻¹³ MWT. It may be negative. All arithmetic is on integers of 128 bits: no price of a
/// cell is ever rounded, and no sum of cells that can be carried overflows.
/// </summary>
/// <param name="Units">How many 10⁻¹³ MWT.</param>
public readonly record struct Amount(Int128 Units) : IComparable<Amount>
{
    /// <summary>How many units one stroop (10⁻⁷ MWT) has.</summary>
    public const int UnitsPerStroop = 1_000_000;

    /// <summary>Length of the stored form, in bytes.</summary>
    public const int EncodedLength = 16;

    private const int FractionDigits = 13;

    /// <summary>Nothing.</summary>
    public static Amount Zero => default;

    /// <summary>Whether it is less than nothing.</summary>
    public bool IsNegative => Int128.IsNegative(Units);

    /// <summary>The sum.</summary>
    public static Amount operator +(Amount left, Amount right) => new(left.Units + right.Units);

    /// <summary>The difference.</summary>
    public static Amount operator -(Amount left, Amount right) => new(left.Units - right.Units);

    /// <summary>The same amount the other way.</summary>
    public static Amount operator -(Amount amount) => new(-amount.Units);

    /// <summary>Whether left is less.</summary>
    public static bool operator <(Amount left, Amount right) => left.Units < right.Units;

    /// <summary>Whether left is more.</summary>
    public static bool operator >(Amount left, Amount right) => left.Units > right.Units;

    /// <summary>Whether left is not more.</summary>
    public static bool operator <=(Amount left, Amount right) => left.Units <= right.Units;

    /// <summary>Whether left is not less.</summary>
    public static bool operator >=(Amount left, Amount right) => left.Units >= right.Units;

    /// <summary>The same as the operator.</summary>
    public static Amount Add(Amount left, Amount right) => left + right;

    /// <summary>The same as the operator.</summary>
    public static Amount Subtract(Amount left, Amount right) => left - right;

    /// <summary>The same as the operator.</summary>
    public static Amount Negate(Amount amount) => -amount;

    /// <summary>What so many stroops are in the unit of the books; exact.</summary>
    public static Amount FromStroops(Stroops stroops) => new((Int128)stroops.Value * UnitsPerStroop);

    /// <summary>Reads the stored form: 16 bytes, big-endian, two's complement.</summary>
    /// <exception cref="ArgumentException">There are not 16 bytes.</exception>
    public static Amount FromBytes(ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(bytes.Length, EncodedLength);
        return new(BinaryPrimitives.ReadInt128BigEndian(bytes));
    }

    /// <summary>The whole stroops in it, and the rest, which stays in the books: floor(amount) + remainder = amount.</summary>
    /// <param name="remainder">From 0 to one unit less than a stroop.</param>
    /// <exception cref="ArgumentOutOfRangeException">The amount is negative.</exception>
    /// <exception cref="OverflowException">It is more than 2⁶³ - 1 stroops.</exception>
    public Stroops ToStroops(out Amount remainder)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Units, Int128.Zero, nameof(Units));
        (Int128 whole, Int128 rest) = Int128.DivRem(Units, UnitsPerStroop);
        remainder = new(rest);
        return new(checked((long)whole));
    }

    /// <summary>The whole stroops in it: none for a negative amount, and at most <see cref="Stroops.MaxValue"/>.</summary>
    public Stroops ToStroopsOrLimit() =>
        IsNegative ? Stroops.Zero : this >= FromStroops(Stroops.MaxValue) ? Stroops.MaxValue : ToStroops(out _);

    /// <summary>Writes the stored form.</summary>
    /// <param name="destination">At least 16 bytes.</param>
    public void CopyTo(Span<byte> destination) => BinaryPrimitives.WriteInt128BigEndian(destination, Units);

    /// <inheritdoc/>
    public int CompareTo(Amount other) => Units.CompareTo(other.Units);

    /// <summary>The amount in MWT, with all thirteen digits after the point.</summary>
    public override string ToString()
    {
        string digits = Int128.Abs(Units).ToString(CultureInfo.InvariantCulture).PadLeft(FractionDigits + 1, '0');
        return $"{(IsNegative ? "-" : "")}{digits[..^FractionDigits]}.{digits[^FractionDigits..]}";
    }
}
