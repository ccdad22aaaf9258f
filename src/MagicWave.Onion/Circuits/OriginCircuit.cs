using System.Diagnostics.CodeAnalysis;
using MagicWave.Core.Security;
using MagicWave.Core.Time;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Channels;
using MagicWave.Onion.FlowControl;
using MagicWave.Onion.Identity;
using MagicWave.Onion.RelayCrypto;
using MagicWave.Onion.Streams;

namespace MagicWave.Onion.Circuits;

/// <summary>
/// The client's side of a circuit (tor-spec 5, 6, 7): makes its hops one after the other, then carries streams to the last one. A pure machine over a
/// <see cref="Channel"/>. A fault of any relay closes it with a <see cref="CircuitEnding"/>; none throws. Not thread-safe: it is used under the node's
/// gate.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "Closing the circuit erases its keys: every circuit is closed, by its owner or by its channel.")]
internal sealed partial class OriginCircuit : ICircuitEnd, IStreamCircuit
{
    /// <summary>The first hop, and as many as RELAY_EARLY cells allow (tor-spec 5.6).</summary>
    public const int MaximumHops = 1 + CellConstants.MaximumRelayEarly;

    private static long _lastNumber;

    private readonly CircuitPlan _plan;
    private ICircuitOwner _owner;
    private readonly IRandom _random;
    private readonly RelayPadding _padding;
    private readonly OnionLayers _layers = new();
    private readonly CircuitWindows _windows = new();
    private readonly StreamTable _streams;
    private readonly byte[] _payload = new byte[CellConstants.PayloadLength];
    private readonly long _rate;
    private readonly int _paidHops;
    private Channel? _channel;
    private CircuitId _id;
    private HopHandshake? _handshake;
    private Instant _deadline;

    /// <summary>Plans a circuit. Its time begins now; <see cref="Start"/> gives it a channel.</summary>
    /// <exception cref="ArgumentException">The path is empty or too long.</exception>
    internal OriginCircuit(CircuitPlan plan, ICircuitOwner owner, IRandom random, RelayPadding padding, Instant now)
    {
        int hops = plan.Path.Count + (plan.IsStub ? 1 : 0);
        if (plan.Path.Count == 0 || hops > MaximumHops)
        {
            throw new ArgumentException($"A path has 1 to {MaximumHops} hops.", nameof(plan));
        }

        _plan = plan;
        _owner = owner;
        _random = random;
        _padding = padding;
        _streams = new(random);
        _deadline = now + plan.BuildTimeout;
        Path = plan.Path;
        _paidHops = CircuitPrice.PaidHops(plan);
        CellRate = (long)(CircuitPrice.RatesOf(_paidHops, 0, plan.Price)?.RateIn ?? 0);
        _meter = CellRate > 0 ? plan.Accounting.OpenClientMeter(_paidHops, CellRate) : null;
        _rate = _meter is null ? CellRate : 0;
        _relayEarlyLeft = Math.Max(hops - 1, CellConstants.MaximumRelayEarly - (int)random.NextInt64(RelayEarlyVariance));
    }

    /// <summary>Names it in this process, for the books.</summary>
    public long Number { get; } = Interlocked.Increment(ref _lastNumber);

    /// <summary>Where it is in its life.</summary>
    public CircuitState State { get; private set; }

    /// <summary>Its hops as planned, the guard first; of a stub those that are known.</summary>
    public IReadOnlyList<HopTarget> Path { get; private set; }

    /// <summary>How many hops are made.</summary>
    public int HopCount { get; private set; }

    /// <summary>How many streams it carries.</summary>
    public int StreamCount => _streams.Count;

    /// <summary>How it ended, once it is closed.</summary>
    public CircuitEnding Ending { get; private set; }

    /// <summary>Its id on the channel to the guard; none before <see cref="Start"/>.</summary>
    public CircuitId Id => _id;

    /// <summary>What we owe the guard for each cell, in units of 10⁻¹³ MWT; 0 on a circuit that is not paid.</summary>
    public long CellRate { get; }

    /// <summary>When it wants <see cref="HandleDeadline"/>; null for not at all.</summary>
    public Instant? NextDeadline => State is CircuitState.New or CircuitState.Building ? _deadline : null;

    /// <summary>Somebody else has it from now on, and hears of it.</summary>
    internal void PassTo(ICircuitOwner owner) => _owner = owner;

    /// <summary>Ends it, and tells the guard. Without effect when it is closed.</summary>
    public void Close(Instant now) => Close(CircuitFault.None, DestroyReason.None, now);

    /// <summary>The deadline came: a circuit that is not finished ends.</summary>
    public void HandleDeadline(Instant now)
    {
        if (NextDeadline is { } deadline && deadline <= now)
        {
            Close(CircuitFault.Timeout, DestroyReason.None, now);
        }
    }

    /// <inheritdoc/>
    public void HandleClosed(Channel channel, CircuitId id, Instant now) => Close(CircuitFault.ChannelClosed, DestroyReason.ChannelClosed, now);

    /// <inheritdoc/>
    public void HandleDrained(Channel channel, CircuitId id, Instant now) => _streams.HandleWritable();

    /// <summary>The channel to the first hop could not be had.</summary>
    internal void HandleNoChannel(Instant now) => Close(CircuitFault.ChannelFailed, DestroyReason.ConnectFailed, now);

    private void Close(CircuitFault fault, DestroyReason reason, Instant now)
    {
        if (State == CircuitState.Closed)
        {
            return;
        }

        State = CircuitState.Closed;
        Ending = new(fault, reason, HopCount);
        if (_channel is { } channel)
        {
            Leave(channel, fault);
        }

        _handshake?.Dispose();
        _handshake = null;
        CloseAccount();
        EraseHandshakeDigest();
        _streams.HandleCircuitLost();
        _owner.HandleClosed(this, now);
        if (!_isInLayers)
        {
            _layers.Dispose();
        }
    }

    private void Leave(Channel channel, CircuitFault fault)
    {
        switch (fault)
        {
            case CircuitFault.ChannelClosed:
                break;
            case CircuitFault.Destroyed:
                channel.Detach(_id);
                break;
            default:
                // A client gives no reason: it would tell the guard what happened further down (tor-spec 5.4).
                channel.Destroy(_id, DestroyReason.None);
                break;
        }
    }
}
