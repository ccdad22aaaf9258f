using MagicWave.Payments.Accounts;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Stellar.Transactions;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Operations;

namespace MagicWave.Payments.Stellar.Rails;

/// <summary>Transfers as transactions of one operation, and back. Pure; thread-safe.</summary>
internal sealed class TransferBuilder(StellarRailOptions options)
{
    public SignedTransfer Pay(TransferOrder order, SettlementKey key) =>
        Sign(order, key, new PaymentOperation(order.Destination, options.Asset, order.Amount.Value));

    /// <summary>For a payee that cannot be paid yet: it may claim at any time, the payer from some days later.</summary>
    public SignedTransfer SetAside(TransferOrder order, SettlementKey key) =>
        Sign(order, key, new CreateClaimableBalanceOperation(options.Asset, order.Amount.Value,
        [
            new Claimant(order.Destination, new ClaimPredicate.Unconditional()),
            new Claimant(order.Source, new ClaimPredicate.Not(new ClaimPredicate.BeforeRelativeTime((long)options.ReclaimAfter.TotalSeconds))),
        ]));

    /// <summary>The envelope of a stored transfer; null when the bytes are not of a transfer with its hash.</summary>
    public TransactionV1Envelope? Read(SignedTransfer transfer) =>
        XdrConvert.TryFromBytes<TransactionEnvelope>(transfer.Envelope.Span, out TransactionEnvelope? read)
        && read is TransactionV1Envelope envelope
        && TransactionHash.Of(options.Network, envelope).ToTransferHash() == transfer.Hash
            ? envelope
            : null;

    /// <summary>What a transaction on the ledger moved, as a transfer; null for what is none of this asset, or more than one operation.</summary>
    public LedgerTransfer? Describe(Transaction transaction, long ledger)
    {
        if (transaction.Operations.Count != 1)
        {
            return null;
        }

        Operation operation = transaction.Operations[0];
        SettlementAccount source = (operation.Source ?? transaction.Source).Account;
        (SettlementAccount destination, Asset? asset, long amount) = operation switch
        {
            PaymentOperation payment => (payment.Destination.Account, payment.Asset, payment.Amount),
            CreateClaimableBalanceOperation aside when PayeeOf(aside, source) is { } payee => (payee, aside.Asset, aside.Amount),
            _ => default((SettlementAccount, Asset?, long)),
        };
        if (asset is null || asset != options.Asset || amount <= 0)
        {
            return null;
        }

        TransferMemo memo = transaction.Memo.Type == MemoType.Hash ? TransferMemo.FromBytes(transaction.Memo.Hash.ToArray()) : default;
        Hash256 hash = TransactionHash.Of(options.Network, transaction);
        return new(hash.ToTransferHash(), source, destination, new(amount), memo, ledger);
    }

    // Only a payee that can claim at any time was paid.
    private static SettlementAccount? PayeeOf(CreateClaimableBalanceOperation aside, SettlementAccount source)
    {
        Claimant[] payees =
            [.. aside.Claimants.Where(claimant => claimant.Destination != source && claimant.Predicate is ClaimPredicate.Unconditional)];
        return payees.Length == 1 && aside.Claimants.Count <= 2 ? payees[0].Destination : null;
    }

    private SignedTransfer Sign(TransferOrder order, SettlementKey key, Operation operation)
    {
        if (order.Source != key.Account)
        {
            throw new ArgumentException("Only the owner of the source account signs.", nameof(key));
        }

        ulong end = (ulong)Math.Max(1, order.ValidUntil.Milliseconds / 1_000);
        BuiltTransaction built =
            new TransactionBuilder(options.Network, order.Source, order.Sequence, FeeOffer.PerOperation(options.Fee), new TimeBounds(0, end))
                .WithMemo(Memo.FromHash(Hash256.FromBytes(order.Memo.ToArray())))
                .Add(operation)
                .Build();
        return new(order, built.Hash.ToTransferHash(), XdrConvert.ToBytes(built.Sign(key)));
    }
}
