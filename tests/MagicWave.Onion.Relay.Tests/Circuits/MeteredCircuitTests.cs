using MagicWave.Core.Time;
using MagicWave.Onion.Accounting;
using MagicWave.Onion.Cells;
using MagicWave.Onion.FlowControl;
using MagicWave.Onion.Handshakes;
using MagicWave.Onion.Relay.Exit;
using MagicWave.TestKit;

namespace MagicWave.Onion.Relay.Tests.Circuits;

/// <summary>Circuits that are billed by ticks, and what levels of service do to a circuit's flow-control window.</summary>
public sealed class MeteredCircuitTests
{
    private static readonly TickAnchor Anchor = new(Enumerable.Repeat((byte)7, TickAnchor.Length).ToArray());
    private static readonly PaymentRates Rates = new(30, 20) { AnchorIn = Anchor, AnchorOut = Anchor };
    private static readonly PaymentRates LastRates = new(30, 0) { AnchorIn = Anchor };

    private readonly Meters _meters = new();
    private readonly Books _previous = new();
    private readonly Books _next = new();
    private readonly RelayRig _rig;

    public MeteredCircuitTests()
    {
        _rig = new(accounting: _meters);
        _rig.FromClient.Account = _previous;
        _rig.ToNext.Account = _next;
    }

    [Fact]
    public void Cells_are_counted_when_they_leave_and_nobody_is_billed_for_them()
    {
        _rig.Create(Rates);
        _rig.Extend();
        _rig.Layers.AddHop(new byte[RelayCrypto.Tor1Keys.Length]);
        int before = _meters.Meter!.Cells;
        byte[] payload = new byte[CellConstants.PayloadLength];
        for (int i = 0; i < 10; i++)
        {
            RelayCellHeader.Write(payload, RelayCommand.Data, new(1), [1]);
            _rig.Layers.EncryptForward(1, payload);
            _rig.Send(CellCommand.Relay, payload);
            _ = _rig.Next.SendCell(_rig.NextCircuitId, CellCommand.Relay, payload);
            _rig.Run();
        }

        Assert.Equal(before + 20, _meters.Meter.Cells);
        Assert.Equal(0, _previous.Earned + _previous.Owed + _next.Earned + _next.Owed);
    }

    [Fact]
    public void Padding_and_payment_messages_to_a_hop_are_not_counted()
    {
        _rig.Create(LastRates);
        int before = _meters.Meter!.Cells;
        _rig.SendRelay(RelayCommand.Drop, default, new byte[10]);
        _rig.SendRelay(RelayCommand.Payment, default, [1, 0, 0]);
        _rig.SendRelay(RelayCommand.Payment, default, [2, 0, 0]);
        Assert.Equal(before, _meters.Meter.Cells);
        Assert.Equal([1, 0, 0], Assert.Single(_meters.Meter.Released));
    }

    [Fact]
    public void Messages_about_the_circuit_go_both_ways_to_its_neighbours()
    {
        _rig.Create(Rates);
        Assert.Null(_meters.Circuit!.Downstream);
        _meters.Circuit.SendDownstream([9]);
        _rig.Extend();
        Assert.Same(_next, _meters.Circuit.Downstream);
        _meters.Circuit.SendUpstream([1, 2]);
        _meters.Circuit.SendDownstream([3, 4]);
        _rig.Client.SendPayment(_rig.Id, [5, 6]);
        _rig.Next.SendPayment(_rig.NextCircuitId, [7, 8]);
        _rig.Run();

        Assert.Equal([1, 2], Assert.Single(_rig.ClientEnd.Payments));
        Assert.Equal([3, 4], Assert.Single(_rig.NextEnd.Payments));
        Assert.Contains((true, "0506"), _meters.Meter!.Messages);
        Assert.Contains((false, "0708"), _meters.Meter.Messages);
    }

    [Fact]
    public void A_message_about_no_circuit_or_a_stock_one_is_dropped()
    {
        _rig.Create();
        _rig.Client.SendPayment(_rig.Id, [5, 6]);
        _rig.Client.SendPayment(new CircuitId(0x80001234), [5, 6]);
        _rig.Run();
        Assert.Null(_meters.Meter);
        Assert.Equal(1, _rig.Counters.CircuitsOpen);
    }

    [Theory]
    [InlineData(ServiceLevel.Paid, StreamWindows.Start)]
    [InlineData(ServiceLevel.Throttled, CircuitWindows.Increment)]
    [InlineData(ServiceLevel.Stopped, 0)]
    public void A_circuit_that_is_behind_has_a_smaller_window_to_the_client(ServiceLevel level, int window)
    {
        ExitStream stream = OpenStream(LastRates);
        _meters.Meter!.Service = level;
        Assert.Equal(window, TakeAll(stream));
    }

    [Theory]
    [InlineData(ServiceLevel.Paid, StreamWindows.Start)]
    [InlineData(ServiceLevel.Unpaid, StreamWindows.Start)]
    [InlineData(ServiceLevel.Throttled, CircuitWindows.Increment)]
    [InlineData(ServiceLevel.Suspended, CircuitWindows.Increment)]
    [InlineData(ServiceLevel.Stopped, 0)]
    [InlineData(ServiceLevel.Banned, 0)]
    public void A_neighbour_that_is_behind_has_smaller_windows_on_all_its_circuits(ServiceLevel level, int window)
    {
        foreach (PaymentRates rates in new[] { LastRates, new PaymentRates(30, 0) })
        {
            MeteredCircuitTests other = new();
            ExitStream stream = other.OpenStream(rates);
            other._previous.Service = level;
            Assert.Equal(window, other.TakeAll(stream));
        }
    }

