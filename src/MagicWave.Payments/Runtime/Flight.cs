using MagicWave.Core.Time;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Runtime;

/// <summary>A stored transfer whose fate is open. What changes is changed under the lock of <see cref="FlightBoard"/>.</summary>
/// <param name="transfer">What is handed in.</param>
/// <param name="lease">Whose sequence it has; null: the payer's own.</param>
internal abstract class Flight(SignedTransfer transfer, ChannelLease? lease)
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(30);

    private TimeSpan _retry = FirstRetry;

    public SignedTransfer Transfer { get; } = transfer;

    public ChannelLease? Lease { get; } = lease;

    public SettlementAccount? Channel => Lease?.Channel;

    /// <summary>What may leave the account by it.</summary>
    public abstract Amount Amount { get; }

    /// <summary>When it is handed in next.</summary>
    public Instant At { get; private set; } = new(long.MinValue);

    /// <summary>Whether it is being handed in.</summary>
    public bool IsRunning { get; set; }

    /// <summary>It goes on, later.</summary>
    public void Wait(Instant now)
    {
        IsRunning = false;
        At = now + _retry;
        _retry = TimeSpan.FromTicks(Math.Min(_retry.Ticks * 2, LastRetry.Ticks));
    }

    /// <summary>The lease among the records that take it.</summary>
    protected IEnumerable<BookRecord> Released => Lease is null ? [] : [Lease.Released];
}
