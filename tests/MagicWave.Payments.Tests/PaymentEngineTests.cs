using System.Threading.Channels;
using MagicWave.Core.Time;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Balances;
using MagicWave.Payments.Runtime;
using MagicWave.Payments.Storage;
using MagicWave.Payments.Tests.Rig;

namespace MagicWave.Payments.Tests;

/// <summary>Engines with their own tasks and the system's clock, as a host runs them. Nothing asserts a time; a hang fails by the deadline.</summary>
public sealed class PaymentEngineTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Two_running_engines_settle_while_cells_flow()
    {
        using World world = new();
        await using Host client = await Host.StartAsync(world);
        await using Host relay = await Host.StartAsync(world);
        (IPeerLink payer, IPeerLink payee) = Host.Connect(client, relay);
        using CancellationTokenSource stop = new(Deadline);

        // As many cells as take a dozen payments even if every threshold is drawn high.
        for (int sent = 0; sent < 1_500_000 && !stop.IsCancellationRequested;)
        {
            if (payee.Service != ServiceLevel.Paid || payer.Peer is null)
            {
                await Task.Delay(1, stop.Token);
                continue;
            }

            lock (client.Gate)
            {
                payer.Owe(100, 100_000);
            }

            lock (relay.Gate)
            {
                payee.Earn(100, 100_000);
            }

            sent += 100;
        }

        relay.Engine.RequestSettlement();
        while (relay.Row.Balance.ToStroops(out _).Value > 0 || client.Row.Paid != relay.Row.Received)
        {
            await Task.Delay(5, stop.Token);
        }

        Assert.Equal(1_500_000, relay.Row.EarnedCells);
        Assert.Equal(1_500, relay.Row.Received.Value);
        Assert.Equal(1_500, world.Payments().Sum(payment => payment.Amount.Value));
        Assert.Equal(world.Payments().Count, relay.Row.IssuedSequence);
        Assert.True(world.Ledger.IsConserved);
    }

    [Fact]
    public async Task Disposing_twice_and_calling_a_link_afterwards_is_harmless()
    {
        using World world = new();
        Host host = await Host.StartAsync(world);
        Host other = await Host.StartAsync(world);
        (IPeerLink link, _) = Host.Connect(host, other);
        await host.DisposeAsync();
        await host.Engine.DisposeAsync();
        await other.DisposeAsync();
        link.Earn(1, 1);
        link.HandleMessage([1, 2, 3], new Instant(0));
        link.HandleClosed();
        link.HandleClosed();
        Assert.Equal(ServiceLevel.Unpaid == link.Service, link.Peer is null);
    }

    [Fact]
    public void Options_out_of_range_are_named()
    {
        ArgumentException e = Assert.Throws<ArgumentException>(
            () => new PaymentSettings(new PaymentOptions { ThrottleAfter = TimeSpan.FromMinutes(5) }));
        Assert.Contains(nameof(PaymentOptions.ThrottleAfter), e.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new PaymentSettings(new PaymentOptions { SoftLimitPercent = 60 }));
        Assert.Throws<ArgumentException>(() => new PaymentSettings(new PaymentOptions { MeanThresholdBytes = 51 << 20 }));
        Assert.Equal((2 << 20) / 514, (long)(new PaymentSettings(new PaymentOptions().ScaleTo(1 << 20)).CreditLimit.Units / 1_000));
    }

    private sealed class Host : IAsyncDisposable
    {
        private readonly SettlementKey _key;
        private readonly SqlitePaymentStore _store;

        private Host(World world, SettlementKey key)
        {
            _key = key;
            _store = SqlitePaymentStore.Open(":memory:", key.Account, world.Ledger.Rail.Network);
            Engine = PaymentEngine.Start(new()
            {
                Key = key,
                Store = _store,
                Rail = world.Ledger.Rail,
                Options = new() { MaximumSettlementDelay = TimeSpan.Zero },
                Gate = action =>
                {
                    lock (Gate)
                    {
                        action();
                    }
                },
            });
        }

        public Lock Gate { get; } = new();

        public PaymentEngine Engine { get; }

        public Books.PeerRecord Row => Engine.Snapshot().Peers.Single().Row;

        public static async Task<Host> StartAsync(World world)
        {
            SettlementKey key = SettlementKey.FromSeed(world.Random.Bytes(32));
            await world.Ledger.GiveAsync(key, 1_000_000);
            return new(world, key);
        }

        public static (IPeerLink Left, IPeerLink Right) Connect(Host left, Host right)
        {
            Pipe toLeft = new();
            Pipe toRight = new();
            byte[] binding = new byte[32];
            IPeerLink leftLink;
            IPeerLink rightLink;
            lock (left.Gate)
            {
                leftLink = left.Engine.OpenPeer(toRight, binding, isAnnounced: true);
            }

            lock (right.Gate)
            {
                rightLink = right.Engine.OpenPeer(toLeft, binding, isAnnounced: true);
            }

            toLeft.Connect(left, leftLink);
            toRight.Connect(right, rightLink);
            return (leftLink, rightLink);
        }

        public async ValueTask DisposeAsync()
        {
            await Engine.DisposeAsync();
            _store.Dispose();
            _key.Dispose();
        }
    }

    /// <summary>One direction of a link: a queue and a task that delivers under the receiver's gate.</summary>
    private sealed class Pipe : IPeerTransport
    {
        private readonly Channel<byte[]> _messages = Channel.CreateUnbounded<byte[]>();

        public void Send(ReadOnlySpan<byte> body) => _messages.Writer.TryWrite(body.ToArray());

        public void ServiceChanged()
        {
        }

        public void Connect(Host receiver, IPeerLink link) => _ = Task.Run(async () =>
        {
            await foreach (byte[] message in _messages.Reader.ReadAllAsync())
            {
                lock (receiver.Gate)
                {
                    link.HandleMessage(message, Instant.Now(TimeProvider.System));
                }
            }
        });
    }
}
