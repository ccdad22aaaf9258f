using MagicWave.Payments.Ledger.History;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Results;

namespace MagicWave.Payments.Ledger;

/// <summary>What the ledger says to a transaction that was handed in.</summary>
/// <param name="Hash">The transaction's hash.</param>
/// <param name="Result">Its result.</param>
/// <param name="Stored">The transaction in its ledger, applied or failed; null: it is in none, no fee was taken, and it may come again.</param>
public sealed record SubmitAnswer(Hash256 Hash, TransactionResult Result, StoredTransaction? Stored)
{
    /// <summary>It is in a ledger and did what it says.</summary>
    public bool IsApplied => Stored is not null && Result.IsSuccess;
}
