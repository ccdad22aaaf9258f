using System.Globalization;
using MagicWave.Payments.Books;
using MagicWave.Payments.Units;

namespace MagicWave.Hosting.Runtime;

/// <summary>Compares the books of neighbours with each other, and those of each node with the ledger, to the last unit.</summary>
internal static class LocalAudit
{
    /// <summary>What two neighbours have each in its own books of the other.</summary>
    /// <param name="left">The name of the one.</param>
    /// <param name="right">The name of the other.</param>
    /// <param name="ours">What the one has of the other; null for nothing.</param>
    /// <param name="theirs">What the other has of the one; null for nothing.</param>
    public static IEnumerable<string> Compare(string left, string right, PeerRecord? ours, PeerRecord? theirs)
    {
        PeerRecord blank = new() { Account = default };
        (PeerRecord one, PeerRecord other) = (ours ?? blank, theirs ?? blank);
        if (one.Earned != other.Owed || one.Owed != other.Earned)
        {
            yield return Text($"{left} and {right} do not agree about what they served each other.");
        }

        if (one.Received != other.Paid || one.Paid != other.Received)
        {
            yield return Text($"{left} and {right} do not agree about what they paid each other on the ledger.");
        }

        if (one.Credited != other.Prepaid || one.Prepaid != other.Credited)
        {
            yield return Text($"{left} and {right} do not agree about what was paid in tokens.");
        }
    }

    /// <summary>What a node's books say that it paid and got, and what the ledger has.</summary>
    public static IEnumerable<string> Compare(string name, IEnumerable<PeerRecord> books, Stroops payouts, Stroops atFirst, Stroops now)
    {
        long expected = atFirst.Value + payouts.Value + books.Sum(one => one.Received.Value - one.Paid.Value);
        if (expected != now.Value)
        {
            yield return Text($"The ledger has {now} for {name}, and by its books it should be {new Stroops(expected)}.");
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
