using MagicWave.Core.Security;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Balances;

/// <summary>Draws the balance at which payment is requested: evenly from half to one and a half times the mean, in steps of one cell.</summary>
internal static class ThresholdDraw
{
    /// <param name="settings">The mean at a full credit limit.</param>
    /// <param name="credit">The neighbour's credit; with less of it, the threshold is less in proportion and stays below its soft limit.</param>
    /// <param name="random">A generator that nobody can predict, or the amount of a payment would say what was due.</param>
    /// <returns>At least one stroop: less cannot be paid.</returns>
    public static Amount Draw(PaymentSettings settings, Amount credit, IRandom random)
    {
        long mean = (long)(settings.MeanThresholdCells * credit.Units / settings.CreditLimit.Units);
        long half = mean / 2;
        long cells = mean - half + random.NextInt64((2 * half) + 1);
        Int128 units = (Int128)cells * settings.ReferenceRate;
        return new(Int128.Max(units, Amount.UnitsPerStroop));
    }
}
