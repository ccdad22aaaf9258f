using MagicWave.Core.Time;
using MagicWave.Onion.Accounting;

namespace MagicWave.Onion.Tests.Channels;

/// <summary>Books of which a test sets the level and reads the sums.</summary>
internal sealed class TestAccount : INeighbourAccount
{
    public ServiceLevel Service { get; set; } = ServiceLevel.Paid;

    public long Earned { get; private set; }

    public long Owed { get; private set; }

    public List<byte[]> Messages { get; } = [];

    public bool IsClosed { get; private set; }

    public void Earn(int cells, long amount) => Earned += amount;

    public void Owe(int cells, long amount) => Owed += amount;

    public void HandleMessage(ReadOnlySpan<byte> body, Instant now) => Messages.Add(body.ToArray());

    public void HandleClosed() => IsClosed = true;
}
