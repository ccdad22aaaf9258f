using MagicWave.Payments.Accounts;
using MagicWave.Payments.Stellar.Horizon;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Results;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Gateway.Ledgers;

/// <summary>A ledger that is asked over a Horizon server. Thread-safe.</summary>
/// <param name="horizon">The server.</param>
/// <param name="asset">The asset that the gateway deals in.</param>
public sealed class HorizonGatewayLedger(HorizonClient horizon, Asset asset) : IGatewayLedger
{
    /// <inheritdoc/>
    public async Task<GatewayAccount?> FindAccountAsync(SettlementAccount account, CancellationToken cancellationToken)
    {
        HorizonAnswer<HorizonAccount> answer = await horizon.GetAccountAsync(account, cancellationToken).ConfigureAwait(false);
        return answer switch
        {
            { Value: { } found } => new GatewayAccount(found.BalanceOf(asset)?.Amount ?? Stroops.Zero, found.Sequence),
            { State: HorizonState.NotFound } => null,
            _ => throw new HttpRequestException("The Horizon server cannot be asked."),
        };
    }

    /// <inheritdoc/>
    public async Task<LedgerAnswer> SubmitAsync(TransactionV1Envelope envelope, CancellationToken cancellationToken)
    {
        HorizonAnswer<HorizonSubmission> answer = await horizon.SubmitAsync(envelope, cancellationToken).ConfigureAwait(false);

        // A refusal is no end: it may have been applied before, and its sequence may still come.
        return answer.Value is { State: SubmissionState.Applied }
            ? LedgerAnswer.Applied
            : await FindAsync(Stellar.Transactions.TransactionHash.Of(horizon.Network, envelope), null, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<LedgerAnswer> FindAsync(Hash256 transaction, UnixTime expires, CancellationToken cancellationToken) =>
        FindAsync(transaction, (UnixTime?)expires, cancellationToken);

    private async Task<LedgerAnswer> FindAsync(Hash256 transaction, UnixTime? expires, CancellationToken cancellationToken)
    {
        // The ledger first: what it holds afterwards, it held when the transaction was looked for.
        bool isOver = expires is { } end
            && (await horizon.GetLatestLedgerAsync(cancellationToken).ConfigureAwait(false)).Value is { } latest && latest.ClosedAt > end;
        HorizonAnswer<HorizonTransaction> found = await horizon.GetTransactionAsync(transaction, cancellationToken).ConfigureAwait(false);
        return found switch
        {
            { Value.Result.Code: TransactionResultCode.Success } => LedgerAnswer.Applied,
            { Value: not null } => LedgerAnswer.Failed,
            { State: HorizonState.NotFound } when isOver => LedgerAnswer.Gone,
            _ => LedgerAnswer.Unknown,
        };
    }
}
