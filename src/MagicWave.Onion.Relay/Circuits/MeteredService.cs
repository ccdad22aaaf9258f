using MagicWave.Core.Time;
using MagicWave.Onion.Accounting;

namespace MagicWave.Onion.Relay.Circuits;

/// <summary>
/// Stands for the payer of a circuit that is billed by ticks: it is served no better than its neighbour and no better than its ticks allow. What the
/// channels would bill per cell that they write is counted here.
/// </summary>
internal sealed class MeteredService(INeighbourAccount neighbour) : INeighbourAccount
{
    internal ICircuitMeter? Meter { get; set; }

    public ServiceLevel Service
    {
        get
        {
            // A neighbour that has no account here is owed by nobody: it is served from what is left over, and nothing is asked of it.
            ServiceLevel level = neighbour.Service;
            return level == ServiceLevel.Unpaid || Meter is null || Meter.Service <= level ? level : Meter.Service;
        }
    }

    public void Earn(int cells, long amount) => Meter?.Count();

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
