using MagicWave.Core.Time;
using MagicWave.Onion.Accounting;
using MagicWave.Onion.Cells;

namespace MagicWave.Onion.Relay.Tests.OnionServices;

/// <summary>What the books of a rendezvous point are told, so that a payment finds its way from one side's circuit to the other's.</summary>
public sealed class JoinedAccountTests
{
    private static readonly byte[] Cookie = [.. Enumerable.Range(1, 20).Select(static n => (byte)n)];

    [Fact]
    public void Each_circuit_tells_the_neighbour_of_the_one_that_it_is_joined_to()
    {
        Books books = new();
        PointRig rig = new(books);
        (Neighbour visitors, Neighbour publishers) = (new(), new());
        PointParty client = rig.Open(account: visitors), service = rig.Open(account: publishers);
        client.Send(RelayCommand.Payment, [1]);
        service.Send(RelayCommand.Payment, [2]);
        (HopCircuit before, HopCircuit behind) = (books.Hops[0].Circuit, books.Hops[1].Circuit);
        Assert.Null(before.Joined);
        Assert.Null(behind.Joined);

        client.Send(RelayCommand.EstablishRendezvous, Cookie);
        _ = client.TakeRelay();
        Assert.Null(before.Joined);
        service.Send(RelayCommand.Rendezvous1, [.. Cookie, .. new byte[64]]);
        _ = client.TakeRelay();
        Assert.Same(publishers, before.Joined);
        Assert.Same(visitors, behind.Joined);
        Assert.Same(visitors, before.Upstream);
        Assert.Null(before.Downstream);

        // A message in this relay's own layer is still its own, on either side, and the other side sees nothing of it.
        client.Send(RelayCommand.Payment, [3]);
        service.Send(RelayCommand.Payment, [4]);
        Assert.Equal([1, 3], books.Hops[0].Messages);
        Assert.Equal([2, 4], books.Hops[1].Messages);
        Assert.Equal(0, client.Waiting);
        Assert.Equal(0, service.Waiting);

        service.Destroy();
        Assert.Null(before.Joined);
        Assert.All(books.Hops, hop => Assert.True(hop.IsClosed));
    }

    private sealed class Books : ICircuitAccounting
    {
        public List<Hop> Hops { get; } = [];

        public INeighbourAccount Open(NeighbourLink link) => new Neighbour();

        public IHopAccount? OpenHop(HopCircuit circuit)
        {
            Hops.Add(new(circuit));
            return Hops[^1];
        }
    }

    private sealed class Hop(HopCircuit circuit) : IHopAccount
    {
        public HopCircuit Circuit => circuit;

        public List<byte> Messages { get; } = [];

        public bool IsClosed { get; private set; }

        public void Count()
        {
        }

        public void HandleMessage(ReadOnlySpan<byte> body, Instant now) => Messages.Add(body[0]);

        public void HandleClosed() => IsClosed = true;
    }

    private sealed class Neighbour : INeighbourAccount
    {
        public ServiceLevel Service => ServiceLevel.Paid;

        public void Earn(int cells, long amount)
        {
        }

        public void Owe(int cells, long amount)
        {
        }

        public void HandleMessage(ReadOnlySpan<byte> body, Instant now)
        {
        }

        public void HandleClosed()
        {
        }
    }
}
