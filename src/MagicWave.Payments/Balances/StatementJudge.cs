using MagicWave.Payments.Messages;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Balances;

/// <summary>
/// Compares the counts of a statement with ours, and comes towards the neighbour where that is safe. Cells are under way while statements travel:
/// so a count is compared with a range, from what we had when we last signed to what we have now, and the tolerance around it.
/// </summary>
internal sealed class StatementJudge(PaymentSettings settings, PeerBooks books)
{
    /// <summary>Of the price that the neighbour pays for a cell, what a tolerance in cells may be worth: more is for no number of cells.</summary>
    private const int MaximumRateFactor = 16;

    /// <summary>How many times the reference rate a cell that a crash made us forget may have cost.</summary>
    private const int ForgottenRateFactor = 4;

    /// <summary>Whether this program was started from stored books, and may have forgotten what it counted after its last checkpoint.</summary>
    public bool MayHaveForgotten { get; set; }

    /// <summary>Judges, and books what we come towards the neighbour.</summary>
    /// <param name="said">What both served, by the statement, which the neighbour signed.</param>
    /// <param name="floor">What we had counted when it cannot have known less.</param>
    /// <param name="signed">What both served by the last statement that both signed.</param>
    /// <param name="mayConcede">
    /// Whether what we counted more may be given up, as far as the limit goes; and whether to sign that we owe less than we count. Otherwise the
    /// neighbour is told first what we count.
    /// </param>
    /// <param name="now">When.</param>
    public StatementVerdict Judge(CountPair said, CountPair floor, CountPair signed, bool mayConcede, UnixTime now)
    {
        if (said.IsBelow(signed))
        {
            return StatementVerdict.Denied;
        }

        (ServiceCount ours, ServiceCount theirs) = said;
        ServiceCount owed = new(books.OwedCells, books.Owed);
        ServiceCount earned = new(books.EarnedCells, books.Earned);
        ServiceCount overOwed = Excess(theirs, owed, books.HeldToPeer);
        ServiceCount underOwed = Excess(floor.Theirs, theirs, 0);
        ServiceCount overEarned = Excess(ours, earned, books.HeldFromPeer);
        ServiceCount underEarned = Excess(floor.Ours, ours, 0);
        if ((overOwed != default && !(MayHaveForgotten && IsForgotten(overOwed)))
            || (underEarned != default && !(mayConcede && books.Conceded + underEarned.Value <= settings.ConcessionLimit))
            || (underOwed != default && !mayConcede))
        {
            return StatementVerdict.Apart;
        }

        // What is said in our favour, we sign. We only book it when it may be what we have forgotten: otherwise it is on its way, or was lost with a link.
        bool isRecalled = MayHaveForgotten && IsForgotten(overEarned) && books.Exposure + overEarned.Value.Units <= books.Credit.Units;
        books.Recall(isRecalled ? overEarned : default, overOwed);
        if (underEarned != default)
        {
            books.Concede(underEarned, now);
        }

        return StatementVerdict.Same;
    }

    /// <summary>By how much a count exceeds another; nothing when it does not exceed it by more than the tolerance.</summary>
    private ServiceCount Excess(ServiceCount count, ServiceCount than, Int128 held)
    {
        long cells = count.Cells - than.Cells;
        Int128 value = count.Value.Units - than.Value.Units;
        long cellsAllowed = Math.Max(settings.ToleranceCells, than.Cells / 1_000 * settings.TolerancePerMille);
        Int128 rate = than.Cells == 0 ? 0 : Int128.Min(than.Value.Units / than.Cells, (Int128)settings.ReferenceRate * MaximumRateFactor);
        Int128 valueAllowed = Int128.Max(
            settings.ToleranceCells * Int128.Max(rate, settings.ReferenceRate), than.Value.Units / 1_000 * settings.TolerancePerMille) + held;
        return cells > cellsAllowed || value > valueAllowed ? new(Math.Max(0, cells), new(Int128.Max(0, value))) : default;
    }

    private bool IsForgotten(ServiceCount count) => count.Cells <= settings.CheckpointCells
        && count.Value.Units <= (Int128)settings.CheckpointCells * settings.ReferenceRate * ForgottenRateFactor;
}
