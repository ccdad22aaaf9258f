using MagicWave.Core.Bytes;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Storage.Sql;

/// <summary>
/// Reads the journal again. From the stored balances it takes back every posting since the checkpoint (or since the first entry): what is left must be
/// what the checkpoint's digest was made of (or nothing at all). So balances, postings, hashes and checkpoint all vouch for each other.
/// </summary>
internal static class JournalVerifier
{
    /// <summary>After so many entries a check that found nothing wrong leaves a checkpoint.</summary>
    public const long CheckpointEvery = 10_000;

    /// <summary>Runs in a transaction that keeps other writers of these books away.</summary>
    /// <exception cref="PaymentException">Something is wrong.</exception>
    public static VerificationReport Run(SqlSession session, long node, byte[] start, JournalHead head, VerificationScope scope, IReadOnlyList<PeerRecord> peers)
    {
        List<AccountBalance> stored = JournalRows.ReadBalances(session, node);
        CheckBalances(stored, peers);
        JournalCheckpoint last = JournalCheckpoint.ReadLast(session, node) ?? new(0, start, new BalanceSheet().Digest(0, start));
        JournalCheckpoint from = scope == VerificationScope.Whole ? new(0, start, new BalanceSheet().Digest(0, start)) : last;
        BalanceSheet sheet = new();
        foreach (AccountBalance balance in stored)
        {
            sheet.Add(balance.Name, balance.Amount);
        }

        byte[] digest = sheet.Digest(head.Entry, head.Hash);
        long postings = TakeBack(session, node, from, head, sheet);
        if (!PublicBytes.Equal(sheet.Digest(from.Entry, from.Hash), from.Balances))
        {
            throw SqlDamage.Of("The balances of the payment books are not the sums of the journal's postings.");
        }

        if ((long)session.Scalar("SELECT COUNT(*) FROM posting WHERE node = $1 AND entry > $2", node, head.Entry)! != 0)
        {
            throw SqlDamage.Of("The payment journal has postings without an entry.");
        }

        if (head.Entry - last.Entry >= CheckpointEvery)
        {
            new JournalCheckpoint(head.Entry, head.Hash, digest).Write(session, node);
        }

        return new(from.Entry, head.Entry, postings);
    }

    private static long TakeBack(SqlSession session, long node, JournalCheckpoint from, JournalHead head, BalanceSheet sheet)
    {
        (long id, byte[] hash, long postings) = (from.Entry, from.Hash, 0);
        if (id > head.Entry)
        {
            throw SqlDamage.Of("The payment journal ends before its checkpoint.");
        }

        foreach (BookedEntry booked in JournalRows.Read(session, node, id, long.MaxValue))
        {
            id++;
            if (booked.Id != id)
            {
                throw SqlDamage.At(id, "is missing");
            }

            if (!booked.Entry.IsBalanced)
            {
                throw SqlDamage.At(id, "does not add up");
            }

            hash = JournalHash.Next(hash, id, booked.Entry);
            if (!PublicBytes.Equal(hash, booked.Hash.Span))
            {
                throw SqlDamage.At(id, "is not what was written");
            }

            foreach (Posting posting in booked.Entry.Postings)
            {
                sheet.Add(posting.Balance, -posting.Amount);
                postings++;
            }
        }

        if (id != head.Entry || !PublicBytes.Equal(hash, head.Hash))
        {
            throw SqlDamage.Of("The payment journal does not end where the last commit left it.");
        }

        return postings;
    }

    private static void CheckBalances(List<AccountBalance> balances, IReadOnlyList<PeerRecord> peers)
    {
        Dictionary<SettlementAccount, Amount> booked = [];
        Amount mwt = Amount.Zero;
        Amount native = Amount.Zero;
        foreach ((BalanceName name, Amount amount) in balances)
        {
            mwt += name.Asset == BookAsset.Mwt ? amount : Amount.Zero;
            native += name.Asset == BookAsset.Native ? amount : Amount.Zero;
            if (name.Account == BookAccount.Cash && amount.IsNegative)
            {
                throw SqlDamage.Of("The payment books hold less than nothing on the ledger.");
            }

            if (name is { Account: BookAccount.Peer, Asset: BookAsset.Mwt, Peer: { } peer })
            {
                booked[peer] = booked.GetValueOrDefault(peer) + amount;
            }
        }

        if (mwt != Amount.Zero || native != Amount.Zero)
        {
            throw SqlDamage.Of("The balances of the payment books do not add up.");
        }

        foreach (PeerRecord peer in peers)
        {
            booked.Remove(peer.Account, out Amount amount);
            if (amount != peer.Balance)
            {
                throw SqlDamage.Of("A neighbour's row and its postings in the payment journal contradict each other.");
            }
        }

        if (booked.Count != 0)
        {
            throw SqlDamage.Of("The payment journal has postings to a neighbour without a row.");
        }
    }
}
