using MagicWave.Core.Time;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Runtime;

/// <summary>A stored transfer whose fate is open. What changes is changed under the lock of <see cref="FlightBoard"/>.</summary>
internal sealed class Flight(TransferRecord transfer, ChannelLease? lease)
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(30);

    private TimeSpan _retry = FirstRetry;

    /// <summary>What is in the books.</summary>
    public TransferRecord Record { get; } = transfer;

    /// <summary>Whose sequence it has; null: the payer's own.</summary>
    public ChannelLease? Lease { get; } = lease;

    public SettlementAccount? Channel => Lease?.Channel;

    public SignedTransfer Transfer => Record.Transfer;

    public Amount Amount => Amount.FromStroops(Transfer.Order.Amount);

    /// <summary>When it is handed in next.</summary>
    public Instant At { get; private set; } = new(long.MinValue);

    /// <summary>Whether it is being handed in.</summary>
    public bool IsRunning { get; set; }

    /// <summary>What the books say when its fate is known: it has another state, and the sequence is free.</summary>
    public IEnumerable<BookRecord> Ended(TransferState state) =>
        Lease is null ? [Record with { State = state }] : [Record with { State = state }, Lease.Released];

    /// <summary>It goes on, later.</summary>
    public void Wait(Instant now)
    {
        IsRunning = false;
        At = now + _retry;
        _retry = TimeSpan.FromTicks(Math.Min(_retry.Ticks * 2, LastRetry.Ticks));
    }
}
