using MagicWave.Core.Time;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Messages;

namespace MagicWave.Payments.Tests.Rig;

/// <summary>A link between two nodes: messages wait until they are delivered, and can be lost, repeated, exchanged or changed before.</summary>
internal sealed class Wire
{
    private readonly World _world;
    private readonly End _left;
    private readonly End _right;

    public Wire(World world, Node left, Node right, bool isAnnounced = true, bool isClient = false, SettlementAccount? listed = null)
    {
        _world = world;
        (Left, Right) = (left, right);
        byte[] binding = world.Random.Bytes(32);
        _left = new(this, ToRight);
        _right = new(this, ToLeft);
        LeftLink = left.Engine.OpenPeer(_left, binding, isAnnounced);
        RightLink = right.Engine.OpenPeer(_right, binding, isAnnounced, isClient, listed);
    }

    public Node Left { get; }

    public Node Right { get; }

    public IPeerLink LeftLink { get; }

    public IPeerLink RightLink { get; }

    public List<byte[]> ToRight { get; } = [];

    public List<byte[]> ToLeft { get; } = [];

    public List<byte[]> Sent { get; } = [];

    /// <summary>Looks at each message when it is sent; what it returns travels.</summary>
    public Func<byte[], IEnumerable<byte[]>> Tamper { get; set; } = message => [message];

    /// <summary>The right node serves cells that the left one pays for.</summary>
    public void Serve(int cells, long rate = 1_000)
    {
        for (int i = 0; i < cells; i++)
        {
            LeftLink.Owe(1, rate);
            RightLink.Earn(1, rate);
        }
    }

    /// <summary>Steps both nodes and delivers, until nothing is left to do now. False: a node died.</summary>
    public bool Pump()
    {
        while (true)
        {
            if (!Left.Step() || !Right.Step())
            {
                return false;
            }

            if (ToLeft.Count + ToRight.Count == 0)
            {
                return true;
            }

            DeliverAll();
        }
    }

    /// <summary>Delivers what waits now, and not what is answered.</summary>
    public void DeliverAll()
    {
        Deliver(ToRight, RightLink);
        Deliver(ToLeft, LeftLink);
    }

    /// <summary>Lets time pass second by second, and pumps.</summary>
    public bool PumpFor(TimeSpan duration)
    {
        for (TimeSpan passed = TimeSpan.Zero; passed < duration; passed += TimeSpan.FromSeconds(1))
        {
            _world.Time.Advance(TimeSpan.FromSeconds(1));
            if (!Pump())
            {
                return false;
            }
        }

        return true;
    }

    public void Close()
    {
        LeftLink.HandleClosed();
        RightLink.HandleClosed();
    }

    public static MessageType TypeOf(byte[] message) => (MessageType)message[1];

    private void Deliver(List<byte[]> messages, IPeerLink link)
    {
        byte[][] waiting = [.. messages];
        messages.Clear();
        foreach (byte[] message in waiting)
        {
            link.HandleMessage(message, Instant.Now(_world.Time));
        }
    }

    private sealed class End(Wire wire, List<byte[]> other) : IPeerTransport
    {
        public void Send(ReadOnlySpan<byte> body)
        {
            wire.Sent.Add(body.ToArray());
            other.AddRange(wire.Tamper(body.ToArray()));
        }

        public void ServiceChanged()
        {
        }
    }
}
