using MagicWave.Core.Time;
using MagicWave.Onion.Accounting;

namespace MagicWave.Onion.Relay.Tests.EndToEnd;

/// <summary>Messages between a client and each of its hops (relay command 0xE0), and the cells that both sides of the books are told of.</summary>
public sealed class CircuitPaymentTests
{
    [Fact]
    public async Task Every_hop_is_reached_in_its_own_layer_and_counts_what_the_client_counts()
    {
        Echo[] relays = [new(), new(), new()];
        Payer payer = new();
        await using Site site = new(1 << 20);
        await using RunningRelay guard = new("guard", accounting: relays[0]);
        await using RunningRelay middle = new("middle", accounting: relays[1]);
        await using RunningRelay exit = new("exit", isExit: true, accounting: relays[2]);
        await using RunningClient client = new([guard.Target, middle.Target, exit.Target], payer);
        Assert.Equal(site.Hash, await EndToEndTests.DownloadAsync(client, site));

        IReadOnlyList<Circuit> circuits = Read(client, () => payer.Circuits.Where(circuit => circuit.Cells > 2_000).ToArray());
        Circuit used = Assert.Single(circuits);
        Assert.Equal((3, 0), (used.HopCount, used.PaidHopCount));
        Assert.Equal(["0:00", "1:01", "2:02"], used.Got.Order());
        foreach ((Echo echo, RunningRelay relay) in relays.Zip([guard, middle, exit]))
        {
            long counted = ReadHighest(relay, echo);

            // Cells that went before the hop's account was opened, and those for hops before it.
            Assert.InRange(counted, used.Cells - 40, used.Cells + 40);
        }
    }

    [Fact]
    public async Task A_circuit_that_is_stopped_waits_and_goes_on()
    {
        Echo books = new() { Level = ServiceLevel.Stopped };
        Payer payer = new();
        await using Site site = new(300_000);
        await using RunningRelay guard = new("guard", accounting: books);
        await using RunningRelay exit = new("exit", isExit: true);
        await using RunningClient client = new([guard.Target, exit.Target], payer);
        Task<byte[]> download = EndToEndTests.DownloadAsync(client, site);
        Assert.NotSame(download, await Task.WhenAny(download, Task.Delay(300)));
        using (guard.Gate.Enter())
        {
            foreach (HopCircuit circuit in books.Circuits)
            {
                circuit.Serve(ServiceLevel.Paid);
            }
        }

        Assert.Equal(site.Hash, await download);
    }

    private static long ReadHighest(RunningRelay relay, Echo echo)
    {
        using (relay.Gate.Enter())
        {
            return echo.Accounts.Max(account => account.Cells);
        }
    }

    private static IReadOnlyList<Circuit> Read(RunningClient client, Func<Circuit[]> read)
    {
        using (client.Gate.Enter())
        {
            return read();
        }
    }

    /// <summary>A relay's books: sends back what comes.</summary>
    private sealed class Echo : ICircuitAccounting
    {
        public ServiceLevel Level { get; init; } = ServiceLevel.Paid;

        public List<HopCircuit> Circuits { get; } = [];

        public List<EchoAccount> Accounts { get; } = [];

        public INeighbourAccount Open(NeighbourLink link) => NoAccounting.Instance.Open(link);

        public IHopAccount? OpenHop(HopCircuit circuit)
        {
            Assert.False(circuit.IsBilledToNeighbour);
            circuit.Serve(Level);
            Circuits.Add(circuit);
            Accounts.Add(new(circuit));
            return Accounts[^1];
        }
    }

    private sealed class EchoAccount(HopCircuit circuit) : IHopAccount
    {
        public long Cells { get; private set; }

        public void Count() => Cells++;

        public void HandleMessage(ReadOnlySpan<byte> body, Instant now) => Assert.True(circuit.Send(body));

        public void HandleClosed() => Assert.False(circuit.Send([1]));
    }

    /// <summary>A client's books: tells each hop its number.</summary>
    private sealed class Payer : ICircuitAccounting
    {
        public List<Circuit> Circuits { get; } = [];

        public INeighbourAccount Open(NeighbourLink link) => NoAccounting.Instance.Open(link);

        public IClientAccount? OpenClient(ClientCircuit circuit, Instant now)
        {
            Circuits.Add(new(circuit));
            for (int hop = 0; hop < circuit.HopCount; hop++)
            {
                Assert.True(circuit.Send(hop, [(byte)hop]));
            }

            Assert.Throws<ArgumentException>(() => circuit.Send(0, []));
            Assert.Throws<ArgumentException>(() => circuit.Send(0, new byte[HopCircuit.MaximumMessageLength + 1]));
            Assert.Throws<ArgumentOutOfRangeException>(() => circuit.Send(circuit.HopCount, [1]));
            return Circuits[^1];
        }
    }

    private sealed class Circuit(ClientCircuit circuit) : IClientAccount
    {
        public int HopCount { get; } = circuit.HopCount;

        public int PaidHopCount { get; } = circuit.PaidHopCount;

        public long Cells { get; private set; }

        public List<string> Got { get; } = [];

        public void Count() => Cells++;

        public void HandleMessage(int hop, ReadOnlySpan<byte> body, Instant now) => Got.Add($"{hop}:{Convert.ToHexString(body)}");

        public void HandleClosed()
        {
        }
    }
}
