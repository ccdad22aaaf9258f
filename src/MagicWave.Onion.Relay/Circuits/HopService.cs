using MagicWave.Core.Time;
using MagicWave.Onion.Accounting;

namespace MagicWave.Onion.Relay.Circuits;

/// <summary>Stands for the payer of a circuit that is not billed to a neighbour: nothing is counted here, and the books say how well it is served.</summary>
internal sealed class HopService : INeighbourAccount
{
    public ServiceLevel Service { get; set; } = ServiceLevel.Unpaid;

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
