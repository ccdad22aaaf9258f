using MagicWave.Core.Time;
using MagicWave.Hosting.Accounting;
using MagicWave.Onion.Accounting;
using MagicWave.Payments.Metering;
using MagicWave.TestKit;

namespace MagicWave.Hosting.Tests.Runtime;

/// <summary>Two relays with the meters of one circuit between them, and books on both sides.</summary>
public sealed class HopMeterAdapterTests : IDisposable
{
    private readonly SeededRandom _random = new(4);
    private readonly TickChain _guardChain;
    private readonly TickChain _middleChain;
    private readonly Side _guard;
    private readonly Side _middle;
    private uint _index;

    public HopMeterAdapterTests()
    {
        _guardChain = new(_random.Bytes(TickHash.Length));
        _middleChain = new(_random.Bytes(TickHash.Length));
        _guard = new(30, _guardChain, _middleChain) { Rates = (90, 60), IsClientBefore = true };
        _middle = new(31, _middleChain, null) { Rates = (60, 0) };
    }

    public void Dispose()
    {
        _guardChain.Dispose();
        _middleChain.Dispose();
    }

    [Fact]
    public void Both_neighbours_book_the_same_when_they_agree()
    {
        for (int i = 0; i < 5; i++)
        {
            Serve(1_000);
            Release();
        }

        Assert.Equal(5 * 90_000, _guard.Before.Earned);
        Assert.Equal(5 * 60_000, _guard.Behind.Owed);
        Assert.Equal(5 * 60_000, _middle.Before.Earned);
        Assert.Equal(ServiceLevel.Paid, _guard.Meter.Service);
        Assert.Equal(ServiceLevel.Paid, _middle.Meter.Service);
    }

    [Theory]
    [InlineData(61)]
    [InlineData(59)]
    public void Two_rates_for_one_pair_leave_the_neighbours_agreed_and_end_the_service_of_that_circuit_alone(long rate)
    {
        _middle.Rates = (rate, 0);
        Serve(1_000);
        Release();

        // Both have booked what the payer says; only the client's own circuit is stopped for it.
        Assert.Equal(_guard.Behind.Owed, _middle.Before.Earned);
        Assert.Equal(60_000, _middle.Before.Earned);
        Assert.Equal(ServiceLevel.Stopped, _middle.Meter.Service);
        Assert.Equal(ServiceLevel.Paid, _guard.Meter.Service);
    }

    [Fact]
    public void A_client_whose_ticks_do_not_come_is_throttled_then_stopped_and_served_again()
    {
        Serve(2_056);
        Assert.Equal(ServiceLevel.Paid, _guard.Meter.Service);
        Serve(1);
        Assert.Equal(ServiceLevel.Throttled, _guard.Meter.Service);
        Serve(228);
        Assert.Equal(ServiceLevel.Stopped, _guard.Meter.Service);
        Assert.Equal(0, _guard.Changes);
        Release();
        Assert.Equal(ServiceLevel.Paid, _guard.Meter.Service);
        Assert.Equal(1, _guard.Changes);
    }

    [Fact]
    public void What_other_circuits_of_the_client_left_unpaid_stops_this_one_at_a_tick_until_it_is_made_up_for()
    {
        _guard.Exposure.Open();
        _guard.Exposure.Serve(NeighbourExposure.ClientCells - 100);
        Serve(1_000);
        Assert.True(_guard.Exposure.IsSpent);
        Assert.Equal(ServiceLevel.Paid, _guard.Meter.Service);
        Serve(143);
        Assert.Equal(ServiceLevel.Stopped, _guard.Meter.Service);
        Assert.Equal(ServiceLevel.Paid, _middle.Meter.Service);

        // Its own tick pays for itself only; the others' lets both go on, and the circuit is told.
        Release();
        Assert.Equal(ServiceLevel.Paid, _guard.Meter.Service);
        Serve(1_143);
        Assert.Equal(ServiceLevel.Stopped, _guard.Meter.Service);
        int changes = _guard.Changes;
        _guard.Exposure.Pay(3, covered: 3 * TickRules.CellsPerTick);
        Assert.Equal(changes + 1, _guard.Changes);
        Assert.Equal(ServiceLevel.Paid, _guard.Meter.Service);

        _guard.Meter.HandleClosed();
        _guard.Exposure.Serve(1);
        Assert.InRange(_guard.Exposure.Unpaid, 1_000, 2_000);
    }

    [Theory]
    [InlineData("")]
    [InlineData("01")]
    [InlineData("0100ffffffff")]
    [InlineData("0120")]
    public void Rubbish_moves_nothing(string hex)
    {
        byte[] body = Hex.Parse(hex);
        _guard.Meter.HandleRelease(body);
        _guard.Meter.HandleMessage(isFromUpstream: true, body);
        _guard.Meter.HandleMessage(isFromUpstream: false, body);
        Assert.Equal(0, _guard.Before.Earned + _guard.Behind.Owed);
        Assert.Empty(_guard.ToUpstream);
        Assert.Empty(_guard.ToDownstream);
    }

    private void Serve(int cells)
    {
        for (int i = 0; i < cells; i++)
        {
            _guard.Meter.Count();
            _middle.Meter.Count();
        }
    }

    private void Release()
    {
        byte[] tick = new byte[TickHash.Length];
        _index++;
        Assert.True(_guardChain.TryRelease(tick));
        _guard.Meter.HandleRelease(new TickRelease(_index, tick).Write(new byte[64]));
        Assert.True(_middleChain.TryRelease(tick));
        _middle.Meter.HandleRelease(new TickRelease(_index, tick).Write(new byte[64]));
        _guard.Meter.HandleMessage(isFromUpstream: false, _middle.ToUpstream.Dequeue());
        _middle.Meter.HandleMessage(isFromUpstream: true, _guard.ToDownstream.Dequeue());
    }

    private sealed class Side : MeteredCircuit
    {
        private readonly TickChain _before;
        private readonly TickChain? _behind;
        private HopMeterAdapter? _meter;

        public Side(ulong seed, TickChain before, TickChain? behind)
        {
            _before = before;
            _behind = behind;
            Settings = new(RelayWindow: 16, CircuitCap: 100, new SeededRandom(seed));
        }

        public MeterSettings Settings { get; }

        public HopMeterAdapter Meter => _meter ??= new(this, Settings, new PaymentTraffic(), Exposure);

        public NeighbourExposure Exposure { get; init; } = new(isClient: true);

        public (long In, long Out) Rates { get; set; }

        public bool IsClientBefore { get; init; }

        public Books Before { get; } = new();

        public Books Behind { get; } = new();

        public Queue<byte[]> ToUpstream { get; } = new();

        public Queue<byte[]> ToDownstream { get; } = new();

        public int Changes { get; private set; }

        public override long RateIn => Rates.In;

        public override long RateOut => Rates.Out;

        public override ReadOnlySpan<byte> AnchorIn => _before.Anchor.Span;

        public override ReadOnlySpan<byte> AnchorOut => _behind is null ? default : _behind.Anchor.Span;

        public override bool IsUpstreamClient => IsClientBefore;

        public override INeighbourAccount Upstream => Before;

        public override INeighbourAccount? Downstream => _behind is null ? null : Behind;

        public override void SendUpstream(ReadOnlySpan<byte> body) => ToUpstream.Enqueue(body.ToArray());

        public override void SendDownstream(ReadOnlySpan<byte> body) => ToDownstream.Enqueue(body.ToArray());

        public override void ServiceChanged() => Changes++;
    }

    private sealed class Books : INeighbourAccount
    {
        public ServiceLevel Service => ServiceLevel.Paid;

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
