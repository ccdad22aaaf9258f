using MagicWave.Core.Time;

namespace MagicWave.Onion.Accounting;

/// <summary>Books of a node that neither pays nor is paid: everybody is served alike.</summary>
public sealed class NoAccounting : ICircuitAccounting
{
    private NoAccounting()
    {
    }

    /// <summary>The one instance.</summary>
    public static NoAccounting Instance { get; } = new();

    /// <inheritdoc/>
    public INeighbourAccount Open(NeighbourLink link) => Account.Instance;

    private sealed class Account : INeighbourAccount
    {
        public static Account Instance { get; } = new();

        public ServiceLevel Service => ServiceLevel.Unpaid;

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
}
