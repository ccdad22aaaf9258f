using MagicWave.Payments.Accounts;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Stellar.Horizon;
using MagicWave.Payments.Stellar.Transactions;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Operations;

namespace MagicWave.Payments.Stellar.Rails;

/// <summary>
/// Money that is set aside as a claimable balance: made, looked for and taken. A server's lists say where to look; what happened is read from
/// transactions on which the servers agree. Thread-safe.
/// </summary>
internal sealed class SetAsides(StellarRailOptions options, LedgerView view, TransferBuilder transfers)
{
    /// <summary>Sets an order's amount aside: the payee's at any time, the payer's again when the payee has had its time.</summary>
    public SignedTransfer Sign(TransferOrder order, SettlementKey key)
    {
        long end = Math.Max(1, order.ValidUntil.Milliseconds / 1_000);
        Claimant payee = new(order.Destination, new ClaimPredicate.Unconditional());
        Claimant payer = new(order.Source, new ClaimPredicate.Not(new ClaimPredicate.BeforeAbsoluteTime(end + (long)options.ReturnsAfter.TotalSeconds)));
        return transfers.Sign(order, key, new CreateClaimableBalanceOperation(options.Asset, order.Amount.Value, [payee, payer]));
    }

    /// <summary>
    /// What a transaction sets aside of this asset, for the first that may take it at any time and is not who pays. Null for what does something else, or
    /// more: nobody would know what became of which part.
    /// </summary>
    public LedgerTransfer? Describe(Transaction transaction, long ledger)
    {
        if (transaction.Operations.Count != 1 || transaction.Operations[0] is not CreateClaimableBalanceOperation { Amount: > 0 } create
            || create.Asset != options.Asset)
        {
            return null;
        }

        SettlementAccount source = (create.Source ?? transaction.Source).Account;
        TransferMemo memo = transaction.Memo.Type == MemoType.Hash ? TransferMemo.FromBytes(transaction.Memo.Hash.ToArray()) : default;
        return create.Claimants.FirstOrDefault(claimant => claimant.Predicate is ClaimPredicate.Unconditional && claimant.Destination != source) is { } payee
            ? new(TransactionHash.Of(options.Network, transaction).ToTransferHash(), source, payee.Destination, new(create.Amount), memo, ledger)
            : null;
    }

    /// <summary>What became of what a transaction on the ledger set aside.</summary>
    public async Task<FoundTransfer> FindAsync(Transaction transaction, LedgerTransfer aside, CancellationToken cancellationToken)
    {
        ClaimableBalanceId id = ClaimableBalanceId.Derive(transaction.Source.Account, transaction.Sequence, aside.Operation);
        if (await view.GetReferencesAsync(id, cancellationToken).ConfigureAwait(false) is not { } references)
        {
            return new(FindState.Unavailable, null);
        }

        foreach (HorizonReference reference in references)
        {
            if (reference.Transaction.ToTransferHash() == aside.Hash)
            {
                continue;
            }

            (LookState state, HorizonTransaction? found) = await view.LookAsync(reference.Transaction, _ => aside.Amount, cancellationToken).ConfigureAwait(false);
            if (state != LookState.Applied)
            {
                return new(FindState.Unavailable, null);
            }

            Transaction inner = found!.Envelope.InnerTransaction;
            if (inner.Operations.FirstOrDefault(operation => operation is ClaimClaimableBalanceOperation claim && claim.Balance == id) is { } taken)
            {
                bool isPaid = (taken.Source ?? inner.Source).Account == aside.Destination;
                return isPaid ? new(FindState.Found, aside) : new(FindState.Absent, null);
            }
        }

        return new(FindState.SetAside, aside);
    }

    /// <summary>What is set aside for an account and not taken.</summary>
    public async Task<IReadOnlyList<LedgerTransfer>?> ListAsync(SettlementAccount account, CancellationToken cancellationToken)
    {
        if (await view.GetClaimablesAsync(account, options.Asset, cancellationToken).ConfigureAwait(false) is not { } shown)
        {
            return null;
        }

        List<LedgerTransfer> asides = [];
        foreach (HorizonClaimable claimable in shown)
        {
            if (await view.GetReferencesAsync(claimable.Id, cancellationToken).ConfigureAwait(false) is not [{ } origin, ..])
            {
                return null;
            }

            (LookState state, HorizonTransaction? found) = await view.LookAsync(origin.Transaction, _ => claimable.Amount, cancellationToken).ConfigureAwait(false);
            if (state != LookState.Applied)
            {
                return null;
            }

            Transaction inner = found!.Envelope.InnerTransaction;
            if (Describe(inner, found.Ledger) is { } aside && aside.Destination == account)
            {
                asides.Add(aside);
            }
        }

        return asides;
    }

    /// <summary>Takes what was set aside, or takes it back. Null: not now.</summary>
    public async Task<SignedTransfer?> SignClaimAsync(LedgerTransfer aside, TransferOrder order, SettlementKey key, CancellationToken cancellationToken)
    {
        (LookState state, HorizonTransaction? found) = await view
            .LookAsync(Hash256.FromBytes(aside.Hash.ToArray()), _ => aside.Amount, cancellationToken).ConfigureAwait(false);
        if (state != LookState.Applied || found!.Envelope.InnerTransaction is not { } inner || aside.Operation >= inner.Operations.Count
            || inner.Operations[aside.Operation] is not CreateClaimableBalanceOperation create
            || create.Claimants.FirstOrDefault(claimant => claimant.Destination == key.Account) is not { } claimant
            || !await IsTimeAsync(claimant.Predicate, cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        HorizonAnswer<HorizonAccount> account = await view.GetAccountAsync(key.Account, cancellationToken).ConfigureAwait(false);
        ClaimableBalanceId id = ClaimableBalanceId.Derive(inner.Source.Account, inner.Sequence, aside.Operation);
        return transfers.CanBePaid(key.Account, new(create.Amount), account.Value)
            ? transfers.Sign(order, key, new ClaimClaimableBalanceOperation(id))
            : null;
    }

    private async Task<bool> IsTimeAsync(ClaimPredicate predicate, CancellationToken cancellationToken) => predicate switch
    {
        ClaimPredicate.Unconditional => true,
        ClaimPredicate.Not { Inner: ClaimPredicate.BeforeAbsoluteTime before } =>
            await view.IsPastAsync((ulong)Math.Max(0, before.Time), cancellationToken).ConfigureAwait(false),
        _ => false,
    };
}
