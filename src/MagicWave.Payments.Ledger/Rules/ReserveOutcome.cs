namespace MagicWave.Payments.Ledger.Rules;

/// <summary>Whether a reserve could be taken.</summary>
internal enum ReserveOutcome
{
    Taken,
    LowReserve,
    TooManySubentries,
    TooManySponsoring,
}
