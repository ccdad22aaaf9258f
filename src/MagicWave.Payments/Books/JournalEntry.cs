using MagicWave.Payments.Units;

namespace MagicWave.Payments.Books;

/// <summary>One entry of the append-only journal.</summary>
/// <param name="Key">
/// What it books, as <c>kind/what</c>: unique, so that nothing is ever booked twice. 1 to <see cref="MaximumKeyLength"/> characters of printable
/// ASCII. A second entry of the same key fails the whole commit with <see cref="PaymentErrorKind.AlreadyRecorded"/>.
/// </param>
/// <param name="Time">When.</param>
/// <param name="Postings">2 to <see cref="MaximumPostings"/> lines that add up to nothing in each asset.</param>
public sealed record JournalEntry(string Key, UnixTime Time, IReadOnlyList<Posting> Postings) : BookRecord
{
    /// <summary>Longest key, in characters.</summary>
    public const int MaximumKeyLength = 200;

    /// <summary>Most lines of one entry: a batch of a hundred payments with its fee, and room.</summary>
    public const int MaximumPostings = 512;

    /// <summary>The kind of what it books: the key up to its first slash.</summary>
    public string Kind => Key.IndexOf('/', StringComparison.Ordinal) is var end and >= 0 ? Key[..end] : Key;

    /// <summary>Whether the lines add up to nothing, in each asset.</summary>
    public bool IsBalanced
    {
        get
        {
            Amount mwt = Amount.Zero;
            Amount native = Amount.Zero;
            foreach (Posting posting in Postings)
            {
                if (posting.Asset == BookAsset.Mwt)
                {
                    mwt += posting.Amount;
                }
                else
                {
                    native += posting.Amount;
                }
            }

            return Postings.Count >= 2 && mwt == Amount.Zero && native == Amount.Zero;
        }
    }
}
