using MagicWave.Payments.Metering;
using MagicWave.TestKit;

namespace MagicWave.Payments.Tests.Metering;

/// <summary>
/// A client and its hops face to face, with ordered queues between neighbours that run at random speeds. The switches make one of them cheat.
/// </summary>
internal sealed class MeterLine : IDisposable
{
    private const int RelayWindow = 16;

    private readonly SeededRandom _random;
    private readonly Queue<(int Hop, byte[] Body)> _released = new();
    private readonly Queue<byte[]> _releasedTurn = new();
    private readonly Queue<byte[]>[] _shown;
    private readonly Queue<byte[]>[] _answers;

    public MeterLine(int hops = 3, ulong seed = 1, long cap = 1_000_000, int chainLength = TickRules.ChainLength, Func<int, int>? chainBehind = null)
    {
        _random = new(seed);
        Client = new(hops, cap, 0, _random, chainLength);
        Hops = new HopMeter[hops];
        _shown = Queues(hops);
        _answers = Queues(hops);
        Earned = new long[hops];
        Owed = new long[hops];
        for (int hop = 0; hop < hops; hop++)
        {
            int behind = chainBehind?.Invoke(hop) ?? hop;
            Hops[hop] = new(Client.AnchorBefore(hop), Client.AnchorBehind(behind), hop == 0, hop == 0 ? TickRules.ClientWindow : RelayWindow);
        }
    }

    public ClientMeter Client { get; }

    public HopMeter[] Hops { get; }

    /// <summary>Ticks that each hop booked as owed to it, and by it.</summary>
    public long[] Earned { get; }

    public long[] Owed { get; }

    public long ClientOwes => Client.Released;

    /// <summary>Whether a hop gets the client's releases.</summary>
    public Func<int, bool> IsToldTo { get; set; } = _ => true;

    /// <summary>How many relay cells the hop let pass, as the one before it stopped or not.</summary>
    public bool TryPass(int hops)
    {
        if (Hops.Take(hops).Any(hop => hop.Level == MeterLevel.Stopped))
        {
            return false;
        }

        foreach (HopMeter hop in Hops.Take(hops))
        {
            hop.Count();
        }

        return true;
    }

    /// <summary>One DATA cell from the last hop to the client.</summary>
    public bool TryServe()
    {
        if (!TryPass(Hops.Length))
        {
            return false;
        }

        Client.AddData(1);
        Release();
        return true;
    }

    public void Release()
    {
        byte[] ticks = new byte[Hops.Length * TickHash.Length];
        while (Client.IsDue)
        {
            if (Client.IsRenewalDue)
            {
                Client.Renew();
                Tell(hop => new ChainRenewal(Client.Released, Client.AnchorBefore(hop), Client.AnchorBehind(hop)).Write(new byte[128]).ToArray());
            }

            uint index = Client.Release(ticks);
            Tell(hop => new TickRelease(index, ticks.AsSpan(hop * TickHash.Length, TickHash.Length)).Write(new byte[64]).ToArray());
        }
    }

    /// <summary>Moves messages, in order on each way, until none is left; or a number of random ones.</summary>
    public void Run(int steps = int.MaxValue)
    {
        for (; steps > 0; steps--)
        {
            List<Queue<byte[]>> ready = [.. _shown.Append(_releasedTurn).Concat(_answers).Where(queue => queue.Count > 0)];
            if (ready.Count == 0)
            {
                return;
            }

            Queue<byte[]> queue = ready[_random.Next(ready.Count)];
            byte[] body = queue.Dequeue();
            Deliver(queue, body);
        }
    }

    /// <summary>A hop shows the one before it whatever it likes.</summary>
    public void Show(int hop, uint index, ReadOnlySpan<byte> tick) => _shown[hop].Enqueue(new TickMessage(index, tick).Write(new byte[64]).ToArray());

    public void Dispose() => Client.Dispose();

    private static Queue<byte[]>[] Queues(int count) => [.. Enumerable.Range(0, count).Select(_ => new Queue<byte[]>())];

    private void Tell(Func<int, byte[]> body)
    {
        for (int hop = 0; hop < Hops.Length; hop++)
        {
            if (IsToldTo(hop))
            {
                // On one circuit nothing overtakes: a hop gets its own before those behind it get theirs.
                _released.Enqueue((hop, body(hop)));
                _releasedTurn.Enqueue([]);
            }
        }
    }

    private void Deliver(Queue<byte[]> queue, byte[] body)
    {
        int hop = Array.IndexOf(_shown, queue);
        if (queue == _releasedTurn)
        {
            (hop, byte[] released) = _released.Dequeue();
            HandleRelease(hop, released);
        }
        else if (hop >= 0)
        {
            Assert.True(TickMessage.TryRead(body, out TickMessage tick));
            _ = Hops[hop - 1].TryHandleTick(tick.Index, tick.Value, out MeterOutput output);
            Book(hop - 1, output, default);
        }
        else
        {
            hop = Array.IndexOf(_answers, queue);
            Assert.True(TickAnswer.TryRead(body, out TickAnswer answer));
            _ = Hops[hop].TryHandleAccepted(answer.Index, out MeterOutput output);
            Book(hop, output, default);
        }
    }

    private void HandleRelease(int hop, byte[] body)
    {
        if (ChainRenewal.TryRead(body, out ChainRenewal renewal))
        {
            Assert.True(Hops[hop].TryRenew(renewal));
            return;
        }

        Assert.True(TickRelease.TryRead(body, out TickRelease tick));
        if (Hops[hop].TryRelease(tick, out MeterOutput output))
        {
            Book(hop, output, body);
        }
    }

    private void Book(int hop, MeterOutput output, ReadOnlySpan<byte> released)
    {
        Earned[hop] += output.EarnedTicks;
        Owed[hop] += output.OwedTicks;
        if (output.IsTickDue && TickRelease.TryRead(released, out TickRelease tick))
        {
            Show(hop, tick.Index, tick.Value);
        }

        if (output.IsAnswerDue)
        {
            _answers[hop + 1].Enqueue(new TickAnswer(Hops[hop].Honoured, 20).Write(new byte[16]).ToArray());
        }
    }
}
