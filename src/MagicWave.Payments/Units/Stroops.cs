using System.Globalization;

namespace MagicWave.Payments.Units;

/// <summary>An amount as ledgers see it: whole stroops, 10⁻⁷ MWT each (Stellar's smallest unit). Never negative.</summary>
public readonly record struct Stroops : IComparable<Stroops>
{
    private const int FractionDigits = 7;

    /// <summary>So many stroops.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public Stroops(long value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        Value = value;
    }

    /// <summary>Nothing.</summary>
    public static Stroops Zero => default;

    /// <summary>The most that a ledger can hold.</summary>
    public static Stroops MaxValue => new(long.MaxValue);

    /// <summary>How many 10⁻⁷ MWT, from 0.</summary>
    public long Value { get; }

    /// <summary>The sum.</summary>
    /// <exception cref="OverflowException">It is more than a ledger can hold.</exception>
    public static Stroops operator +(Stroops left, Stroops right) => new(checked(left.Value + right.Value));

    /// <summary>Whether left is less.</summary>
    public static bool operator <(Stroops left, Stroops right) => left.Value < right.Value;

    /// <summary>Whether left is more.</summary>
    public static bool operator >(Stroops left, Stroops right) => left.Value > right.Value;

    /// <summary>Whether left is not more.</summary>
    public static bool operator <=(Stroops left, Stroops right) => left.Value <= right.Value;

    /// <summary>Whether left is not less.</summary>
    public static bool operator >=(Stroops left, Stroops right) => left.Value >= right.Value;

    /// <summary>The same as the operator.</summary>
    public static Stroops Add(Stroops left, Stroops right) => left + right;

    /// <inheritdoc/>
    public int CompareTo(Stroops other) => Value.CompareTo(other.Value);

    /// <summary>The amount in MWT, with all seven digits after the point.</summary>
    public override string ToString()
    {
        string digits = Value.ToString(CultureInfo.InvariantCulture).PadLeft(FractionDigits + 1, '0');
        return $"{digits[..^FractionDigits]}.{digits[^FractionDigits..]}";
    }
}
