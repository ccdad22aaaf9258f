using MagicWave.Payments.Accounts;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Stellar.Horizon;
using MagicWave.Payments.Stellar.Transactions;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Operations;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Stellar.Rails;

/// <summary>Transfers as operations of transactions, and back. Pure; thread-safe.</summary>
internal sealed class TransferBuilder(StellarRailOptions options)
{
    /// <summary>A payment.</summary>
    /// <exception cref="ArgumentException">The key is not the source's, or the channel none of the options'.</exception>
    public SignedTransfer Sign(TransferOrder order, SettlementKey key) =>
        Sign(order, key, new PaymentOperation(order.Destination, options.Asset, order.Amount.Value));

    /// <summary>Anything else that the order's source does in its place.</summary>
    /// <exception cref="ArgumentException">The key is not the source's, or the channel none of the options'.</exception>
    public SignedTransfer Sign(TransferOrder order, SettlementKey key, Operation operation)
    {
        (TransferHash hash, byte[] envelope) = Build(order, key, Memo.FromHash(Hash256.FromBytes(order.Memo.ToArray())), [operation]);
        return new(order, hash, envelope);
    }

    /// <summary>
    /// Payments of one source, with one sequence and end. A transaction has one memo; here none, and each payment carries the short form of its own as the
    /// number at its payee's account.
    /// </summary>
    /// <exception cref="ArgumentException">The key is not the source's, or the channel none of the options'.</exception>
    public IReadOnlyList<SignedTransfer> SignBatch(IReadOnlyList<TransferOrder> orders, SettlementKey key)
    {
        Operation[] operations =
            [.. orders.Select(order => new PaymentOperation(new MuxedAccount(order.Destination, order.Memo.Reference), options.Asset, order.Amount.Value))];
        (TransferHash hash, byte[] envelope) = Build(orders[0], key, default, operations);
        return [.. orders.Select((order, i) => new SignedTransfer(order, hash, envelope) { Operation = i })];
    }

    private (TransferHash Hash, byte[] Envelope) Build(TransferOrder order, SettlementKey key, Memo memo, IReadOnlyList<Operation> operations)
    {
        if (order.Source != key.Account)
        {
            throw new ArgumentException("Only the owner of the source account signs.", nameof(key));
        }

        SettlementKey? channel = order.Channel is { } lent
            ? options.Channels.FirstOrDefault(owned => owned.Account == lent) ?? throw new ArgumentException("The channel is not one of ours.", nameof(order))
            : null;
        ulong end = (ulong)Math.Max(1, order.ValidUntil.Milliseconds / 1_000);
        TransactionBuilder builder =
            new(options.Network, order.Channel ?? order.Source, order.Sequence, FeeOffer.PerOperation(options.Fee), new TimeBounds(0, end));
        foreach (Operation operation in operations)
        {
            builder.Add(channel is null ? operation : operation with { Source = order.Source });
        }

        BuiltTransaction built = builder.WithMemo(memo).Build();
        return (built.Hash.ToTransferHash(), XdrConvert.ToBytes(channel is null ? built.Sign(key) : built.Sign(channel, key)));
    }

    /// <summary>All of them together, or the most that there can be.</summary>
    public static Stroops Sum(IEnumerable<LedgerTransfer> payments) =>
        payments.Aggregate(Stroops.Zero, (sum, payment) => payment.Amount.Value > long.MaxValue - sum.Value ? Stroops.MaxValue : sum + payment.Amount);

    /// <summary>Whether an account, as it is, can take so much of the asset.</summary>
    public bool CanBePaid(SettlementAccount payee, Stroops amount, HorizonAccount? account) =>
        account is not null
        && (options.Asset.IsIssuedBy(payee)
            || (account.BalanceOf(options.Asset) is { IsAuthorized: true } held && held.Limit.Value - held.Amount.Value >= amount.Value));

    /// <summary>Who must have signed: the owner of the sequence, and those whose operations are in it.</summary>
    public static IEnumerable<SettlementAccount> ActorsOf(Transaction transaction) =>
        transaction.Operations.Select(operation => (operation.Source ?? transaction.Source).Account).Prepend(transaction.Source.Account).Distinct();

    /// <summary>The envelope of a stored transfer; null when the bytes are not of a transfer with its hash.</summary>
    public TransactionV1Envelope? Read(SignedTransfer transfer) =>
        XdrConvert.TryFromBytes<TransactionEnvelope>(transfer.Envelope.Span, out TransactionEnvelope? read)
        && read is TransactionV1Envelope envelope
        && TransactionHash.Of(options.Network, envelope).ToTransferHash() == transfer.Hash
            ? envelope
            : null;

    /// <summary>
    /// What a transaction on the ledger moved of this asset, payment by payment. What was set aside for a payee to claim is none: until it is claimed, it
    /// may be taken back. Nor is what came by a path: how much, the envelope does not say.
    /// </summary>
    public IReadOnlyList<LedgerTransfer> Describe(Transaction transaction, long ledger)
    {
        List<LedgerTransfer> payments = [];
        TransferMemo? memo = transaction.Memo.Type == MemoType.Hash ? TransferMemo.FromBytes(transaction.Memo.Hash.ToArray()) : null;
        TransferHash hash = TransactionHash.Of(options.Network, transaction).ToTransferHash();
        for (int i = 0; i < transaction.Operations.Count; i++)
        {
            if (transaction.Operations[i] is PaymentOperation { Amount: > 0 } payment && payment.Asset == options.Asset)
            {
                SettlementAccount source = (payment.Source ?? transaction.Source).Account;
                payments.Add(new(hash, source, payment.Destination.Account, new(payment.Amount), memo ?? default, ledger)
                {
                    Operation = i,
                    Reference = memo is null ? payment.Destination.Id : null,
                });
            }
        }

        return payments;
    }

    /// <summary>What a server says that an operation brought, of which the envelope does not tell how much. It names nothing that it is for.</summary>
    public LedgerTransfer Guess(HorizonTransaction found, HorizonPayment payment, HorizonTransfer moved) => new(
        TransactionHash.Of(options.Network, found.Envelope.InnerTransaction).ToTransferHash(), moved.From.Account, moved.To.Account, moved.Amount, default,
        payment.Ledger)
    {
        Operation = payment.Operation,
    };
}
