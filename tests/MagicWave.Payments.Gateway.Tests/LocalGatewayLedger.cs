using MagicWave.Payments.Accounts;
using MagicWave.Payments.Gateway.Ledgers;
using MagicWave.Payments.Ledger;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Gateway.Tests;

/// <summary>The ledger of the tests, which can be cut off.</summary>
internal sealed class LocalGatewayLedger(LocalLedger ledger, Asset asset) : IGatewayLedger
{
    /// <summary>Whether answers are lost: what is handed in arrives.</summary>
    public bool LosesAnswers { get; set; }

    /// <summary>Whether nothing arrives.</summary>
    public bool IsAway { get; set; }

    public Task<GatewayAccount?> FindAccountAsync(SettlementAccount account, CancellationToken cancellationToken)
    {
        GatewayAccount? found = ledger.FindAccount(account) is { } entry
            ? new(new Stroops(ledger.FindTrustLine(account, asset)?.Balance ?? 0), entry.Sequence)
            : null;
        return Task.FromResult(found);
    }

    public async Task<LedgerAnswer> SubmitAsync(TransactionV1Envelope envelope, CancellationToken cancellationToken)
    {
        if (IsAway)
        {
            return LedgerAnswer.Unknown;
        }

        SubmitAnswer answer = await ledger.SubmitAsync(envelope);
        return LosesAnswers ? LedgerAnswer.Unknown : answer.Result.IsSuccess ? LedgerAnswer.Applied : Find(answer.Hash);
    }

    public Task<LedgerAnswer> FindAsync(Hash256 transaction, UnixTime expires, CancellationToken cancellationToken) => Task.FromResult(
        IsAway || LosesAnswers ? LedgerAnswer.Unknown : Find(transaction));

    private LedgerAnswer Find(Hash256 hash) =>
        ledger.FindTransaction(hash) is { } stored ? (stored.Result.IsSuccess ? LedgerAnswer.Applied : LedgerAnswer.Failed) : LedgerAnswer.Unknown;
}
