using System.Buffers.Binary;
using MagicWave.Core.Security;
using MagicWave.Core.Time;
using MagicWave.Onion.Accounting;
using MagicWave.Onion.Cells;

namespace MagicWave.Onion.Channels;

/// <summary>
/// An open link between two nodes, after its handshake (tor-spec 3, 5.1.1): frames cells, knows its circuits and queues what they send. A pure
/// machine: bytes come by <see cref="HandleReceived"/>, leave by <see cref="FillTransmit"/>. Not thread-safe: it is used under the node's gate,
/// but for <see cref="FreeReceiveBuffer"/>, which belongs to the one that reads the socket.
/// </summary>
public sealed partial class Channel
{
    /// <summary>At this many queued cells a circuit's end is told that there is room again.</summary>
    public const int LowWater = 32;

    /// <summary>From this many queued cells on, ends that can stop producing (exit streams) should.</summary>
    public const int HighWater = 128;

    /// <summary>More cells than both windows of a circuit allow: whoever queues them ignores flow control.</summary>
    public const int MaximumQueuedCells = 4000;

    /// <summary>How many circuits one channel carries at most.</summary>
    public const int MaximumCircuits = 65536;

    /// <summary>An idle channel sends padding this often, as tor does, so that nobody on the way forgets it.</summary>
    public static readonly TimeSpan KeepalivePeriod = TimeSpan.FromMinutes(5);

    /// <summary>How often cells that were held back are looked at again.</summary>
    private static readonly TimeSpan HeldPeriod = TimeSpan.FromMilliseconds(200);

    private readonly CellPool _pool;
    private readonly IChannelHost _host;
    private readonly IRandom _random;
    private readonly CellScheduler _scheduler = new();
    private readonly Dictionary<uint, CircuitQueue> _circuits = [];
    private readonly LeftCircuits _left = new();
    private CircuitQueue? _lastLooked;
    private Instant _lastSent;
    private Instant _lastLookedAtHeld;
    private bool _isWritableTold;

    /// <summary>Opens the machine over a link whose handshake is done.</summary>
    public Channel(ChannelPeer peer, bool isInitiator, CellPool pool, IChannelHost host, IRandom random, Instant now)
    {
        ArgumentNullException.ThrowIfNull(peer);
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(random);
        Peer = peer;
        IsInitiator = isInitiator;
        _pool = pool;
        _host = host;
        _random = random;
        _lastSent = now;
    }

    /// <summary>Who is at the other end.</summary>
    public ChannelPeer Peer { get; }

    /// <summary>Whether this side opened the connection.</summary>
    public bool IsInitiator { get; }

    /// <summary>Whether the channel is gone.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>The books' account for this neighbour, set by the owner before the first cell.</summary>
    public INeighbourAccount Account { get; set; } = NoAccounting.Instance.Open(null!);

    /// <summary>How many circuits it carries.</summary>
    public int CircuitCount => _circuits.Count;

    /// <summary>When the machine wants <see cref="HandleDeadline"/>.</summary>
    public Instant NextDeadline => _scheduler.HasHeld ? _lastLookedAtHeld + HeldPeriod : _lastSent + KeepalivePeriod;

    /// <summary>An unused circuit id of our half (tor-spec 5.1.1).</summary>
    /// <returns>None when the channel is full or closed.</returns>
    public CircuitId AllocateCircuitId()
    {
        if (IsClosed || _circuits.Count >= MaximumCircuits)
        {
            return CircuitId.None;
        }

        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        while (true)
        {
            _random.Fill(bytes);
            uint value = BinaryPrimitives.ReadUInt32BigEndian(bytes) & ~CircuitId.InitiatorBit;
            value |= IsInitiator ? CircuitId.InitiatorBit : 0;
            if ((value & ~CircuitId.InitiatorBit) != 0 && !_circuits.ContainsKey(value))
            {
                return new(value);
            }
        }
    }

    /// <summary>Ties a circuit to this channel. Cells with the id go to <paramref name="end"/> from now on.</summary>
    /// <param name="id">From <see cref="AllocateCircuitId"/>, or from <see cref="IChannelHost.HandleCreate"/>.</param>
    /// <param name="end">Who handles its cells.</param>
    /// <param name="payer">The account whose service level governs how the circuit's cells are scheduled here; null for our own.</param>
    /// <param name="earnedPerCell">
    /// What the payer owes for each RELAY cell that is written here, in units of 10⁻¹³ MWT. It is counted when the cell goes out and not when it
    /// is queued: what a stopped neighbour never got it does not count either, and would refuse to pay.
    /// </param>
    /// <param name="owedPerCell">
    /// What we owe the neighbour for each RELAY cell that comes on the circuit. The end counts it while it is attached, the channel what was
    /// under way when it left.
    /// </param>
    public void Attach(CircuitId id, ICircuitEnd end, INeighbourAccount? payer = null, long earnedPerCell = 0, long owedPerCell = 0)
    {
        _circuits.Add(id.Value, new(id, end) { Payer = payer, EarnedPerCell = earnedPerCell, OwedPerCell = owedPerCell });
        _left.Forget(id.Value);
    }

