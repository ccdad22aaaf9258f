using MagicWave.Payments.Accounts;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Stellar.Horizon;
using MagicWave.Payments.Stellar.Transactions;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Results;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Stellar.Rails;

/// <summary>
/// Settles on a ledger of Stellar's kind. A transfer is one transaction with an end; the same envelope is handed in until the ledger shows it, and
/// it is given up only when every server knows of a ledger that closed after that end and none has the transaction. Whatever else servers
/// say of it, it may still be applied, so it is not replaced. Thread-safe.
/// </summary>
public sealed class StellarRail : ISettlementRail, IPaymentHistory, ISetAsideRail
{
    private readonly StellarRailOptions _options;
    private readonly TransferBuilder _transfers;
    private readonly LedgerView _view;
    private readonly SetAsides _asides;
    private readonly TimeProvider _time;

    /// <summary>Makes a rail.</summary>
    /// <param name="options">What is paid with.</param>
    /// <param name="servers">Where the ledger is asked, in this order: one at least, all of the same network.</param>
    /// <param name="time">Tells whether a server is behind.</param>
    /// <exception cref="ArgumentException">An option is out of its range, or a server is of another network.</exception>
    public StellarRail(StellarRailOptions options, IReadOnlyList<IHorizon> servers, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(servers);
        options.Validate();
        if (servers.Count == 0 || servers.Any(server => server.Network != options.Network))
        {
            throw new ArgumentException("A rail asks one server at least, and servers of its network only.", nameof(servers));
        }

        (_options, _time) = (options, time);
        _transfers = new(options);
        _view = new([.. servers], options.AgreementFrom);
        _asides = new(options, _view, _transfers);
        Network = options.Network.IdFor(options.Asset);
        Channels = [.. options.Channels.Select(channel => channel.Account)];
    }

    /// <inheritdoc/>
    public NetworkId Network { get; }

    /// <inheritdoc/>
    public IReadOnlyList<SettlementAccount> Channels { get; }

