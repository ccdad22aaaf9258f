using MagicWave.Payments.Accounts;
using MagicWave.Payments.Ledger;
using MagicWave.Payments.Ledger.History;
using MagicWave.Payments.Stellar.Rails;
using MagicWave.Payments.Stellar.Tests.Rails;
using MagicWave.Payments.Stellar.Transactions;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Operations;
using MagicWave.Payments.Tests.Rig;

namespace MagicWave.Payments.Tests.Rails;

/// <summary>
/// A node that pays many neighbours on a ledger of Stellar's rules, over HTTP to two servers of it with faults of their own, in virtual time.
/// </summary>
internal sealed class HubWorld : IDisposable
{
    /// <summary>Cells that reach the threshold of a neighbour that never paid, whatever was drawn, and not its soft limit.</summary>
    public const int Cells = 12_500;

    private const string Passphrase = "MagicWave hub test";
    private const string Code = "MWT";
    private const long Funds = 1_000_000;

    private readonly SettlementKey _issuer = SettlementKey.FromSeed([.. Enumerable.Repeat((byte)31, 32)]);
    private readonly LedgerOperator _operator;
    private readonly List<SettlementKey> _channels = [];
    private readonly bool _setsAside;
    private readonly int _batch;

    public HubWorld(int spokes, int channels, ulong seed = 1, PaymentOptions? options = null, int missingChannels = 0, bool setsAside = false, int batch = 1)
    {
        (_setsAside, _batch) = (setsAside, batch);
        World = new(seed, options) { RailOf = MakeRail };
        Ledger = LocalLedger.Open(new() { Passphrase = Passphrase }, World.Time);
        _operator = new(Ledger, World.Time);
        Create(_issuer.Account);
        for (int i = 0; i < missingChannels + channels; i++)
        {
            _channels.Add(SettlementKey.FromSeed([.. Enumerable.Repeat((byte)(50 + i), 32)]));
            if (i >= missingChannels)
            {
                Create(_channels[i].Account);
            }
        }

        Hub = World.NewNode(funds: 0);
        Issue(Hub, Funds);
        for (int i = 0; i < spokes; i++)
        {
            Spokes.Add(World.NewNode(funds: 0));
            if (_setsAside)
            {
                Create(Spokes[i].Key.Account);
            }
            else
            {
                Trust(Spokes[i]);
            }

            Wires.Add(new(World, Hub, Spokes[i]));
        }

        Assert.True(Pump());
    }

    public World World { get; }

    public LocalLedger Ledger { get; }

    public LedgerFaults First { get; } = new();

    public LedgerFaults Second { get; } = new();

    public Node Hub { get; private set; } = null!;

    public List<Node> Spokes { get; } = [];

    public List<Wire> Wires { get; } = [];

    public Asset Asset => Asset.Issued(Code, _issuer.Account);

    public IReadOnlyList<SettlementAccount> Channels => [.. _channels.Select(channel => channel.Account)];

    /// <summary>The hub's payments on the ledger, in order.</summary>
    public IReadOnlyList<StoredOperation> Payments =>
    [
        .. Ledger.ListOperations(new HistoryPage { PaymentsOnly = true, Limit = 200 })
            .Where(operation => operation.Source.Account == Hub.Key.Account && operation.Operation is PaymentOperation),
    ];

    public long PaidTo(Node spoke) => Payments.Select(payment => (PaymentOperation)payment.Operation)
        .Where(payment => payment.Destination.Account == spoke.Key.Account && payment.Asset == Asset).Sum(payment => payment.Amount);

    /// <summary>Every neighbour serves the hub so much that it asks for payment.</summary>
    public void ServeAll()
    {
        foreach (Wire wire in Wires)
        {
            wire.Serve(Cells);
        }
    }

    /// <summary>Steps and delivers until nothing is left to do now. False: a node died.</summary>
    public bool Pump()
    {
        bool isAgain = true;
        while (isAgain)
        {
            if (!Hub.Step() || !Spokes.TrueForAll(spoke => spoke.Step()))
            {
                return false;
            }

            isAgain = Wires.Exists(wire => wire.ToLeft.Count + wire.ToRight.Count > 0);
            Wires.ForEach(wire => wire.DeliverAll());
        }

        return true;
    }

