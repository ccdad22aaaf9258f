using MagicWave.Payments.Settlement;

namespace MagicWave.Payments.Runtime;

/// <summary>Hands a stored transfer in, and says what became of it.</summary>
internal static class TransferFate
{
    /// <returns>True: it is on the ledger. False: it never can be. Null: ask again, with the same transfer.</returns>
    public static async Task<bool?> AskAsync(ISettlementRail rail, SignedTransfer transfer, CancellationToken cancellationToken)
    {
        switch (await rail.SubmitAsync(transfer, cancellationToken).ConfigureAwait(false))
        {
            case SubmitStatus.Applied:
                return true;
            case SubmitStatus.SequenceTaken or SubmitStatus.Expired or SubmitStatus.Malformed or SubmitStatus.BadSignature:
                // It may have been applied before, and its sequence be taken by itself.
                FoundTransfer found = await rail.FindAsync(transfer.Hash, cancellationToken).ConfigureAwait(false);
                return found.State == FindState.Unavailable ? null : found.State == FindState.Found;
            default:
                return null;
        }
    }
}
