using MagicWave.Core.Time;

namespace MagicWave.Payments.Circuits;

/// <summary>A circuit of a client that pays its guard in advance. What is to be paid stands in the guard's book; the circuit is the way of the tokens.</summary>
internal sealed class PrepaidCircuit(Prepayment owner, IClientPort port) : CircuitPayer
{
    /// <summary>Ticks come every thousand cells or so: more often there is nothing new.</summary>
    private const int LookEvery = 256;

    private PrepaidGuard? _guard;
    private int _left;

    public override void Count()
    {
        if (--_left <= 0)
        {
            _left = LookEvery;
            Guard?.Look();
        }
    }

    public override void HandleMessage(int hop, ReadOnlySpan<byte> body, Instant now)
    {
        if (hop == 0 && !body.IsEmpty && body[0] == (byte)HopMessageKind.Receipt)
        {
            Guard?.HandleReceipt(body[1..], now);
        }
    }

    public override void HandleClosed() => _guard?.Remove(this);

    /// <summary>Sends the guard a token; false when the circuit is gone.</summary>
    internal bool Send(ReadOnlySpan<byte> token) => port.Send(0, [(byte)HopMessageKind.Token, .. token]);

    /// <summary>The guard may greet after the circuit is built.</summary>
    private PrepaidGuard? Guard
    {
        get
        {
            if (_guard is null && port.Guard is { } account)
            {
                _guard = owner.GuardOf(account);
                _guard.Add(this);
            }

            return _guard;
        }
    }
}
