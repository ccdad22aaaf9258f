using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Units;
using Microsoft.Data.Sqlite;

namespace MagicWave.Payments.Storage;

/// <summary>Adds up the whole journal: each entry to nothing, and the postings to each neighbour to its balance.</summary>
internal static class JournalCheck
{
    public static void Run(SqliteDatabase database, IReadOnlyList<PeerRecord> peers)
    {
        Dictionary<SettlementAccount, Int128> balances = [];
        long entry = -1;
        Int128 sum = 0;
        using (SqliteDataReader reader = database.Query("SELECT entry, account, peer, amount FROM posting ORDER BY entry, line"))
        {
            while (reader.Read())
            {
                if (reader.GetInt64(0) != entry)
                {
                    Require(sum == 0);
                    entry = reader.GetInt64(0);
                }

                Int128 amount = Amount.FromBytes(PaymentRows.Blob(reader, 3)).Units;
                sum += amount;
                if ((BookAccount)reader.GetInt32(1) == BookAccount.Peer)
                {
                    SettlementAccount peer = SettlementAccount.FromBytes(PaymentRows.Blob(reader, 2));
                    balances[peer] = balances.GetValueOrDefault(peer) + amount;
                }
            }
        }

        Require(sum == 0);
        foreach (PeerRecord peer in peers)
        {
            balances.Remove(peer.Account, out Int128 booked);
            Require(booked == peer.Balance.Units);
        }

        Require(balances.Count == 0);
    }

    private static void Require(bool holds)
    {
        if (!holds)
        {
            throw new PaymentException(PaymentErrorKind.BooksDoNotBalance, "The journal of the payment books does not add up.");
        }
    }
}
