using MagicWave.Payments.Accounts;
using MagicWave.Payments.Gateway.Ledgers;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Gateway.Tests;

/// <summary>A ledger that is down.</summary>
internal sealed class AbsentLedger : IGatewayLedger
{
    public Task<GatewayAccount?> FindAccountAsync(SettlementAccount account, CancellationToken cancellationToken) =>
        Task.FromException<GatewayAccount?>(new HttpRequestException("Down."));

    public Task<LedgerAnswer> SubmitAsync(TransactionV1Envelope envelope, CancellationToken cancellationToken) => Task.FromResult(LedgerAnswer.Unknown);

    public Task<LedgerAnswer> FindAsync(Hash256 transaction, UnixTime expires, CancellationToken cancellationToken) =>
        Task.FromResult(LedgerAnswer.Unknown);
}
