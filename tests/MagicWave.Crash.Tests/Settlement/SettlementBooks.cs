using MagicWave.Crash.Tests.Nodes;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Operations;
using MagicWave.Payments.Storage;
using MagicWave.Payments.Units;

namespace MagicWave.Crash.Tests.Settlement;

/// <summary>Compares the books of a payer and a payee with the ledger, to the unit, after all is paid and both have ended.</summary>
internal static class SettlementBooks
{
    /// <summary>What the payer has in the beginning, in stroops.</summary>
    public const long Funds = 1_000_000;

    /// <param name="folder">Where the books are.</param>
    /// <param name="ledger">The ledger.</param>
    /// <param name="debt">What was owed in the beginning, in stroops.</param>
    /// <returns>How many payments there were.</returns>
    public static int Check(string folder, LedgerSite ledger, int debt)
    {
        NodeSetup payerSetup = new(folder, NodeRow.SeedOf(SettlementRun.Payer), ledger.Address, null);
        NodeSetup payeeSetup = new(folder, NodeRow.SeedOf(SettlementRun.Payee), ledger.Address, null);
        using SettlementKey payerKey = payerSetup.OpenKey();
        using SettlementKey payeeKey = payeeSetup.OpenKey();
        NetworkId network = LedgerSite.Network.IdFor(LedgerSite.Asset);
        using IPaymentStore payer = SqlitePaymentStore.Open(payerSetup.Books, payerKey.Account, network);
        using IPaymentStore payee = SqlitePaymentStore.Open(payeeSetup.Books, payeeKey.Account, network);

        // The ledger: each request has one payment, and there is no other.
        IReadOnlyList<(PaymentOperation Payment, Memo Memo)> payments = ledger.PaymentsOf(payerKey.Account);
        Assert.Equal(debt, payments.Sum(one => one.Payment.Amount));
        Assert.All(payments, one => Assert.Equal(payeeKey.Account, one.Payment.Destination.Account));
        Assert.Equal(payments.Count, payments.Select(one => one.Memo).Distinct().Count());
        Assert.Equal(new Stroops(Funds - debt), ledger.BalanceOf(payerKey.Account));
        Assert.Equal(new Stroops(debt), ledger.BalanceOf(payeeKey.Account));

        PeerRecord owes = Assert.Single(payer.Load().Peers);
        PeerRecord owed = Assert.Single(payee.Load().Peers);
        Assert.Equal(payments.Count, owed.IssuedSequence);
        Assert.Equal(payments.Count, owes.AcceptedSequence);
        Assert.Equal((debt, debt, debt), (owes.Accepted.Value, owes.Paid.Value, owed.Received.Value));

        // The books of both: chain of hashes, sums, and what the ledger says.
        CheckBooks(payer, ledger.BalanceOf(payerKey.Account), owes, payeeKey.Account);
        CheckBooks(payee, ledger.BalanceOf(payeeKey.Account), owed, payerKey.Account);
        Assert.Equal(owed.Balance, -owes.Balance);
        Assert.Empty(payer.Load().Transfers);
        foreach (RequestRecord request in payee.Load().Requests)
        {
            Assert.Equal(RequestState.Paid, request.State);
            Memo memo = Memo.FromHash(Hash256.FromBytes(TransferMemo.ForRequest(request.Id).ToArray()));
            Assert.Equal(request.Amount.Value, Assert.Single(payments, one => one.Memo == memo).Payment.Amount);
        }

        return payments.Count;
    }

    private static void CheckBooks(IPaymentStore books, Stroops onLedger, PeerRecord row, SettlementAccount peer)
    {
        books.Verify(VerificationScope.Whole);
        Assert.Equal(Amount.FromStroops(onLedger), books.GetBalance(new(BookAccount.Cash)));
        Assert.Empty(books.ListBalances(BookAccount.InFlight));
        Assert.Equal(row.Balance, books.GetBalance(new(BookAccount.Peer) { Peer = peer }));
        Assert.Equal(Amount.Zero, row.Balance);
    }
}
