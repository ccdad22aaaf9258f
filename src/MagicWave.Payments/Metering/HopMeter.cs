namespace MagicWave.Payments.Metering;

/// <summary>
/// One circuit at one hop: payee of the neighbour before it, payer of the one behind. The coupling rule: a tick of the neighbour behind is honoured
/// only when the neighbour before accepted at least the one before it. So whoever releases ticks at one end only, or shows some that the client
/// never released, moves one tick at most. A pure machine; nothing allocates. Not thread-safe.
/// </summary>
public sealed class HopMeter
{
    private readonly bool _isPayerClient;
    private readonly bool _isLast;
    private TickVerifier _inbound;
    private TickVerifier _outbound;
    private ExposureWindow _window;
    private TickValue _renewed;
    private uint _renewAt;
    private uint _accepted;
    private uint _honoured;

    /// <summary>Begins.</summary>
    /// <param name="inbound">The anchor of the chain of the neighbour before, 32 bytes.</param>
    /// <param name="outbound">That of the neighbour behind; empty for the last hop that is paid.</param>
    /// <param name="isPayerClient">Whether the neighbour before is the client itself: what it releases, it has accepted.</param>
    /// <param name="window">How many ticks it may be behind, from 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An anchor has another length, or the window is less.</exception>
    public HopMeter(ReadOnlySpan<byte> inbound, ReadOnlySpan<byte> outbound, bool isPayerClient, int window)
    {
        _inbound = new(inbound);
        _isLast = outbound.IsEmpty;
        _outbound = _isLast ? default : new(outbound);
        _isPayerClient = isPayerClient;
        _window = new(window);
    }

    /// <summary>How the circuit is to be served.</summary>
    public MeterLevel Level => _window.Level;

    /// <summary>Cells that passed and that no accepted tick stands for.</summary>
    public long Unpaid => _window.Unpaid;

    /// <summary>The highest tick that the client released to us.</summary>
    public uint Released => _inbound.Index;

    /// <summary>The highest of them that the neighbour before accepted.</summary>
    public uint Accepted => _accepted;

    /// <summary>The highest tick that the neighbour behind showed.</summary>
    public uint Shown => _outbound.Index;

    /// <summary>The highest of them that we honour.</summary>
    public uint Honoured => _honoured;

    /// <summary>A relay cell passed, in either direction, that was not a payment message to or from here.</summary>
    public void Count() => _window.Count();

    /// <summary>The client released a tick to us.</summary>
    /// <param name="tick">What it sent.</param>
    /// <param name="output">What follows.</param>
    /// <returns>False when it is not of the chain, not new, or too far ahead: it is ignored.</returns>
    public bool TryRelease(in TickRelease tick, out MeterOutput output)
    {
        output = default;
        if (!_inbound.TryAccept(tick.Index, tick.Value))
        {
            return false;
        }

        output = _isPayerClient ? Accept(tick.Index) : new(0, 0, IsTickDue: true, IsAnswerDue: false);
        return true;
    }

    /// <summary>The client goes on with further chains.</summary>
    /// <param name="renewal">What it sent.</param>
    /// <returns>False when it is not where we are, or names other chains than ours: it is ignored.</returns>
    public bool TryRenew(in ChainRenewal renewal)
    {
        if (renewal.Index != _inbound.Index || renewal.Outbound.IsEmpty != _isLast || _renewAt != 0)
        {
            return false;
        }

        _inbound.Renew(renewal.Inbound);
        if (!_isLast)
        {
            // The neighbour behind may still have ticks of the old chain to show: what it sends is not in step with what the client sends us.
            renewal.Outbound.CopyTo(_renewed);
            _renewAt = renewal.Index;
            RenewOutbound();
        }

        return true;
    }

    /// <summary>The neighbour before us says how far it accepts our ticks.</summary>
    /// <param name="index">The highest that it accepted.</param>
    /// <param name="output">What follows.</param>
    /// <returns>False when that is no news, or more than there is: it is ignored.</returns>
    public bool TryHandleAccepted(uint index, out MeterOutput output)
    {
        bool isGood = !_isPayerClient && index > _accepted && index <= _inbound.Index;
        output = isGood ? Accept(index) : default;
        return isGood;
    }

    /// <summary>The neighbour behind us shows a tick.</summary>
    /// <param name="index">Which one.</param>
    /// <param name="tick">Its 32 bytes.</param>
    /// <param name="output">What follows.</param>
    /// <returns>False when it is not of the chain between us, not new, or too far ahead: it is ignored.</returns>
    public bool TryHandleTick(uint index, ReadOnlySpan<byte> tick, out MeterOutput output)
    {
        output = default;
        if (_isLast || !_outbound.TryAccept(index, tick))
        {
            return false;
        }

        RenewOutbound();
        output = Honour(earned: 0);
        return true;
    }

    private MeterOutput Accept(uint index)
    {
        uint earned = index - _accepted;
        _accepted = index;
        _window.Pay(earned);
        return Honour(earned);
    }

    private MeterOutput Honour(uint earned)
    {
        uint before = _honoured;
        _honoured = Math.Max(before, Math.Min(_outbound.Index, _accepted + 1));
        uint owed = _honoured - before;
        return new(earned, owed, IsTickDue: false, IsAnswerDue: owed > 0);
    }

    private void RenewOutbound()
    {
        if (_renewAt != 0 && _outbound.Index == _renewAt)
        {
            _outbound.Renew(_renewed);
            _renewAt = 0;
        }
    }
}
