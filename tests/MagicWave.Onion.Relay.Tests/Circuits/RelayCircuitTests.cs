using System.Net;
using MagicWave.Core.Time;
using MagicWave.Onion.Accounting;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Channels;
using MagicWave.Onion.FlowControl;
using MagicWave.Onion.Handshakes;
using MagicWave.Onion.Identity;
using MagicWave.TestKit;

namespace MagicWave.Onion.Relay.Tests.Circuits;

public sealed class RelayCircuitTests
{
    private static readonly StreamId Stream = new(5);

    private readonly RelayRig _rig = new();

    [Fact]
    public void Extending_goes_to_the_relay_that_was_named()
    {
        _rig.Create();
        _rig.Extend();
        Assert.Equal(RelayRig.NextId, _rig.Extended!.RsaId);
        (RelayCommand command, byte[] data) = _rig.LastRelay();
        Assert.Equal(RelayCommand.Extended2, command);
        Assert.Equal([0, 64], data[..2]);
    }

    [Fact]
    public void A_cell_for_a_hop_behind_is_passed_on_with_one_layer_less()
    {
        _rig.Create();
        _rig.Extend();
        _ = _rig.LastRelay();
        byte[] keys = new byte[RelayCrypto.Tor1Keys.Length];
        keys.AsSpan().Fill(9);
        _rig.Layers.AddHop(keys);
        using RelayCrypto.RelayLayer behind = new(keys);
        byte[] payload = new byte[CellConstants.PayloadLength];
        RelayCellHeader.Write(payload, RelayCommand.Data, Stream, [1, 2, 3]);
        _rig.Layers.EncryptForward(1, payload);
        _rig.Send(CellCommand.Relay, payload);
        byte[] passed = _rig.NextEnd.Cells[^1].Payload;
        Assert.True(behind.DecryptForward(passed));
        Assert.True(RelayCellHeader.TryRead(passed, out RelayCellHeader header));
        Assert.Equal([1, 2, 3], header.Data(passed).ToArray());

        RelayCellHeader.Write(payload, RelayCommand.Data, Stream, [4]);
        behind.OriginateBackward(payload);
        Assert.True(_rig.Next.SendCell(_rig.NextCircuitId, CellCommand.Relay, payload));
        _rig.Run();
        Assert.Equal(1, _rig.Layers.DecryptBackward(_rig.ClientEnd.Cells[^1].Payload));
    }

    [Fact]
    public void An_extend_outside_of_relay_early_is_dropped()
    {
        _rig.Create();
        _rig.Extend(command: CellCommand.Relay);
        Assert.Null(_rig.Extended);
        Assert.Equal(1, _rig.Counters.CircuitsOpen);
    }

    [Fact]
    public void The_ninth_relay_early_ends_the_circuit()
    {
        _rig.Create();
        for (int i = 0; i < CellConstants.MaximumRelayEarly; i++)
        {
            _rig.SendRelay(RelayCommand.Drop, default, default, CellCommand.RelayEarly);
            Assert.Equal(1, _rig.Counters.CircuitsOpen);
        }

        _rig.SendRelay(RelayCommand.Drop, default, default, CellCommand.RelayEarly);
        _rig.AssertDestroyed(DestroyReason.Protocol);
    }

