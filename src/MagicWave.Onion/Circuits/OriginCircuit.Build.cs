using System.Security.Cryptography;
using MagicWave.Core.Time;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Channels;
using MagicWave.Onion.Identity;
using MagicWave.Onion.RelayCrypto;

namespace MagicWave.Onion.Circuits;

/// <content>How the hops are made (tor-spec 5.1 to 5.3).</content>
internal sealed partial class OriginCircuit
{
    /// <summary>Makes the first hop, which the channel leads to.</summary>
    internal void Start(Channel channel, Instant now)
    {
        if (State != CircuitState.New)
        {
            return;
        }

        State = CircuitState.Building;
        _id = channel.AllocateCircuitId();
        if (_id == CircuitId.None)
        {
            Close(CircuitFault.ResourceLimit, DestroyReason.ResourceLimit, now);
            return;
        }

        _channel = channel;
        channel.Attach(_id, this, owedPerCell: _rate);
        Span<byte> request = stackalloc byte[HopHandshake.MaximumRequestLength];
        if (!TryBeginHandshake(request, out int length))
        {
            Close(CircuitFault.HandshakeFailed, DestroyReason.None, now);
            return;
        }

        Span<byte> payload = stackalloc byte[CellConstants.PayloadLength];
        int written = length;
        if (_handshake!.IsFast)
        {
            request[..length].CopyTo(payload);
        }
        else
        {
            written = new Create2Body(_handshake.Type, request[..length]).Write(payload);
        }

        CellCommand command = _handshake.IsFast ? CellCommand.CreateFast : CellCommand.Create2;
        if (!channel.SendCell(_id, command, payload[..written]))
        {
            Close(CircuitFault.ResourceLimit, DestroyReason.None, now);
        }
    }

    /// <summary>
    /// Whether a relay can be the last hop of this stub: it is none of the last two, which would have to extend to itself or back to where the circuit comes
    /// from, and is paid if the others were told so.
    /// </summary>
    internal bool CanExtend(HopTarget last) =>
        State == CircuitState.Waiting && !Path.TakeLast(2).Any(hop => hop.RsaId == last.RsaId)
        && (_plan.Price == 0 || _paidHops <= Path.Count || HopHandshake.CanCarryRates(last));

    /// <summary>Makes the last hop of a stub; the time for it begins now. Its owner hears when the circuit is open.</summary>
    /// <exception cref="InvalidOperationException">It is none, or not with that relay (<see cref="CanExtend"/>).</exception>
    internal void Extend(HopTarget last, Instant now)
    {
        if (!CanExtend(last))
        {
            throw new InvalidOperationException("Only a stub that waits takes one more hop, which must fit.");
        }

        _now = now;
        Path = [.. Path, last];
        State = CircuitState.Building;
        _deadline = now + _plan.BuildTimeout;
        MakeNextHop(now);
    }

    private bool TryBeginHandshake(Span<byte> request, out int length)
    {
        length = 0;
        _handshake?.Dispose();
        _handshake = HopHandshake.TryStart(Path[HopCount], RatesOf(HopCount), isFirst: HopCount == 0, _random);
        return _handshake is not null && _handshake.TryWriteRequest(request, out length);
    }

    private void HandleCreated(CellCommand command, ReadOnlySpan<byte> payload, Instant now)
    {
        if (HopCount != 0 || _handshake is null || _handshake.IsFast != (command == CellCommand.CreatedFast))
        {
            Close(CircuitFault.Protocol, DestroyReason.None, now);
            return;
        }

        ReadOnlySpan<byte> reply = payload;
        if (!_handshake.IsFast && !Created2Body.TryRead(payload, out reply))
        {
            Close(CircuitFault.Protocol, DestroyReason.None, now);
            return;
        }

        FinishHop(reply, now);
    }

    private void HandleExtended(int hop, ReadOnlySpan<byte> data, Instant now)
    {
        if (State != CircuitState.Building || hop != HopCount - 1 || _handshake is null || !Created2Body.TryRead(data, out ReadOnlySpan<byte> reply))
        {
            Close(CircuitFault.Protocol, DestroyReason.None, now);
            return;
        }

        FinishHop(reply, now);
    }

    private void FinishHop(ReadOnlySpan<byte> reply, Instant now)
    {
        Span<byte> keyMaterial = stackalloc byte[Tor1Keys.Length];
        bool isGood = _handshake!.TryComplete(reply, keyMaterial);
        _handshake.Dispose();
        _handshake = null;
        if (isGood)
        {
            _layers.AddHop(keyMaterial);
            new Tor1Keys(keyMaterial).HandshakeDigest.CopyTo(_handshakeDigest);
            CryptographicOperations.ZeroMemory(keyMaterial);
            HopCount++;
            MakeNextHop(now);
            return;
        }

        Close(CircuitFault.HandshakeFailed, DestroyReason.None, now);
    }

    private void MakeNextHop(Instant now)
    {
        if (HopCount == _plan.Path.Count && _plan.IsStub && Path.Count == HopCount)
        {
            State = CircuitState.Waiting;
            _owner.HandleBuilt(this, now);
            return;
        }

        if (HopCount == Path.Count)
        {
            State = CircuitState.Open;
            OpenAccount(now);
            _meter?.Begin(new Payments(this));
            _owner.HandleBuilt(this, now);
            return;
        }

        Span<byte> request = stackalloc byte[HopHandshake.MaximumRequestLength];
        if (!TryBeginHandshake(request, out int length))
        {
            Close(CircuitFault.HandshakeFailed, DestroyReason.None, now);
            return;
        }

        Span<byte> body = stackalloc byte[CellConstants.RelayDataLength];
        int written = Extend2Body.Write(body, Path[HopCount], _handshake!.Type, request[..length]);
        SendRelay(HopCount - 1, RelayCommand.Extend2, StreamId.None, body[..written]);
    }
}
