using System.Text;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Stellar.Transactions;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Operations;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Stellar.Chains;

/// <summary>
/// What a transaction must be for a node of a chain to put its name under it: nothing but payments in the one asset, one after the other
/// along the chain, the node's own as agreed, on a sequence that is not the node's, and over in ten minutes. Pure and thread-safe.
/// </summary>
public static class ChainRules
{
    /// <summary>Most payments in a chain: a payer, up to seven relays, a payee.</summary>
    public const int MaximumPayments = 8;

    /// <summary>The longest that a chain's transaction may still be good when a node signs it.</summary>
    public static readonly TimeSpan LongestValidity = TimeSpan.FromMinutes(10);

    /// <summary>The memo of a session's transaction: a hash, so that the ledger does not show the session.</summary>
    public static Memo MemoOf(string session)
    {
        ArgumentException.ThrowIfNullOrEmpty(session);
        return Memo.FromHash(Hash256.Of(Encoding.UTF8.GetBytes($"MagicWave chain 1\n{session}")));
    }

    /// <summary>Whether a node may sign.</summary>
    /// <param name="transaction">The transaction that it is shown.</param>
    /// <param name="terms">What it agreed to.</param>
    /// <param name="self">The node.</param>
    /// <param name="asset">The only asset that it deals in.</param>
    /// <param name="now">When it is asked.</param>
    /// <returns>The first rule that is broken; <see cref="ChainFault.None"/> when it may.</returns>
    public static ChainFault Judge(Transaction transaction, ChainTerms terms, SettlementAccount self, Asset asset, UnixTime now)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentNullException.ThrowIfNull(asset);
        ChainFault frame = JudgeFrame(transaction, terms, self, now);
        if (frame != ChainFault.None)
        {
            return frame;
        }

        ChainFault shape = JudgeShape(transaction, asset);
        return shape != ChainFault.None ? shape : JudgeShare([.. transaction.Operations.Cast<PaymentOperation>()], terms, self);
    }

    /// <summary>
    /// The same transaction, put together here from the payments in it: only such are signed. Null when it is not of payments alone, or no
    /// builder would make it.
    /// </summary>
    internal static BuiltTransaction? Rebuild(Transaction transaction, LedgerNetwork network)
    {
        uint count = (uint)transaction.Operations.Count;
        if (count is 0 or > MaximumPayments || transaction.Sequence <= 0
            || transaction.Fee % count != 0 || transaction.Fee / count is < FeeOffer.Minimum or > uint.MaxValue / XdrLimits.Operations
            || transaction.Preconditions.Time is not { MaxTime: > 0 } time || time.MaxTime < time.MinTime)
        {
            return null;
        }

        TransactionBuilder builder = new TransactionBuilder(
            network, transaction.Source, transaction.Sequence, FeeOffer.PerOperation(transaction.Fee / count), time).WithMemo(transaction.Memo);
        foreach (Operation operation in transaction.Operations)
        {
            if (operation is not PaymentOperation payment || payment.FindFault() is not null)
            {
                return null;
            }

            _ = builder.Add(payment);
        }

        BuiltTransaction built = builder.Build();
        return built.Hash == TransactionHash.Of(network, transaction) ? built : null;
    }

    private static ChainFault JudgeFrame(Transaction transaction, ChainTerms terms, SettlementAccount self, UnixTime now)
    {
        if (transaction.Source.Account == self || transaction.Source.Id is not null || transaction.Preconditions.Type == PreconditionType.V2)
        {
            return ChainFault.WrongSource;
        }

        ulong seconds = (ulong)(now.Milliseconds / 1000);
        ulong longest = seconds + (ulong)LongestValidity.TotalSeconds;
        if (transaction.Preconditions.Time is not { MaxTime: > 0 } time || time.MaxTime <= seconds || time.MaxTime > longest || time.MinTime > seconds)
        {
            return ChainFault.WrongValidity;
        }

        return transaction.Memo == MemoOf(terms.Session) ? ChainFault.None : ChainFault.WrongMemo;
    }

    private static ChainFault JudgeShape(Transaction transaction, Asset asset)
    {
        if (transaction.Operations.Count is 0 or > MaximumPayments)
        {
            return ChainFault.ForeignOperation;
        }

        SettlementAccount? before = null;
        long least = long.MaxValue;
        HashSet<SettlementAccount> parties = [];
        foreach (Operation operation in transaction.Operations)
        {
            if (operation is not PaymentOperation { Source: { Id: null } source, Destination.Id: null, Amount: > 0 } payment)
            {
                return ChainFault.ForeignOperation;
            }

            if (payment.Asset != asset)
            {
                return ChainFault.WrongAsset;
            }

            // Each pays on what it got, or less; nobody is in it twice.
            if ((before is not null && source.Account != before) || payment.Amount > least || !parties.Add(source.Account))
            {
                return ChainFault.ForeignOperation;
            }

            (before, least) = (payment.Destination.Account, payment.Amount);
        }

        return parties.Add(before!.Value) ? ChainFault.None : ChainFault.ForeignOperation;
    }

    private static ChainFault JudgeShare(PaymentOperation[] payments, ChainTerms terms, SettlementAccount self)
    {
        int at = Array.FindIndex(payments, payment => payment.Destination.Account == self);
        bool isAsAgreed = at >= 0
            && payments[at].Source!.Value.Account == terms.Payer
            && payments[at].Amount == terms.In.Value
            && (terms.IsLast ? at == payments.Length - 1 : at + 1 < payments.Length && payments[at + 1].Amount == terms.Out.Value);
        return isAsAgreed ? ChainFault.None : ChainFault.NotAsAgreed;
    }
}