    /// <summary>Forgets a circuit and drops what it has queued. Sends nothing: see <see cref="Destroy"/>.</summary>
    public void Detach(CircuitId id)
    {
        if (!_circuits.Remove(id.Value, out CircuitQueue? queue))
        {
            return;
        }

        if (queue.OwedPerCell > 0)
        {
            _left.Remember(id.Value, queue.OwedPerCell);
        }

        queue.Ring?.Remove(queue);
        queue.Clear(_pool);
        if (_lastLooked == queue)
        {
            _lastLooked = null;
        }
    }

    /// <summary>Detaches a circuit and tells the other end why.</summary>
    public void Destroy(CircuitId id, DestroyReason reason)
    {
        Detach(id);
        SendControl(id, CellCommand.Destroy, reason);
    }

    /// <summary>
    /// Queues a cell of a circuit. A payload shorter than 509 bytes is filled up with zeros. False when the circuit is not attached, has more
    /// queued than its windows allow, or the node's memory for cells is used up: the caller ends it with RESOURCELIMIT.
    /// </summary>
    public bool SendCell(CircuitId id, CellCommand command, ReadOnlySpan<byte> payload)
    {
        if (IsClosed || Find(id.Value) is not { } queue || queue.Count >= QueueLimit)
        {
            return false;
        }

        queue.Enqueue(Fill(id, command, payload));
        if (queue.Ring is null)
        {
            _scheduler.Activate(queue);
        }

        TellWritable();
        return true;
    }

    /// <summary>How many cells the circuit has waiting. Above <see cref="HighWater"/> its end is told when they have drained.</summary>
    public int QueuedCells(CircuitId id)
    {
        if (Find(id.Value) is not { } queue)
        {
            return 0;
        }

        queue.WantsDrained |= queue.Count >= HighWater;
        return queue.Count;
    }

    /// <summary>The service level of a neighbour changed: cells that were held may go.</summary>
    public void ServiceChanged()
    {
        Reconsider();
        foreach (CircuitQueue queue in _circuits.Values.ToArray())
        {
            queue.End.HandleServiceChanged(this);
        }
    }

    /// <summary>The service level of one circuit changed: its cells that were held may go.</summary>
    public void Reconsider()
    {
        _scheduler.Reconsider();
        TellWritable();
    }

    /// <summary>Ends every circuit on the channel. Nothing is sent any more.</summary>
    public void Close(Instant now)
    {
        if (IsClosed)
        {
            return;
        }

        IsClosed = true;
        CircuitQueue[] circuits = [.. _circuits.Values];
        foreach (CircuitQueue queue in circuits)
        {
            Detach(queue.Id);
        }

        DropControl();
        foreach (CircuitQueue queue in circuits)
        {
            queue.End.HandleClosed(this, queue.Id, now);
        }

        Account.HandleClosed();
    }

    /// <summary>How long a queue may be: shorter while the node's memory fills up with queues that nobody takes.</summary>
    private int QueueLimit =>
        _pool.Rented < _pool.PressureMark ? MaximumQueuedCells
        : _pool.Rented < 2L * _pool.PressureMark ? HighWater
        : 0;

    private CircuitQueue? Find(uint id)
    {
        if (_lastLooked is { } last && last.Id.Value == id)
        {
            return last;
        }

        if (_circuits.TryGetValue(id, out CircuitQueue? queue))
        {
            _lastLooked = queue;
        }

        return queue;
    }

    private CellSlot Fill(CircuitId id, CellCommand command, ReadOnlySpan<byte> payload)
    {
        CellSlot slot = _pool.Rent();
        Span<byte> bytes = slot.Bytes;
        BinaryPrimitives.WriteUInt32BigEndian(bytes, id.Value);
        bytes[4] = (byte)command;
        Span<byte> body = bytes[CellConstants.CellHeaderLength..];
        payload.CopyTo(body);
        body[payload.Length..].Clear();
        return slot;
    }

    private void TellWritable()
    {
        if (!_isWritableTold)
        {
            _isWritableTold = true;
            _host.HandleWritable(this);
        }
    }
}