    [Fact]
    public void A_relay_early_that_comes_back_ends_the_circuit()
    {
        _rig.Create();
        _rig.Extend();
        _ = _rig.Next.SendCell(_rig.NextCircuitId, CellCommand.RelayEarly, new byte[CellConstants.PayloadLength]);
        _rig.Run();
        _rig.AssertDestroyed(DestroyReason.Protocol);
        Assert.Equal(CellCommand.Destroy, _rig.NextEnd.Cells[^1].Command);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_circuit_is_not_extended_to_this_relay_or_back(byte id)
    {
        _rig.Create();
        _rig.Extend(id: RsaId.FromBytes(Enumerable.Repeat(id, 20).ToArray()));
        Assert.Null(_rig.Extended);
        _rig.AssertDestroyed(DestroyReason.Protocol);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.1.2.3")]
    [InlineData("192.168.1.1")]
    [InlineData("169.254.0.1")]
    [InlineData("::1")]
    [InlineData("fd00::1")]
    [InlineData("::ffff:10.0.0.1")]
    public void Private_addresses_are_not_extended_to(string address)
    {
        RelayRig rig = new(allowPrivate: false);
        rig.Create();
        rig.Extend(IPAddress.Parse(address));
        Assert.Null(rig.Extended);
        rig.AssertDestroyed(DestroyReason.Protocol);
    }

    [Theory]
    [InlineData(ConnectFailure.Unreachable, DestroyReason.ConnectFailed)]
    [InlineData(ConnectFailure.WrongIdentity, DestroyReason.OrIdentity)]
    public void A_next_relay_that_cannot_be_had_ends_the_circuit(ConnectFailure failure, DestroyReason reason)
    {
        _rig.Failure = failure;
        _rig.Create();
        _rig.Extend();
        _rig.AssertDestroyed(reason);
    }

    [Fact]
    public void A_second_extend_ends_the_circuit()
    {
        _rig.Create();
        _rig.Extend();
        _rig.Extend();
        _rig.AssertDestroyed(DestroyReason.Protocol);
    }

    [Fact]
    public void A_cell_for_nobody_ends_the_circuit()
    {
        _rig.Create();
        _rig.Send(CellCommand.Relay, new byte[CellConstants.PayloadLength]);
        _rig.AssertDestroyed(DestroyReason.Protocol);
    }

    [Fact]
    public void A_destroy_from_ahead_hides_its_reason()
    {
        _rig.Create();
        _rig.Extend();
        _rig.Next.Destroy(_rig.NextCircuitId, DestroyReason.Hibernating);
        _rig.Run();
        _rig.AssertDestroyed(DestroyReason.Destroyed);
    }

    [Fact]
    public void A_destroy_from_the_client_goes_on()
    {
        _rig.Create();
        _rig.Extend();
        _rig.Client.Destroy(_rig.Id, DestroyReason.None);
        _rig.Run();
        Assert.Equal(CellCommand.Destroy, _rig.NextEnd.Cells[^1].Command);
        Assert.Equal(0, _rig.Counters.CircuitsOpen);
        Assert.Equal(0, _rig.Pool.Rented);
    }

    [Fact]
    public void Truncate_cuts_behind_this_hop_and_another_extend_works()
    {
        _rig.Create();
        _rig.Extend();
        _ = _rig.LastRelay();
        _rig.SendRelay(RelayCommand.Truncate, default, [0]);
        Assert.Equal(RelayCommand.Truncated, _rig.LastRelay().Command);
        Assert.Equal(CellCommand.Destroy, _rig.NextEnd.Cells[^1].Command);
        _rig.Extend();
        Assert.Equal(RelayCommand.Extended2, _rig.LastRelay().Command);
    }

    [Fact]
    public void A_dial_from_before_a_truncate_is_not_used_for_the_next_extend()
    {
        _rig.Create();
        _rig.HoldsDials = true;
        _rig.Extend(IPAddress.Parse("127.0.0.2"));
        _rig.SendRelay(RelayCommand.Truncate, default, [0]);
        _rig.Extend();
        _rig.ReleaseDial();
        Assert.Empty(_rig.NextEnd.Cells);
        Assert.Equal(CircuitId.None, _rig.NextCircuitId);
        _rig.ReleaseDial();
        Assert.NotEqual(CircuitId.None, _rig.NextCircuitId);
    }

    [Fact]
    public void A_sendme_that_is_not_due_ends_the_circuit()
    {
        _rig.Create();
        byte[] body = new byte[SendmeBody.Version1Length];
        SendmeBody.WriteVersion1(body, new byte[20]);
        _rig.SendRelay(RelayCommand.Sendme, default, body);
        _rig.AssertDestroyed(DestroyReason.Protocol);
    }

    [Fact]
    public void The_hundredth_data_cell_is_answered_with_its_digest()
    {
        _rig.Create();
        for (int i = 0; i < CircuitWindows.Increment; i++)
        {
            _rig.SendRelay(RelayCommand.Data, Stream, [1]);
        }

        (RelayCommand command, byte[] data) = _rig.LastRelay();
        Assert.Equal(RelayCommand.Sendme, command);
        Assert.True(SendmeBody.TryRead(data, out SendmeBody sendme));
        Assert.Equal(1, sendme.Version);
        Assert.Equal(_rig.Layers.LastForwardDigest(0).ToArray(), sendme.Digest.ToArray());
    }

    [Fact]
    public void A_stream_beyond_its_window_ends_the_circuit()
    {
        _rig.Create();
        byte[] begin = new byte[64];
        _rig.SendRelay(RelayCommand.Begin, Stream, begin.AsSpan(0, new BeginBody("127.0.0.1", 80, 0).Write(begin)));
        Assert.NotNull(_rig.Begun);
        for (int i = 0; i <= StreamWindows.Start + (2 * StreamWindows.Increment) && _rig.Counters.CircuitsOpen > 0; i++)
        {
            // Nobody is connected yet, so nothing is taken and no stream SENDME is sent after the first windows' worth.
            _rig.SendRelay(RelayCommand.Data, Stream, new byte[CellConstants.RelayDataLength]);
        }

        _rig.AssertDestroyed(DestroyReason.Protocol);
    }

    [Fact]
    public void Both_neighbours_are_billed_for_cells_of_both_directions()
    {
        Books previous = new(), next = new();
        _rig.FromClient.Account = previous;
        _rig.ToNext.Account = next;
        _rig.Create(new PaymentRates(30, 20));
        _rig.Extend();
        long before = previous.Earned;
        _rig.Layers.AddHop(new byte[RelayCrypto.Tor1Keys.Length]);
        byte[] payload = new byte[CellConstants.PayloadLength];
        for (int i = 0; i < 10; i++)
        {
            RelayCellHeader.Write(payload, RelayCommand.Data, Stream, [1]);
            _rig.Layers.EncryptForward(1, payload);
            _rig.Send(CellCommand.Relay, payload);
            _ = _rig.Next.SendCell(_rig.NextCircuitId, CellCommand.Relay, payload);
            _rig.Run();
        }

        Assert.Equal(before + (20 * 30), previous.Earned);
        Assert.Equal(20 * 20, next.Owed);
        Assert.Equal(0, previous.Owed);
        Assert.Equal(0, next.Earned);
    }

    [Theory]
    [InlineData(10, 11)]
    [InlineData(ulong.MaxValue, 0)]
    public void Rates_that_make_no_sense_are_refused(ulong rateIn, ulong rateOut)
    {
        _rig.Create(new PaymentRates(rateIn, rateOut));
        _rig.AssertDestroyed(DestroyReason.Protocol);
        Assert.Equal(1, _rig.Counters.HandshakesRefused);
    }

    [Theory]
    [InlineData(20, 0)]
    [InlineData(0, 1)]
    public void Nobody_without_an_account_makes_a_relay_owe_the_next_one(ulong rateOut, int open)
    {
        RelayRig rig = new(keepsBooks: true);
        rig.FromClient.Account = new Books { Service = ServiceLevel.Unpaid };
        rig.Create(new PaymentRates(30, rateOut));
        Assert.Equal(open, rig.Counters.CircuitsOpen);
        if (open == 0)
        {
            rig.AssertDestroyed(DestroyReason.ResourceLimit);
        }
    }

    [Theory]
    [InlineData(30, 20, 0)]
    [InlineData(30, 19, 1)]
    [InlineData(11, 0, 1)]
    [InlineData(10, 0, 0)]
    [InlineData(0, 0, 1)]
    public void Below_the_price_of_the_network_no_circuit_is_paid_for(ulong rateIn, ulong rateOut, int open)
    {
        RelayRig rig = new(accounting: new Priced(11));
        rig.Create(new PaymentRates(rateIn, rateOut));
        Assert.Equal(open, rig.Counters.CircuitsOpen);
        Assert.Equal(1 - open, rig.Counters.HandshakesRefused);
        if (open == 0)
        {
            rig.AssertDestroyed(DestroyReason.ResourceLimit);
        }
    }

    [Fact]
    public void A_neighbour_that_does_not_pay_gets_no_new_circuits()
    {
        _rig.FromClient.Account = new Books { Service = ServiceLevel.Stopped };
        _rig.Create();
        _rig.AssertDestroyed(DestroyReason.ResourceLimit);
    }

    [Fact]
    public void Relaying_a_cell_allocates_nothing()
    {
        _rig.FromClient.Account = new Books();
        _rig.ToNext.Account = new Books();
        _rig.Create(new PaymentRates(30, 20));
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
        Assert.True(_rig.NextEnd.Count > 1000);
        Assert.True(_rig.ClientEnd.Count > 1000);
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

    private sealed class Priced(long least) : ICircuitAccounting
    {
        public INeighbourAccount Open(NeighbourLink link) => NoAccounting.Instance.Open(link);

        public bool Takes(INeighbourAccount neighbour, long share) => share >= least;
    }
}
