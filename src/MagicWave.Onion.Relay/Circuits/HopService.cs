using MagicWave.Core.Time;
using MagicWave.Onion.Accounting;

namespace MagicWave.Onion.Relay.Circuits;

/// <summary>
/// Stands for the payer of a circuit that is not billed to a neighbour: nothing is counted here, and the books say how well it is served. What is in
/// the circuit's queues goes on, since a request for payment may be among it. A circuit that is stopped gets nothing new from its exit, by the
/// circuit's window; a relay in the middle cannot do that, and throttles.
/// </summary>
internal sealed class HopService : INeighbourAccount
{
    public ServiceLevel Service => Level == ServiceLevel.Unpaid ? ServiceLevel.Unpaid
        : IsStopped && !IsEnd ? ServiceLevel.Throttled
        : ServiceLevel.Paid;

    /// <summary>Whether the circuit ends here.</summary>
    public bool IsEnd { get; set; }

    /// <summary>Whether the exit makes no more cells.</summary>
    public bool IsStopped => Level > ServiceLevel.Throttled;

    private ServiceLevel Level { get; set; } = ServiceLevel.Unpaid;

    /// <summary>Sets what the books say; false when it was so before.</summary>
    public bool Become(ServiceLevel level)
    {
        bool changed = level != Level;
        Level = level;
        return changed;
    }

    public void Earn(int cells, long amount)
    {
    }

    public void Owe(int cells, long amount)
    {
    }

    public void HandleMessage(ReadOnlySpan<byte> body, Instant now)
    {
    }

    public void HandleClosed()
    {
    }
}
