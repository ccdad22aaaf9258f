using MagicWave.Core.Time;
using MagicWave.Onion.Accounting;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Relay.OnionServices;
using MagicWave.TestKit;

namespace MagicWave.Onion.Relay.Tests.OnionServices;

public sealed class RendezvousPointTests
{
    private static readonly byte[] Cookie = [.. Enumerable.Range(1, 20).Select(static n => (byte)n)];
    private static readonly byte[] Answer = [.. Enumerable.Repeat((byte)9, 64)];

    private readonly PointRig _rig = new();

    [Fact]
    public void A_service_comes_to_its_client_and_cells_go_over_both_ways()
    {
        PointParty client = _rig.Open();
        PointParty service = _rig.Open();
        Join(client, service);
        for (byte i = 1; i < 50; i++)
        {
            byte[] there = Unrecognised(i), back = Unrecognised((byte)(i + 100));
            client.SendThrough(there);
            service.SendThrough(back);
            Assert.Equal(there, service.TakeThrough());
            Assert.Equal(back, client.TakeThrough());
        }

        Assert.Equal(1, _rig.Services.RendezvousJoined);
        Assert.Equal(98, _rig.Services.RendezvousCells);
        Assert.Equal(0, _rig.Points.Rendezvous.Count);
    }

    [Fact]
    public void Both_circuits_may_come_over_one_channel()
    {
        PointLink link = _rig.Link();
        PointParty client = link.Open(), service = link.Open();
        Join(client, service);
        byte[] there = Unrecognised(1);
        client.SendThrough(there);
        Assert.Equal(there, service.TakeThrough());
        link.Break();
        Assert.Equal(0, _rig.Counters.CircuitsOpen);
        Assert.Equal(0, _rig.Pool.Rented);
    }

