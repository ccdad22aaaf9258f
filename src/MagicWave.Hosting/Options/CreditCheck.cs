namespace MagicWave.Hosting.Options;

/// <summary>Whether amounts fit together: a ledger settles whole stroops, so credit worth less could never be paid off.</summary>
internal static class CreditCheck
{
    /// <summary>Units of 1e-13 MWT in a stroop.</summary>
    public const long UnitsPerStroop = 1_000_000;

    private const int CellLength = 514;
    private const int MinimumStroops = 2;

    /// <summary>How many cells an amount of data is.</summary>
    public static long CellsOf(long bytes) => bytes / CellLength;

    /// <summary>What a neighbour may owe that never paid, where the operator did not say.</summary>
    public static long DefaultStarterCredit(long threshold) => threshold / 25 * 4;

    /// <summary>Whether the first credit can be paid off.</summary>
    public static bool CanBePaid(PaymentHostOptions options)
    {
        long credit = options.StarterCredit ?? Math.Min(DefaultStarterCredit(options.PayThreshold), options.CreditLimit ?? long.MaxValue);
        return options.PricePerCell == 0 || (Int128)CellsOf(credit) * options.PricePerCell >= MinimumStroops * UnitsPerStroop;
    }
}
