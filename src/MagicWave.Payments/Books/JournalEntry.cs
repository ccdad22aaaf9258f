using MagicWave.Payments.Units;

namespace MagicWave.Payments.Books;

/// <summary>One entry of the append-only journal.</summary>
/// <param name="Key">What it books: unique, so that nothing is ever booked twice.</param>
/// <param name="Time">When.</param>
/// <param name="Postings">At least two lines that add up to nothing.</param>
public sealed record JournalEntry(string Key, UnixTime Time, IReadOnlyList<Posting> Postings) : BookRecord
{
    /// <summary>Whether the lines add up to nothing.</summary>
    public bool IsBalanced
    {
        get
        {
            Amount sum = Amount.Zero;
            foreach (Posting posting in Postings)
            {
                sum += posting.Amount;
            }

            return Postings.Count >= 2 && sum == Amount.Zero;
        }
    }
}