    [Fact]
    public void A_cell_for_this_relay_still_ends_here()
    {
        PointParty client = _rig.Open(), service = _rig.Open();
        Join(client, service);
        client.Send(RelayCommand.Drop, default);
        Assert.Equal(0, service.Waiting);
        client.Send(RelayCommand.Truncate, [0]);
        Assert.Equal(RelayCommand.Truncated, client.TakeRelay().Command);
        byte[] there = Unrecognised(1);
        client.SendThrough(there);
        Assert.Equal(there, service.TakeThrough());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_end_of_one_side_ends_the_other(bool isClients)
    {
        PointParty client = _rig.Open(), service = _rig.Open();
        Join(client, service);
        (isClients ? client : service).Destroy();
        (isClients ? service : client).AssertDestroyed(DestroyReason.Destroyed);
        Assert.Equal(0, _rig.Counters.CircuitsOpen);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_connection_that_breaks_ends_the_other_side(bool isClients)
    {
        PointParty client = _rig.Open(), service = _rig.Open();
        Join(client, service);
        (isClients ? client : service).Link.Break();
        _rig.Run();
        (isClients ? service : client).AssertDestroyed(DestroyReason.Destroyed);
        Assert.Equal(0, _rig.Counters.CircuitsOpen);
        Assert.Equal(0, _rig.Pool.Rented);
    }

    [Fact]
    public void A_side_that_takes_nothing_ends_both_before_it_takes_the_memory()
    {
        PointParty client = _rig.Open(), service = _rig.Open();
        Join(client, service);
        byte[] cell = Unrecognised(1);
        for (int i = 0; i <= Channels.Channel.MaximumQueuedCells && !client.IsDestroyed; i++)
        {
            // Straight into the relay: nobody takes what it queues for the client.
            service.SendThrough(cell, run: false);
            _rig.CarryIn(service.Link);
        }

        Assert.Equal(0, _rig.Counters.CircuitsOpen);
        _rig.Run();
        Assert.True(client.IsDestroyed);
        Assert.True(service.IsDestroyed);
        Assert.Equal(0, _rig.Pool.Rented);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(19)]
    [InlineData(21)]
    public void A_cookie_has_twenty_bytes(int length)
    {
        PointParty client = _rig.Open();
        client.Send(RelayCommand.EstablishRendezvous, new byte[length]);
        client.AssertDestroyed(DestroyReason.Protocol);
        Assert.Equal(1, _rig.Services.EstablishRendezvousRefused);
    }

    [Fact]
    public void A_cookie_is_used_once_at_a_time()
    {
        PointParty first = _rig.Open(), second = _rig.Open();
        Wait(first);
        second.Send(RelayCommand.EstablishRendezvous, Cookie);
        second.AssertDestroyed(DestroyReason.Protocol);
        first.Destroy();
        Assert.Equal(0, _rig.Points.Rendezvous.Count);
        Wait(_rig.Open());
    }

    [Fact]
    public void A_cookie_that_is_taken_leads_nowhere_any_more()
    {
        PointParty client = _rig.Open(), service = _rig.Open(), late = _rig.Open();
        Join(client, service);
        late.Send(RelayCommand.Rendezvous1, [.. Cookie, .. Answer]);
        late.AssertDestroyed(DestroyReason.Protocol);
        Assert.False(client.IsDestroyed);
    }

    [Fact]
    public void Who_guesses_a_cookie_loses_the_circuit_and_nobody_else_does()
    {
        PointParty client = _rig.Open();
        Wait(client);
        for (int i = 0; i < 100; i++)
        {
            PointParty guesser = _rig.Open();
            byte[] guess = [.. Cookie[..19], (byte)(100 + i)];
            guesser.Send(RelayCommand.Rendezvous1, [.. guess, .. Answer]);
            guesser.AssertDestroyed(DestroyReason.Protocol);
        }

        Assert.Equal(100, _rig.Services.RendezvousRefused);
        Assert.Equal(1, _rig.Counters.CircuitsOpen);
        PointParty service = _rig.Open();
        service.Send(RelayCommand.Rendezvous1, [.. Cookie, .. Answer]);
        Assert.Equal(RelayCommand.Rendezvous2, client.TakeRelay().Command);
    }

    [Fact]
    public void A_rendezvous_without_a_cookie_ends_the_circuit()
    {
        PointParty service = _rig.Open();
        service.Send(RelayCommand.Rendezvous1, new byte[19]);
        service.AssertDestroyed(DestroyReason.Protocol);
    }

    [Fact]
    public void A_circuit_waits_for_one_service_only()
    {
        PointParty client = _rig.Open();
        Wait(client);
        client.Send(RelayCommand.EstablishRendezvous, [.. Cookie.Reverse()]);
        client.AssertDestroyed(DestroyReason.Protocol);
        Assert.Equal(0, _rig.Points.Rendezvous.Count);
    }

    [Fact]
    public void A_client_cannot_be_its_own_service()
    {
        PointParty client = _rig.Open();
        Wait(client);
        client.Send(RelayCommand.Rendezvous1, [.. Cookie, .. Answer]);
        client.AssertDestroyed(DestroyReason.Protocol);
    }

    [Fact]
    public void A_joined_circuit_is_not_extended()
    {
        PointParty client = _rig.Open(), service = _rig.Open();
        Join(client, service);
        client.SendExtend();
        client.AssertDestroyed(DestroyReason.Protocol);
        service.AssertDestroyed(DestroyReason.Destroyed);
    }

    [Fact]
    public void Waiting_clients_are_bounded_by_their_circuits()
    {
        List<PointParty> clients = [];
        PointLink link = _rig.Link();
        for (int i = 0; i < 500; i++)
        {
            PointParty client = link.Open();
            client.Send(RelayCommand.EstablishRendezvous, [.. BitConverter.GetBytes(i), .. Cookie[4..]]);
            Assert.Equal(RelayCommand.RendezvousEstablished, client.TakeRelay().Command);
            clients.Add(client);
        }

        Assert.Equal(500, _rig.Points.Rendezvous.Count);
        link.Break();
        Assert.Equal(0, _rig.Points.Rendezvous.Count);
        Assert.Equal(0, _rig.Counters.CircuitsOpen);
    }

    [Fact]
    public void A_client_without_a_relay_between_may_be_refused_with_silence()
    {
        PointParty client = _rig.Open(isClient: true);
        _rig.Points.Use(new() { RefusesSingleHopRendezvous = true });
        client.Send(RelayCommand.EstablishRendezvous, Cookie);
        Assert.Equal(0, client.Waiting);
        Assert.Equal(1, _rig.Services.EstablishRendezvousRefused);
        _rig.Points.Use(OnionServiceParameters.Default);
        Wait(client);
    }

    [Fact]
    public void Passing_a_cell_over_allocates_nothing()
    {
        PointParty client = _rig.Open(account: new Books()), service = _rig.Open(account: new Books());
        Join(client, service);
        client.IsCounting = true;
        service.IsCounting = true;
        int before = client.Count;
        byte[] payload = new byte[CellConstants.PayloadLength];
        payload[7] = 1;
        AllocationAssert.None(() =>
        {
            client.SendRaw(payload);
            service.SendRaw(payload);
        });
        Assert.True(client.Count - before > 1000);
        Assert.True(service.Count > 1000);
    }

    private void Wait(PointParty client)
    {
        client.Send(RelayCommand.EstablishRendezvous, Cookie);
        (RelayCommand command, byte[] data) = client.TakeRelay();
        Assert.Equal(RelayCommand.RendezvousEstablished, command);
        Assert.Empty(data);
    }

    private void Join(PointParty client, PointParty service)
    {
        Wait(client);
        service.Send(RelayCommand.Rendezvous1, [.. Cookie, .. Answer]);
        (RelayCommand command, byte[] data) = client.TakeRelay();
        Assert.Equal(RelayCommand.Rendezvous2, command);
        Assert.Equal(Answer, data);
        Assert.Equal(0, service.Waiting);
    }

    // "Recognized" is not zero, so that no relay takes it for its own.
    private static byte[] Unrecognised(byte fill) => [.. Enumerable.Repeat(fill, CellConstants.PayloadLength)];

    private sealed class Books : INeighbourAccount
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