    /// <summary>Lets time pass, and pumps after each step of it.</summary>
    public bool PumpFor(TimeSpan duration, TimeSpan? step = null)
    {
        TimeSpan each = step ?? TimeSpan.FromSeconds(1);
        for (TimeSpan passed = TimeSpan.Zero; passed < duration; passed += each)
        {
            World.Time.Advance(each);
            if (!Pump())
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Lets time pass for the neighbours alone.</summary>
    public bool PumpSpokesFor(TimeSpan duration)
    {
        for (TimeSpan passed = TimeSpan.Zero; passed < duration; passed += TimeSpan.FromSeconds(1))
        {
            World.Time.Advance(TimeSpan.FromSeconds(1));
            if (!Spokes.TrueForAll(spoke => spoke.Step()))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The hub loses its memory and starts from its books; all links are new.</summary>
    public void RestartHub()
    {
        Hub.Restart();
        Reconnect();
    }

    public void Reconnect()
    {
        for (int i = 0; i < Wires.Count; i++)
        {
            Wires[i].Close();
            Wires[i] = new(World, Hub, Spokes[i]);
        }
    }

    /// <summary>Something else of the channels is on the ledger.</summary>
    public void UseSequences() =>
        _channels.ForEach(channel => Assert.True(SendAsync(channel, new BumpSequenceOperation(0)).Result.IsApplied));

    public Task<SubmitAnswer> SendAsync(SettlementKey source, params Operation[] operations) => _operator.SendAsync(source, operations);

    /// <summary>With a memo.</summary>
    public Task<SubmitAnswer> SendAsync(SettlementKey source, Memo memo, params Operation[] operations)
    {
        long sequence = Ledger.FindAccount(source.Account)!.Sequence + 1;
        TransactionBuilder builder = new(
            Ledger.Network, source.Account, sequence, FeeOffer.PerOperation(100), new(0, (ulong)World.Time.GetUtcNow().ToUnixTimeSeconds() + 60));
        foreach (Operation operation in operations)
        {
            builder.Add(operation);
        }

        return Ledger.SubmitAsync(builder.WithMemo(memo).Build().Sign(source));
    }

    /// <summary>Where money is set aside, neighbours have no trust line until this.</summary>
    public void Trust(Node node) => Issue(node, 0);

    public void Issue(Node node, long stroops) => _operator.IssueAsync(_issuer, Code, node.Key, stroops).GetAwaiter().GetResult();

    public long BalanceOf(Node node) => Ledger.FindTrustLine(node.Key.Account, Asset)?.Balance ?? 0;

    /// <summary>The ledger holds exactly what the books of both sides say was paid, and something was.</summary>
    public void CheckPaid()
    {
        foreach (Node spoke in Spokes)
        {
            long paid = PaidTo(spoke);
            Assert.True(paid > 0);
            Assert.Equal(paid, Hub.With(spoke).Row.Paid.Value);
            Assert.Equal(paid, spoke.With(Hub).Row.Received.Value);
        }

        Assert.Equal(Funds - Spokes.Sum(PaidTo), BalanceOf(Hub));
    }

    public void Dispose()
    {
        World.Dispose();
        Ledger.Dispose();
        _issuer.Dispose();
        _channels.ForEach(channel => channel.Dispose());
    }

    private void Create(SettlementAccount account) => Assert.True(_operator.CreateAccountAsync(account).Result.IsApplied);

    // The first node that there is has the channels: they belong to one payer.
    private StellarRail MakeRail(SettlementKey key) => new(
        new() { Network = Ledger.Network, Asset = Asset, Channels = Hub is null ? _channels : [], SetsAside = _setsAside, MaximumBatch = _batch },
        [HorizonOverHttp.Client(Ledger, World.Time, First), HorizonOverHttp.Client(Ledger, World.Time, Second)],
        World.Time);
}
