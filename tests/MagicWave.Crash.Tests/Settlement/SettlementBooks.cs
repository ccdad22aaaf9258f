using MagicWave.Crash.Tests.Nodes;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Operations;
using MagicWave.Payments.Storage;
using MagicWave.Payments.Units;

namespace MagicWave.Crash.Tests.Settlement;

/// <summary>Compares the books of the payer and the payees with the ledger, to the unit, after all is paid and everybody has ended.</summary>
internal static class SettlementBooks
{
    /// <summary>What the payer has in the beginning, in stroops.</summary>
    public const long Funds = 1_000_000;

    private static NetworkId Network => LedgerSite.Network.IdFor(LedgerSite.Asset);

    /// <param name="folder">Where the books are.</param>
    /// <param name="ledger">The ledger.</param>
    /// <param name="debts">What was owed in the beginning.</param>
    /// <returns>How many payments there were.</returns>
    public static int Check(string folder, LedgerSite ledger, Debts debts)
    {
        using SettlementKey payerKey = NodeSetup.KeyOf(NodeRow.SeedOf(SettlementRun.Payer));
        using IPaymentStore payer = Open(folder, SettlementRun.Payer, ledger);
        IReadOnlyList<(PaymentOperation Payment, Hash256 Hash, int Place)> payments = ledger.PaymentsOf(payerKey.Account);
        Assert.Equal(debts.Sum, payments.Sum(one => one.Payment.Amount));
        Assert.Equal(new Stroops(Funds - debts.Sum), ledger.BalanceOf(payerKey.Account));
        CheckBooks(payer, ledger.BalanceOf(payerKey.Account));
        Assert.Empty(payer.Load().Transfers);
        int counted = CheckPayee(folder, SettlementRun.Payee, payer, ledger, payments, debts.ToPayee)
            + CheckPayee(folder, SettlementRun.OtherPayee, payer, ledger, payments, debts.ToOther);
        Assert.Equal(payments.Count, counted);
        return counted;
    }

    private static IPaymentStore Open(string folder, int node, LedgerSite ledger)
    {
        NodeSetup setup = new(folder, NodeRow.SeedOf(node), ledger.Address, null);
        using SettlementKey key = setup.OpenKey();
        return SqlitePaymentStore.Open(setup.Books, key.Account, Network);
    }

    /// <summary>Each request has one payment, and there is no other; what the two say of each other is the same.</summary>
    private static int CheckPayee(
        string folder, int node, IPaymentStore payer, LedgerSite ledger, IReadOnlyList<(PaymentOperation Payment, Hash256 Hash, int Place)> all,
        int debt)
    {
        using SettlementKey payerKey = NodeSetup.KeyOf(NodeRow.SeedOf(SettlementRun.Payer));
        using SettlementKey key = NodeSetup.KeyOf(NodeRow.SeedOf(node));
        using IPaymentStore payee = Open(folder, node, ledger);
        (PaymentOperation Payment, Hash256 Hash, int Place)[] payments = [.. all.Where(one => one.Payment.Destination.Account == key.Account)];
        Assert.Equal(debt, payments.Sum(one => one.Payment.Amount));
        Assert.Equal(new Stroops(debt), ledger.BalanceOf(key.Account));
        CheckBooks(payee, ledger.BalanceOf(key.Account));
        if (debt == 0)
        {
            return 0;
        }

        PeerRecord owed = Assert.Single(payee.Load().Peers);
        PeerRecord owes = Assert.Single(payer.Load().Peers, peer => peer.Account == key.Account);
        Assert.Equal((payments.Length, payments.Length), (owed.IssuedSequence, owes.AcceptedSequence));
        Assert.Equal((debt, debt, debt), (owes.Accepted.Value, owes.Paid.Value, owed.Received.Value));
        Assert.Equal((Amount.Zero, Amount.Zero), (owed.Balance, owes.Balance));
        Assert.Equal(Amount.Zero, payee.GetBalance(new(BookAccount.Peer) { Peer = payerKey.Account }));
        Assert.Equal(Amount.Zero, payer.GetBalance(new(BookAccount.Peer) { Peer = key.Account }));
        foreach (RequestRecord request in payee.Load().Requests)
        {
            Assert.Equal(RequestState.Paid, request.State);
            Hash256 hash = Hash256.FromBytes(request.Transfer!.Value.ToArray());
            Assert.Equal(request.Amount.Value, Assert.Single(payments, one => one.Hash == hash && one.Place == request.TransferOperation).Payment.Amount);
        }

        return payments.Length;
    }

    /// <summary>The chain of hashes, the sums, and that cash is what the ledger says.</summary>
    private static void CheckBooks(IPaymentStore books, Stroops onLedger)
    {
        books.Verify(VerificationScope.Whole);
        Assert.Equal(Amount.FromStroops(onLedger), books.GetBalance(new(BookAccount.Cash)));
        Assert.Empty(books.ListBalances(BookAccount.InFlight));
    }
}