    [Theory]
    [InlineData(ServiceLevel.Paid, 9)]
    [InlineData(ServiceLevel.Throttled, 0)]
    [InlineData(ServiceLevel.Stopped, 0)]
    public void SENDMEs_are_held_back_and_sent_when_ticks_come(ServiceLevel level, int sent)
    {
        _ = OpenStream(LastRates);
        _meters.Meter!.Service = level;
        int before = _rig.ClientEnd.Cells.Count;
        Upload(900);
        Assert.Equal(sent, _rig.ClientEnd.Cells.Count - before);

        _meters.Meter.Service = ServiceLevel.Paid;
        _meters.Circuit!.ServiceChanged();
        _rig.Run();
        Assert.Equal(9, _rig.ClientEnd.Cells.Count - before);
    }

    [Fact]
    public void A_throttled_upload_goes_on_with_a_tenth_of_its_window()
    {
        _ = OpenStream(LastRates);
        _meters.Meter!.Service = ServiceLevel.Throttled;
        Upload(900);
        Assert.Equal(0, _rig.FromClient.QueuedCells(_rig.Id));

        // It waits for its turn, as all cells of a throttled circuit do; what is counted is that it was sent at all.
        Upload(100);
        Assert.Equal(1, _rig.FromClient.QueuedCells(_rig.Id));
    }

    [Fact]
    public void A_client_that_sends_on_without_SENDMEs_ends_its_circuit()
    {
        _ = OpenStream(LastRates);
        _meters.Meter!.Service = ServiceLevel.Stopped;
        Upload(1_000);
        Assert.Equal(1, _rig.Counters.CircuitsOpen);
        Upload(100);
        _rig.AssertDestroyed(DestroyReason.Protocol);
        Assert.True(_meters.Meter.IsClosed);
    }

    [Fact]
    public void Whoever_pays_again_is_served_again_on_every_circuit()
    {
        ExitStream stream = OpenStream(new PaymentRates(30, 0));
        _previous.Service = ServiceLevel.Stopped;
        Assert.Equal(0, stream.Allowance);
        int before = _rig.ClientEnd.Cells.Count;
        Upload(200);
        Assert.Equal(before, _rig.ClientEnd.Cells.Count);
        _previous.Service = ServiceLevel.Paid;
        _rig.FromClient.ServiceChanged();
        _rig.Run();
        Assert.Equal(before + 2, _rig.ClientEnd.Cells.Count);
        Assert.True(stream.Allowance > 0);
    }

    [Fact]
    public void Nothing_is_asked_of_a_neighbour_without_an_account()
    {
        _previous.Service = ServiceLevel.Unpaid;
        ExitStream stream = OpenStream(LastRates);
        _meters.Meter!.Service = ServiceLevel.Stopped;
        Assert.Equal(StreamWindows.Start, TakeAll(stream));
    }

    [Fact]
    public void Relaying_a_metered_cell_allocates_nothing()
    {
        _rig.Create(Rates);
        _rig.Extend();
        _rig.ClientEnd.IsCounting = true;
        _rig.NextEnd.IsCounting = true;
        byte[] payload = new byte[CellConstants.PayloadLength];
        payload[7] = 1;
        AllocationAssert.None(() =>
        {
            _ = _rig.Client.SendCell(_rig.Id, CellCommand.Relay, payload);
            _ = _rig.Next.SendCell(_rig.NextCircuitId, CellCommand.Relay, payload);
            _rig.Run();
        });
        Assert.True(_meters.Meter!.Cells > 2000);
    }

    private ExitStream OpenStream(PaymentRates rates)
    {
        _rig.Create(rates);
        byte[] begin = [.. "example.com:80\0"u8, 0, 0, 0, 0];
        _rig.SendRelay(RelayCommand.Begin, new(1), begin);
        return _rig.Begun!;
    }

    /// <summary>How many cells the circuit lets go towards the client, whose queue is emptied all the while.</summary>
    private int TakeAll(ExitStream stream)
    {
        int cells = 0;
        while (stream.Allowance > 0)
        {
            cells++;
            _ = stream.HandleReceived(new byte[CellConstants.RelayDataLength]);
            _rig.Run();
        }

        return cells;
    }

    private void Upload(int cells)
    {
        for (int cell = 0; cell < cells; cell++)
        {
            // A stream that was never opened: DATA of closed streams count for the circuit's window alone.
            _rig.SendRelay(RelayCommand.Data, new(77), [1]);
        }
    }

    private sealed class Meters : ICircuitAccounting
    {
        public Meter? Meter { get; private set; }

        public MeteredCircuit? Circuit { get; private set; }

        public INeighbourAccount Open(NeighbourLink link) => NoAccounting.Instance.Open(link);

        public ICircuitMeter? OpenMeter(MeteredCircuit circuit)
        {
            Circuit = circuit;
            return Meter = new();
        }
    }

    private sealed class Meter : ICircuitMeter
    {
        public ServiceLevel Service { get; set; }

        public int Cells { get; private set; }

        public bool IsClosed { get; private set; }

        public List<byte[]> Released { get; } = [];

        public List<(bool IsFromUpstream, string Body)> Messages { get; } = [];

        public void Count() => Cells++;

        public void HandleRelease(ReadOnlySpan<byte> body) => Released.Add(body.ToArray());

        public void HandleMessage(bool isFromUpstream, ReadOnlySpan<byte> body) => Messages.Add((isFromUpstream, Hex.Format(body)));

        public void HandleClosed() => IsClosed = true;
    }

    private sealed class Books : INeighbourAccount
    {
        public ServiceLevel Service { get; set; }

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
