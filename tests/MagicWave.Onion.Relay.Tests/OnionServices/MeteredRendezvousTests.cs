using MagicWave.Core.Time;
using MagicWave.Onion.Accounting;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Handshakes;
using MagicWave.TestKit;

namespace MagicWave.Onion.Relay.Tests.OnionServices;

/// <summary>What a rendezvous point is paid for: each of the two circuits for itself, as for any other whose last hop it is.</summary>
public sealed class MeteredRendezvousTests
{
    private const int Cells = 25;

    private static readonly byte[] Cookie = [.. Enumerable.Range(1, 20).Select(static n => (byte)n)];
    private static readonly TickAnchor Anchor = new(Enumerable.Repeat((byte)7, TickAnchor.Length).ToArray());

    private readonly Meters _meters = new();
    private readonly PointRig _rig;

    public MeteredRendezvousTests() => _rig = new(_meters);

    [Fact]
    public void Each_side_is_billed_for_its_cells_of_both_directions_at_its_own_rate()
    {
        Books clients = new(), services = new();
        PointParty client = _rig.Link(account: clients).Open(new PaymentRates(30, 0));
        PointParty service = _rig.Link(account: services).Open(new PaymentRates(7, 0));
        Join(client, service);
        (long before, long beforeService) = (clients.Earned, services.Earned);
        Exchange(client, service);
        Assert.Equal(2 * Cells * 30, clients.Earned - before);
        Assert.Equal(2 * Cells * 7, services.Earned - beforeService);
        Assert.Equal(0, clients.Owed + services.Owed);
    }

    [Fact]
    public void Ticks_of_a_side_count_its_cells_of_both_directions_and_nothing_of_the_other()
    {
        PointParty client = _rig.Link(account: new Books()).Open(new PaymentRates(30, 0) { AnchorIn = Anchor });
        PointParty service = _rig.Link(account: new Books()).Open();
        Join(client, service);
        Meter meter = Assert.Single(_meters.All);
        int before = meter.Cells;
        Exchange(client, service);
        Assert.Equal(2 * Cells, meter.Cells - before);
    }

    [Fact]
    public void Ticks_of_both_sides_are_counted_apart()
    {
        PaymentRates rates = new(30, 0) { AnchorIn = Anchor };
        PointParty client = _rig.Link(account: new Books()).Open(rates), service = _rig.Link(account: new Books()).Open(rates);
        Join(client, service);
        int[] before = [.. _meters.All.Select(static meter => meter.Cells)];
        Exchange(client, service);
        Assert.Equal([2 * Cells, 2 * Cells], _meters.All.Select((meter, i) => meter.Cells - before[i]));
    }

    [Fact]
    public void Passing_a_metered_cell_over_allocates_nothing()
    {
        PaymentRates rates = new(30, 0) { AnchorIn = Anchor };
        PointParty client = _rig.Link(account: new Books()).Open(rates), service = _rig.Link(account: new Books()).Open(rates);
        Join(client, service);
        client.IsCounting = true;
        service.IsCounting = true;
        byte[] payload = new byte[CellConstants.PayloadLength];
        payload[7] = 1;
        AllocationAssert.None(() =>
        {
            client.SendRaw(payload);
            service.SendRaw(payload);
        });
        Assert.All(_meters.All, static meter => Assert.True(meter.Cells > 2000));
    }

    [Fact]
    public void A_side_that_is_not_served_keeps_what_comes_for_it_within_its_queue()
    {
        Books unpaid = new();
        PointParty client = _rig.Link(account: unpaid).Open(new PaymentRates(30, 0));
        PointParty service = _rig.Link(account: new Books()).Open();
        Join(client, service);
        unpaid.Service = ServiceLevel.Stopped;
        for (int i = 0; i < Channels.Channel.MaximumQueuedCells; i++)
        {
            service.SendThrough(Unrecognised);
        }

        Assert.Equal(2, _rig.Counters.CircuitsOpen);
        service.SendThrough(Unrecognised);
        Assert.Equal(0, _rig.Counters.CircuitsOpen);
        Assert.True(service.IsDestroyed);
        Assert.Equal(0, _rig.Pool.Rented);
    }

    private static byte[] Unrecognised { get; } = [.. Enumerable.Repeat((byte)5, CellConstants.PayloadLength)];

    private static void Join(PointParty client, PointParty service)
    {
        client.Send(RelayCommand.EstablishRendezvous, Cookie);
        Assert.Equal(RelayCommand.RendezvousEstablished, client.TakeRelay().Command);
        service.Send(RelayCommand.Rendezvous1, [.. Cookie, .. new byte[64]]);
        Assert.Equal(RelayCommand.Rendezvous2, client.TakeRelay().Command);
    }

    private static void Exchange(PointParty client, PointParty service)
    {
        for (int i = 0; i < Cells; i++)
        {
            client.SendThrough(Unrecognised);
            service.SendThrough(Unrecognised);
        }
    }

    private sealed class Meters : ICircuitAccounting
    {
        public List<Meter> All { get; } = [];

        public INeighbourAccount Open(NeighbourLink link) => NoAccounting.Instance.Open(link);

        public ICircuitMeter? OpenMeter(MeteredCircuit circuit)
        {
            All.Add(new());
            return All[^1];
        }
    }

    private sealed class Meter : ICircuitMeter
    {
        public ServiceLevel Service => ServiceLevel.Paid;

        public int Cells { get; private set; }

        public void Count() => Cells++;

        public void HandleRelease(ReadOnlySpan<byte> body)
        {
        }

        public void HandleMessage(bool isFromUpstream, ReadOnlySpan<byte> body)
        {
        }

        public void HandleClosed()
        {
        }
    }

    private sealed class Books : INeighbourAccount
    {
        public ServiceLevel Service { get; set; } = ServiceLevel.Paid;

        public long Earned { get; private set; }

        public long Owed { get; private set; }

        public void Earn(int cells, long amount) => Earned += amount;

        public void Owe(int cells, long amount) => Owed += amount;

        public void HandleMessage(ReadOnlySpan<byte> body, Instant now)
        {
        }

        public void HandleClosed()
        {
        }
    }
}
