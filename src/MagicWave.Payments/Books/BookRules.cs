namespace MagicWave.Payments.Books;

/// <summary>What a record must be like before any store takes it.</summary>
internal static class BookRules
{
    /// <summary>Looks at each record by itself.</summary>
    /// <exception cref="ArgumentException">A record is longer than it may be, not ASCII where it must be, or lacks what it must have.</exception>
    /// <exception cref="PaymentException">An entry does not add up.</exception>
    public static void Check(IReadOnlyList<BookRecord> records)
    {
        foreach (BookRecord record in records)
        {
            switch (record)
            {
                case JournalEntry entry:
                    Check(entry);
                    break;
                case StateRecord state:
                    Require(IsText(state.Kind, StateRecord.MaximumKindLength) && state.Key.Length <= StateRecord.MaximumKeyLength
                        && state.Value.Length <= StateRecord.MaximumValueLength, "A state is longer than a state may be.");
                    break;
                case OnceRecord once:
                    Require(IsText(once.Kind, OnceRecord.MaximumKindLength) && once.Key.Length <= OnceRecord.MaximumKeyLength
                        && once.Value.Length <= OnceRecord.MaximumValueLength, "A once-record is longer than one may be.");
                    break;
                case PeerRecord or RequestRecord or TransferRecord:
                    break;
                default:
                    throw new ArgumentException("The books do not know this kind of record.", nameof(records));
            }
        }
    }

    private static void Check(JournalEntry entry)
    {
        Require(IsText(entry.Key, JournalEntry.MaximumKeyLength), "The key of an entry is empty, too long or not ASCII.");
        Require(entry.Postings.Count <= JournalEntry.MaximumPostings, "An entry has too many postings.");
        foreach (Posting posting in entry.Postings)
        {
            Require(Enum.IsDefined(posting.Account) && Enum.IsDefined(posting.Asset), "A posting is to an account that there is not.");
            Require(posting.Account is not (BookAccount.Peer or BookAccount.Disputed) || posting.Peer is not null, "A posting lacks its neighbour.");
            Require(
                posting.Account != BookAccount.Peer || (posting.Item is null && posting.Asset == BookAsset.Mwt),
                "A neighbour has one balance, in the token.");
            Require(posting.Item is null || IsText(posting.Item, Posting.MaximumItemLength), "The item of a posting is empty, too long or not ASCII.");
        }

        if (!entry.IsBalanced)
        {
            throw new PaymentException(PaymentErrorKind.BooksDoNotBalance, "An entry that does not add up was refused.");
        }
    }

    private static bool IsText(string text, int longest)
    {
        if (text.Length == 0 || text.Length > longest)
        {
            return false;
        }

        foreach (char c in text)
        {
            if (c is < ' ' or > '~')
            {
                return false;
            }
        }

        return true;
    }

    private static void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw new ArgumentException(message);
        }
    }
}
