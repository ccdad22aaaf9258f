using System.Text.Json;
using MagicWave.Payments.Gateway.Callbacks;
using MagicWave.Payments.Gateway.Ledgers;
using MagicWave.Payments.Stellar.Chains;
using MagicWave.Payments.Stellar.Transactions;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Gateway.Payments;

/// <summary>
/// Pays chains, one at a time, since each uses the account's next sequence. A signed transaction is stored before it leaves, and the same one is handed in
/// again until it is on the ledger or can no longer be. Thread-safe.
/// </summary>
public sealed class Cashier : IDisposable
{
    private static readonly TimeSpan Validity = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    private readonly GatewaySettings _settings;
    private readonly OutgoingBooks _books;
    private readonly IGatewayLedger _ledger;
    private readonly ChainCourier _courier;
    private readonly CallbackClient _callbacks;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _one = new(1, 1);

    internal Cashier(
        GatewaySettings settings, OutgoingBooks books, IGatewayLedger ledger, ChainCourier courier, CallbackClient callbacks, TimeProvider time) =>
        (_settings, _books, _ledger, _courier, _callbacks, _time) = (settings, books, ledger, courier, callbacks, time);

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    /// <summary>Begins a payment: within the budget, and never twice for a session.</summary>
    /// <exception cref="PaymentException">The store cannot be written; nothing was begun.</exception>
    internal PaymentFault TryBegin(ChainPlan plan) => _books.TryBegin(plan.Session, plan.Total, _settings, GatewayClock.Now(_time));

    /// <summary>Pays what was begun.</summary>
    /// <param name="plan">The payment.</param>
    /// <param name="callback">Who carries the commands.</param>
    /// <param name="status">Whom to tell of the end; null: nobody.</param>
    /// <param name="cancellationToken">Ends it while nothing is signed; afterwards the next start goes on.</param>
    internal async Task<PaymentFault> PayAsync(ChainPlan plan, Uri callback, Uri? status, CancellationToken cancellationToken)
    {
        PaymentFault fault;
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await ResolveAsync(cancellationToken).ConfigureAwait(false);
            fault = await TryPayAsync(plan, callback, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException)
        {
            fault = PaymentFault.NoLedger;
        }
        finally
        {
            _ = _one.Release();
            if (_books.All.FirstOrDefault(payment => payment.Session == plan.Session) is { Envelope: null })
            {
                _books.Forget(plan.Session);
            }
        }

        if (status is not null)
        {
            StatusCall call = new(plan.Session, fault == PaymentFault.None ? 0 : 1);
            _ = await _callbacks.PostAsync(
                status, JsonSerializer.SerializeToUtf8Bytes(call, CourierJson.Default.StatusCall), cancellationToken).ConfigureAwait(false);
        }

        return fault;
    }

    /// <summary>Brings everything that was signed to its end: at the start, and before anything else is signed.</summary>
    /// <exception cref="OperationCanceledException">It was asked to stop; nothing is lost.</exception>
    internal async Task ResolveAsync(CancellationToken cancellationToken)
    {
        foreach (OutgoingPayment payment in _books.All.Where(payment => payment.IsPending))
        {
            _ = await BringAsync(payment, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<PaymentFault> TryPayAsync(ChainPlan plan, Uri callback, CancellationToken cancellationToken)
    {
        GatewayAccount? account = await _ledger.FindAccountAsync(_settings.Key.Account, cancellationToken).ConfigureAwait(false);
        if (account is not { } own || own.Balance < plan.Total)
        {
            return PaymentFault.Poor;
        }

        UnixTime now = GatewayClock.Now(_time);
        FeeOffer fee = FeeOffer.PerOperation(FeeOffer.Minimum);
        ChainPayer payer = new(plan, _settings.Network, _settings.Key.Account, own.Sequence + 1, fee, now, Validity);
        await _courier.CarryAsync(payer, plan, callback, cancellationToken).ConfigureAwait(false);
        if (payer.State != ChainPayerState.Signed)
        {
            return PaymentFault.Refused;
        }

        TransactionV1Envelope envelope = payer.Sign(_settings.Key);
        OutgoingPayment payment = new(plan.Session, plan.Total, now, envelope, payer.Expires, IsPaid: false);
        _books.Keep(payment);
        payer.Commit(GatewayClock.Now(_time));
        await _courier.CarryAsync(payer, plan, callback, cancellationToken).ConfigureAwait(false);
        return await BringAsync(payment, cancellationToken).ConfigureAwait(false);
    }

    private async Task<PaymentFault> BringAsync(OutgoingPayment payment, CancellationToken cancellationToken)
    {
        Hash256 hash = TransactionHash.Of(_settings.Network, payment.Envelope!);
        while (true)
        {
            LedgerAnswer answer = GatewayClock.Now(_time) <= payment.Expires
                ? await _ledger.SubmitAsync(payment.Envelope!, cancellationToken).ConfigureAwait(false)
                : await _ledger.FindAsync(hash, payment.Expires, cancellationToken).ConfigureAwait(false);
            if (answer == LedgerAnswer.Applied)
            {
                _books.Keep(payment with { IsPaid = true });
                return PaymentFault.None;
            }

            if (answer is LedgerAnswer.Failed or LedgerAnswer.Gone)
            {
                _books.Forget(payment.Session);
                return PaymentFault.NotTaken;
            }

            await Task.Delay(Poll, _time, cancellationToken).ConfigureAwait(false);
        }
    }
}
