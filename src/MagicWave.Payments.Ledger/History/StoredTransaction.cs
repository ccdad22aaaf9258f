using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Results;

namespace MagicWave.Payments.Ledger.History;

/// <summary>A transaction that is in a ledger: applied, or failed and charged its fee.</summary>
/// <param name="Id">Its number, see <see cref="LedgerCursor"/>.</param>
/// <param name="Hash">The hash of its envelope's content.</param>
/// <param name="InnerHash">Of a fee bump, the hash of the transaction inside; otherwise the same.</param>
/// <param name="CloseTime">When its ledger closed, in seconds since 1970.</param>
/// <param name="Envelope">The envelope as it was handed in.</param>
/// <param name="Result">What became of it.</param>
public sealed record StoredTransaction(
    long Id, Hash256 Hash, Hash256 InnerHash, ulong CloseTime, TransactionEnvelope Envelope, TransactionResult Result)
{
    /// <summary>The ledger it is in.</summary>
    public uint Ledger => LedgerCursor.LedgerOf(Id);

    /// <summary>Its operations' results; empty when it failed as a whole.</summary>
    public XdrArray<OperationResult> OperationResults => Result.Inner?.Result.Operations ?? Result.Operations;
}
