using MagicWave.Payments.Units;

namespace MagicWave.Payments.Balances;

/// <summary>Rounds amounts down to few leading digits, so that an amount on the ledger fits many payers.</summary>
internal static class Denomination
{
    /// <summary>How many of a denomination an amount has to have for it to be used: rounding then leaves less than a quarter over.</summary>
    private const int MinimumCount = 4;

    /// <summary>The largest multiple of the denomination in the amount; for small amounts, of a tenth of it, and so on down to one stroop.</summary>
    public static Stroops RoundDown(Stroops amount, Stroops denomination)
    {
        long unit = denomination.Value;
        while (unit > 1 && amount.Value / unit < MinimumCount)
        {
            unit /= 10;
        }

        return unit <= 1 ? amount : new(amount.Value / unit * unit);
    }
}
