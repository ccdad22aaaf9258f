using MagicWave.Core.Time;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Messages;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Storage;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Runtime;

/// <summary>
/// The transfers in flight, and whose sequences are free: with channels one for each, without them the payer's own. Thread-safe.
/// </summary>
internal sealed class FlightBoard
{
    private readonly Lock _lock = new();
    private readonly List<Flight> _flights = [];
    private readonly IReadOnlyList<SettlementAccount?> _sources;
    private readonly List<SettlementAccount?> _reserved = [];
    private readonly Dictionary<SettlementAccount, long> _used = [];

    /// <summary>Begins with what an earlier run left in the air.</summary>
    public FlightBoard(IReadOnlyList<SettlementAccount> channels, PaymentStoreContents contents)
    {
        _sources = channels.Count == 0 ? [null] : [.. channels.Select(channel => (SettlementAccount?)channel)];
        Dictionary<TransferHash, ChannelLease> leases = contents.States.Where(state => state.Kind == ChannelLease.Kind).Select(ChannelLease.Read)
            .ToDictionary(lease => lease.Transfer);
        _flights.AddRange(contents.Transfers.Where(transfer => transfer.State == TransferState.Signed)
            .GroupBy(transfer => transfer.Transfer.Hash)
            .Select(group => PaymentFlight.Restore(group, leases.GetValueOrDefault(group.Key))));
        _flights.AddRange(contents.States.Where(state => state.Kind == ClaimFlight.Kind)
            .Select(state => ClaimFlight.Read(state, leases.GetValueOrDefault(TransferHash.FromBytes(state.Key.Span)))));
    }

    /// <summary>Whether nothing is in the air.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_lock)
            {
                return _flights.Count == 0;
            }
        }
    }

    /// <summary>All that is in the air.</summary>
    public Amount Sum
    {
        get
        {
            lock (_lock)
            {
                return _flights.Aggregate(Amount.Zero, (sum, flight) => sum + flight.Amount);
            }
        }
    }

    /// <summary>Whether a transfer for a request is in the air: then no other may be made.</summary>
    public bool Holds(SettlementAccount peer, RequestId request)
    {
        lock (_lock)
        {
            return _flights.OfType<PaymentFlight>().SelectMany(flight => flight.Records).Any(record => record.Peer == peer && record.Request == request);
        }
    }

    /// <summary>Whether what was set aside is being taken.</summary>
    public bool Holds(LedgerTransfer aside)
    {
        lock (_lock)
        {
            return _flights.OfType<ClaimFlight>().Any(flight => flight.Aside.Hash == aside.Hash);
        }
    }

    /// <summary>Whether there is a sequence that no transfer has.</summary>
    public bool HasFree
    {
        get
        {
            lock (_lock)
            {
                return _sources.Any(IsFree);
            }
        }
    }

    /// <summary>Keeps a free sequence for a transfer that is being made.</summary>
    /// <param name="except">Not these.</param>
    /// <param name="source">Whose; null stands for the payer's own.</param>
    /// <returns>False: none is free.</returns>
    public bool TryReserve(IReadOnlyCollection<SettlementAccount?> except, out SettlementAccount? source)
    {
        lock (_lock)
        {
            foreach (SettlementAccount? free in _sources.Where(IsFree).Except(except))
            {
                _reserved.Add(free);
                source = free;
                return true;
            }
        }

        source = null;
        return false;
    }

    /// <summary>Whoever reserved it has made a transfer with it, or none.</summary>
    public void Release(SettlementAccount? source)
    {
        lock (_lock)
        {
            _reserved.Remove(source);
        }
    }

    /// <summary>Takes those whose time has come; each is then handed in by whoever took it.</summary>
    public IReadOnlyList<Flight> TakeDue(Instant now)
    {
        lock (_lock)
        {
            Flight[] due = [.. _flights.Where(flight => !flight.IsRunning && flight.At <= now)];
            foreach (Flight flight in due)
            {
                flight.IsRunning = true;
            }

            return due;
        }
    }

    /// <summary>When the next one is due that nobody hands in now.</summary>
    public Instant? Next
    {
        get
        {
            lock (_lock)
            {
                return _flights.Where(flight => !flight.IsRunning).Select(flight => (Instant?)flight.At).DefaultIfEmpty(null).Min();
            }
        }
    }

    /// <summary>One more, whose record and lease are durable.</summary>
    public void Add(Flight flight)
    {
        lock (_lock)
        {
            _flights.Add(flight);
        }
    }

    /// <summary>Its fate is open: again later.</summary>
    public void Wait(Flight flight, Instant now)
    {
        lock (_lock)
        {
            flight.Wait(now);
        }
    }

    /// <summary>Its fate is known, and its sequence used or free.</summary>
    /// <param name="flight">Which.</param>
    /// <param name="isUsed">Whether the ledger has it: a server that is behind may not know.</param>
    public void Remove(Flight flight, bool isUsed)
    {
        lock (_lock)
        {
            _flights.Remove(flight);
            if (isUsed && flight.Lease is { } lease)
            {
                _used[lease.Channel] = Math.Max(lease.Sequence, _used.GetValueOrDefault(lease.Channel));
            }
        }
    }

    /// <summary>The next sequence of a channel.</summary>
    /// <param name="channel">Which.</param>
    /// <param name="known">The last one that the ledger told.</param>
    public long SequenceAfter(SettlementAccount channel, long known)
    {
        lock (_lock)
        {
            return Math.Max(known, _used.GetValueOrDefault(channel)) + 1;
        }
    }

    private bool IsFree(SettlementAccount? source) => !_reserved.Contains(source) && !_flights.Exists(flight => flight.Channel == source);
}