    /// <inheritdoc/>
    public async Task<RailAccount?> GetAccountAsync(SettlementAccount account, CancellationToken cancellationToken)
    {
        HorizonAnswer<HorizonAccount> answer = await _view.GetAccountAsync(account, cancellationToken).ConfigureAwait(false);
        return answer.Value is not { } found ? null
            : new(found.Sequence, _options.Asset.IsIssuedBy(account) ? Stroops.MaxValue : found.BalanceOf(_options.Asset)?.Amount ?? Stroops.Zero);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The key is not the source's.</exception>
    public SignedTransfer Sign(TransferOrder order, SettlementKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return _transfers.Sign(order, key);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Null also while the payee has no account, no trust line or no room: such a transfer would fail on the ledger and cost its fee. For one
    /// without account or trust line the amount is set aside, where the options say so.
    /// </remarks>
    /// <exception cref="ArgumentException">The key is not the source's.</exception>
    public async Task<SignedTransfer?> SignForAsync(TransferOrder order, SettlementKey key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        HorizonAnswer<HorizonAccount> payee = await _view.GetAccountAsync(order.Destination, cancellationToken).ConfigureAwait(false);
        bool mayTrust = payee.State == HorizonState.NotFound || (payee.Value is { } found && found.BalanceOf(_options.Asset) is null);
        return _transfers.CanBePaid(order.Destination, order.Amount, payee.Value) ? _transfers.Sign(order, key)
            : mayTrust && _options.SetsAside ? _asides.Sign(order, key)
            : null;
    }

    /// <inheritdoc/>
    public int MaximumBatch => _options.MaximumBatch;

    /// <inheritdoc/>
    /// <remarks>Money is set aside only when nobody can be paid, and for one payee at a time.</remarks>
    /// <exception cref="ArgumentException">The key is not the source's, or there are too many orders, or they differ where they may not.</exception>
    public async Task<IReadOnlyList<SignedTransfer>> SignBatchAsync(
        IReadOnlyList<TransferOrder> orders, SettlementKey key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(orders);
        ArgumentNullException.ThrowIfNull(key);
        if (orders.Count is 0 || orders.Count > MaximumBatch
            || orders.DistinctBy(order => (order.Source, order.Sequence, order.ValidUntil, order.Channel)).Count() > 1)
        {
            throw new ArgumentException("A batch has orders of one source, sequence and end, and no more than the options say.", nameof(orders));
        }

        List<TransferOrder> payable = [];
        foreach (TransferOrder order in orders.Count > 1 ? orders : [])
        {
            HorizonAnswer<HorizonAccount> payee = await _view.GetAccountAsync(order.Destination, cancellationToken).ConfigureAwait(false);
            if (_transfers.CanBePaid(order.Destination, order.Amount, payee.Value))
            {
                payable.Add(order);
            }
        }

        if (payable.Count > 1)
        {
            return _transfers.SignBatch(payable, key);
        }

        foreach (TransferOrder order in payable.Count > 0 ? payable : orders)
        {
            if (await SignForAsync(order, key, cancellationToken).ConfigureAwait(false) is { } signed)
            {
                return [signed];
            }
        }

        return [];
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<LedgerTransfer>?> ListSetAsideAsync(SettlementAccount account, CancellationToken cancellationToken) =>
        _asides.ListAsync(account, cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The key is not the order's source's.</exception>
    public Task<SignedTransfer?> SignClaimAsync(LedgerTransfer aside, TransferOrder order, SettlementKey key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(aside);
        ArgumentNullException.ThrowIfNull(key);
        return _asides.SignClaimAsync(aside, order, key, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<SubmitStatus> SubmitAsync(SignedTransfer transfer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(transfer);
        if (_transfers.Read(transfer) is not { } envelope)
        {
            return SubmitStatus.Malformed;
        }

        Hash256 hash = TransactionHash.Of(_options.Network, envelope);
        if (!TransferBuilder.ActorsOf(envelope.Transaction).All(actor => envelope.Signatures.Any(signature => SignatureCheck.IsBy(actor, hash, signature))))
        {
            return SubmitStatus.BadSignature;
        }

        HorizonSubmission? answer = await _view.SubmitAsync(envelope, cancellationToken).ConfigureAwait(false);
        if (CodeOf(answer) == TransactionResultCode.InsufficientFee && _options.FeeKey is { } payer)
        {
            // The inner envelope stays as it is stored: whichever of the two is taken, the transfer is made once.
            FeeBumpEnvelope bump =
                BuiltFeeBump.Build(_options.Network, envelope, hash, payer.Account, _options.MaximumFee).Sign(payer);
            answer = await _view.SubmitAsync(bump, cancellationToken).ConfigureAwait(false);
        }

        bool isSmall = transfer.Order.Amount < _options.AgreementFrom
            && TransferBuilder.Sum(_transfers.Describe(envelope.Transaction, ledger: 0)) < _options.AgreementFrom;
        SubmitStatus status = answer?.State == SubmissionState.Applied && isSmall
            ? SubmitStatus.Applied
            : await JudgeAsync(envelope.Transaction, hash, CodeOf(answer), cancellationToken).ConfigureAwait(false);
        return status == SubmitStatus.Applied && _asides.Describe(envelope.Transaction, ledger: 0) is not null ? SubmitStatus.SetAside : status;
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Absent are also transactions that are on the ledger but no transfers of this rail: of another asset, or failed.
    /// </remarks>
    public async Task<FoundTransfer> FindAsync(TransferHash hash, CancellationToken cancellationToken)
    {
        // Before the look: what such a ledger does not have is not there.
        DateTimeOffset recent = _time.GetUtcNow() - _options.MaximumLag;
        bool isRecent = await _view.IsPastAsync((ulong)Math.Max(0, recent.ToUnixTimeSeconds()), cancellationToken).ConfigureAwait(false);
        (LookState state, HorizonTransaction? found) = await LookAsync(Hash256.FromBytes(hash.ToArray()), cancellationToken).ConfigureAwait(false);
        return state == LookState.Unknown || (state == LookState.Absent && !isRecent) ? new(FindState.Unavailable, null)
            : state == LookState.Applied && _transfers.Describe(found!.Envelope.InnerTransaction, found.Ledger) is [LedgerTransfer first, ..] all
                ? new(FindState.Found, first) { All = all }
            : state == LookState.Applied && _asides.Describe(found!.Envelope.InnerTransaction, found.Ledger) is { } aside
                ? await _asides.FindAsync(found.Envelope.InnerTransaction, aside, cancellationToken).ConfigureAwait(false)
                : new(FindState.Absent, null) { Refused = state == LookState.Failed ? RefusedIn(found!.Result) : [] };
    }

    /// <inheritdoc/>
    /// <remarks>
    /// A server's list says where to look; what came is read from the transactions, as <see cref="FindAsync"/> finds them. What came by a path of other
    /// assets has its amount from the server alone, and names no request.
    /// </remarks>
    public async Task<IReadOnlyList<HistoryEntry>?> ReadAsync(SettlementAccount account, string? cursor, CancellationToken cancellationToken)
    {
        if (await _view.GetPaymentsAsync(account, cursor, cancellationToken).ConfigureAwait(false) is not { } shown)
        {
            return null;
        }

        List<HistoryEntry> entries = [];
        foreach (HorizonPayment payment in shown)
        {
            LedgerTransfer? received = null;
            if (payment.Transfer is { } moved && moved.To.Account == account && moved.Asset == _options.Asset)
            {
                (LookState state, HorizonTransaction? found) = await LookAsync(payment.Transaction, cancellationToken).ConfigureAwait(false);
                if (state != LookState.Applied)
                {
                    // One server shows it and others do not, or not yet: up to here, and again later.
                    return entries.Count > 0 ? entries : null;
                }

                received = _transfers.Describe(found!.Envelope.InnerTransaction, found.Ledger).FirstOrDefault(own => own.Operation == payment.Operation)
                    ?? _transfers.Guess(found, payment, moved);
            }

            entries.Add(new(payment.Cursor, received));
        }

        return entries;
    }

    /// <inheritdoc/>
    public Task WaitAsync(SettlementAccount account, string? cursor, CancellationToken cancellationToken) =>
        _view.WaitForPaymentAsync(account, cursor, cancellationToken);

    private static IReadOnlyList<int> RefusedIn(TransactionResult result)
    {
        XdrArray<OperationResult> operations = (result.Inner?.Result ?? result).Operations;
        return [.. Enumerable.Range(0, operations.Count).Where(i => !operations[i].IsSuccess)];
    }

    private static TransactionResultCode? CodeOf(HorizonSubmission? answer) => (answer?.Result?.Inner?.Result ?? answer?.Result)?.Code;

    private Task<(LookState State, HorizonTransaction? Transaction)> LookAsync(Hash256 hash, CancellationToken cancellationToken) =>
        _view.LookAsync(
            hash,
            found => TransferBuilder.Sum(_transfers.Describe(found.Envelope.InnerTransaction, found.Ledger)),
            cancellationToken);

    /// <summary>What is to become of a transfer that no answer has settled.</summary>
    private async Task<SubmitStatus> JudgeAsync(
        Transaction transaction, Hash256 hash, TransactionResultCode? code, CancellationToken cancellationToken)
    {
        // In this order: what is not there after such a ledger will never be there.
        bool isPast = transaction.Preconditions.Time is { MaxTime: > 0 } time
            && await _view.IsPastAsync(time.MaxTime, cancellationToken).ConfigureAwait(false);
        (LookState state, _) = await LookAsync(hash, cancellationToken).ConfigureAwait(false);
        return state switch
        {
            LookState.Applied => SubmitStatus.Applied,
            LookState.Failed => SubmitStatus.SequenceTaken,
            LookState.Absent when isPast => SubmitStatus.Expired,
            _ => await WaitAsync(transaction, code, cancellationToken).ConfigureAwait(false),
        };
    }

    /// <summary>Why a transfer waits. None of these lets it be replaced.</summary>
    private async Task<SubmitStatus> WaitAsync(Transaction transaction, TransactionResultCode? code, CancellationToken cancellationToken)
    {
        switch (code)
        {
            case TransactionResultCode.InsufficientBalance or TransactionResultCode.Failed:
                return SubmitStatus.Underfunded;
            case TransactionResultCode.NoAccount:
                return SubmitStatus.NoSource;
            case TransactionResultCode.BadSequence:
                RailAccount? source = await GetAccountAsync(transaction.Source.Account, cancellationToken).ConfigureAwait(false);
                return transaction.Sequence > source?.Sequence + 1 ? SubmitStatus.SequenceAhead : SubmitStatus.Unavailable;
            default:
                return SubmitStatus.Unavailable;
        }
    }
}
