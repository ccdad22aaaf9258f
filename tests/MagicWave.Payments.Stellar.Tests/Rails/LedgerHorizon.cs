using System.Globalization;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Ledger;
using MagicWave.Payments.Ledger.History;
using MagicWave.Payments.Ledger.State;
using MagicWave.Payments.Stellar.Horizon;
using MagicWave.Payments.Stellar.Transactions;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Operations;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Stellar.Tests.Rails;

/// <summary>
/// A ledger in this process as a server that can fail: before the ledger has an envelope, or after, with the answer lost. A ledger closes
/// whenever it is asked for the last one and time has passed, as real ones do every few seconds.
/// </summary>
internal sealed class LedgerHorizon(LocalLedger ledger, TimeProvider time) : IHorizon
{
    public LedgerNetwork Network => ledger.Network;

    /// <summary>Nothing is answered.</summary>
    public bool IsDown { get; set; }

    /// <summary>Envelopes do not arrive.</summary>
    public bool DropsEnvelopes { get; set; }

    /// <summary>Envelopes arrive, and nobody hears of it.</summary>
    public bool LosesAnswers { get; set; }

    /// <summary>No ledger closes any more.</summary>
    public bool IsStopped { get; set; }

    /// <summary>It says of every transaction that it does not have it.</summary>
    public bool HidesHistory { get; set; }

    /// <summary>All that was handed in, in order.</summary>
    public List<TransactionEnvelope> Submitted { get; } = [];

    public Task<HorizonAnswer<HorizonAccount>> GetAccountAsync(SettlementAccount account, CancellationToken cancellationToken) =>
        Answer(() => ledger.FindAccount(account) is not { } entry ? null : new HorizonAccount(account, entry.Sequence,
        [
            new(Asset.Native, new(entry.Balance), Stroops.MaxValue, true),
            .. ledger.ListTrustLines(account).Select(Balance),
        ]));

    public Task<HorizonAnswer<HorizonTransaction>> GetTransactionAsync(Hash256 hash, CancellationToken cancellationToken) =>
        Answer(() => HidesHistory || ledger.FindTransaction(hash) is not { } stored
            ? null
            : new HorizonTransaction(stored.Hash, stored.Ledger, stored.Envelope, stored.Result));

    public Task<HorizonAnswer<HorizonLedger>> GetLatestLedgerAsync(CancellationToken cancellationToken) => Answer(() =>
    {
        LedgerHeader last = ledger.Last;
        if (!IsStopped && last.CloseTime < (ulong)time.GetUtcNow().ToUnixTimeSeconds())
        {
            last = ledger.Close();
        }

        return new HorizonLedger(
            last.Sequence, new((long)last.CloseTime * 1_000), LedgerHeader.BaseFee, LedgerHeader.BaseReserve);
    });

    public Task<HorizonAnswer<HorizonPage<HorizonPayment>>> GetPaymentsAsync(
        SettlementAccount account, string? cursor, CancellationToken cancellationToken) =>
        Answer(() => new HorizonPage<HorizonPayment>([.. ledger
            .ListOperations(new(cursor is null ? null : long.Parse(cursor, CultureInfo.InvariantCulture)) { Account = account, PaymentsOnly = true })
            .Where(_ => !HidesHistory)
            .Select(Payment)]));

    public Task<HorizonAnswer<HorizonPage<HorizonClaimable>>> GetClaimablesAsync(
        SettlementAccount claimant, Asset asset, string? cursor, CancellationToken cancellationToken) =>
        Answer(() => new HorizonPage<HorizonClaimable>([.. ledger.ListClaimableBalances(claimant)
            .Where(balance => balance.Asset == asset)
            .Select(balance => new HorizonClaimable(balance.Id.ToString(), balance.Id, balance.Asset, new(balance.Amount)))]));

    public Task<HorizonAnswer<HorizonPage<HorizonReference>>> GetReferencesAsync(ClaimableBalanceId balance, CancellationToken cancellationToken) =>
        Answer(() => new HorizonPage<HorizonReference>(
            [.. ledger.ListOperations(new() { Balance = balance }).Select(operation => new HorizonReference(operation.Transaction.Hash))]));

    public async Task<HorizonAnswer<HorizonSubmission>> SubmitAsync(TransactionEnvelope envelope, CancellationToken cancellationToken)
    {
        Submitted.Add(envelope);
        if (IsDown || DropsEnvelopes)
        {
            return new(HorizonState.Unavailable);
        }

        SubmitAnswer answer = await ledger.SubmitAsync(envelope);
        StoredTransaction? stored = answer.Stored;
        return LosesAnswers
            ? new(HorizonState.Unavailable)
            : new(HorizonState.Ok, new(
                answer.Result.IsSuccess ? SubmissionState.Applied : SubmissionState.Refused, stored?.Ledger ?? 0, answer.Result));
    }

    private static HorizonPayment Payment(StoredOperation operation) => new(
        operation.Id.ToString(CultureInfo.InvariantCulture), operation.Transaction.Hash, operation.Index, operation.Transaction.Ledger,
        operation.Operation is PaymentOperation payment ? new(operation.Source, payment.Destination, payment.Asset, new(payment.Amount)) : null,
        operation.Transaction.Envelope.InnerTransaction.Memo, IsProven: true);

    private static HorizonBalance Balance(TrustLineEntry line) => new(line.Asset, new(line.Balance), new(line.Limit), line.IsAuthorized);

    private Task<HorizonAnswer<T>> Answer<T>(Func<T?> ask)
        where T : class => Task.FromResult(
            IsDown ? new HorizonAnswer<T>(HorizonState.Unavailable)
            : ask() is { } value ? new(HorizonState.Ok, value)
            : new(HorizonState.NotFound));
}
