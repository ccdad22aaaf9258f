using System.Buffers.Binary;
using MagicWave.Crash.Tests.Settlement;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Chains;
using MagicWave.Payments.Extensions;
using MagicWave.Payments.Storage;

namespace MagicWave.Crash.Tests.Nodes;

/// <summary>What the books of nodes in a row say.</summary>
internal static class RowBooks
{
    /// <summary>How much a node holds for and from its neighbours, and how many locks are open.</summary>
    public static byte[] WriteHeld(ChainSwitch chains, int node, IPeerBooks books)
    {
        Int128 held = chains.Payments.Count(payment => payment.State is ChainState.Locked or ChainState.Claimed);
        foreach (int other in (int[])[node - 1, node + 1])
        {
            if (books.Find(NodeRow.AccountOf(other)) is { } book)
            {
                held += book.HeldIn(HoldDirection.FromPeer).Units + book.HeldIn(HoldDirection.ToPeer).Units;
            }
        }

        byte[] bytes = new byte[16];
        BinaryPrimitives.WriteInt128LittleEndian(bytes, held);
        return bytes;
    }

    /// <summary>The books of a node that has ended.</summary>
    public static IPaymentStore Open(string folder, int node)
    {
        NodeSetup setup = new(folder, NodeRow.SeedOf(node), new("http://127.0.0.1:9/"), null);
        using SettlementKey key = setup.OpenKey();
        return SqlitePaymentStore.Open(setup.Books, key.Account, LedgerSite.Network.IdFor(LedgerSite.Asset));
    }

    /// <summary>All nodes have ended: each one's books are whole, and each pair's agree to the unit.</summary>
    /// <param name="folder">Where they are.</param>
    /// <param name="nodes">How many.</param>
    /// <returns>What each node but the last owes the one behind it, in units.</returns>
    public static Int128[] ReadOwed(string folder, int nodes)
    {
        Int128[] byBefore = new Int128[nodes];
        Int128[] byBehind = new Int128[nodes];
        for (int node = 0; node < nodes; node++)
        {
            using IPaymentStore books = Open(folder, node);
            books.Verify(VerificationScope.Whole);
            foreach (PeerRecord row in books.Load().Peers)
            {
                Assert.Equal(row.Balance, books.GetBalance(new(BookAccount.Peer) { Peer = row.Account }));
                if (row.Account == NodeRow.AccountOf(node + 1))
                {
                    byBefore[node] = -row.Balance.Units;
                }
                else
                {
                    Assert.Equal(NodeRow.AccountOf(node - 1), row.Account);
                    byBehind[node - 1] = row.Balance.Units;
                }
            }
        }

        Assert.Equal(byBefore, byBehind);
        return byBefore[..^1];
    }
}
