using MagicWave.Payments.Messages;

namespace MagicWave.Payments.Balances;

/// <summary>What both of a pair served the other, seen from one side.</summary>
/// <param name="Ours">What we served.</param>
/// <param name="Theirs">What the neighbour served.</param>
internal readonly record struct CountPair(ServiceCount Ours, ServiceCount Theirs)
{
    /// <summary>Whether any of the counts is less than that of the other pair.</summary>
    public bool IsBelow(CountPair other) => Ours.Cells < other.Ours.Cells || Ours.Value < other.Ours.Value
        || Theirs.Cells < other.Theirs.Cells || Theirs.Value < other.Theirs.Value;
}
