using System.Globalization;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Stellar.Horizon;

/// <summary>Amounts as Horizon writes them: a decimal number of at most seven digits after the point.</summary>
internal static class StroopsText
{
    private const int FractionDigits = 7;
    private const int MaximumLength = 20;
    private const long StroopsPerUnit = 10_000_000;

    public static bool TryParse(string? text, out Stroops amount)
    {
        amount = default;
        if (text is null || text.Length is 0 or > MaximumLength)
        {
            return false;
        }

        int point = text.IndexOf('.');
        ReadOnlySpan<char> whole = point < 0 ? text : text.AsSpan(0, point);
        ReadOnlySpan<char> fraction = point < 0 ? default : text.AsSpan(point + 1);
        if (whole.IsEmpty || (point >= 0 && fraction.IsEmpty) || fraction.Length > FractionDigits
            || !TryParseDigits(whole, out long units) || !TryParseDigits(fraction, out long parts))
        {
            return false;
        }

        for (int i = fraction.Length; i < FractionDigits; i++)
        {
            parts *= 10;
        }

        Int128 stroops = ((Int128)units * StroopsPerUnit) + parts;
        if (stroops > long.MaxValue)
        {
            return false;
        }

        amount = new((long)stroops);
        return true;
    }

    private static bool TryParseDigits(ReadOnlySpan<char> digits, out long value)
    {
        value = 0;
        return digits.IsEmpty || long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }
}
