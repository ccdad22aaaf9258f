namespace MagicWave.Payments.Ledger.Rules;

/// <summary>Whether money could be moved at one end.</summary>
internal enum MoneyOutcome
{
    Moved,
    NoTrust,
    NotAuthorized,

    /// <summary>Too little to take, or no room to put it.</summary>
    OutOfRange,
}
