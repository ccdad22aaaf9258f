using MagicWave.Payments.Accounts;
using MagicWave.Payments.Ledger;
using MagicWave.Payments.Ledger.History;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Stellar.Rails;
using MagicWave.Payments.Stellar.Tests.Rails;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Operations;
using MagicWave.Payments.Tests.Rig;

namespace MagicWave.Payments.Tests.Rails;

/// <summary>Two nodes that settle on a ledger of Stellar's rules, over HTTP to two servers of it with faults of their own, in virtual time.</summary>
internal sealed class StellarWorld : IDisposable
{
    private const string Passphrase = "MagicWave settlement test";
    private const string Code = "MWT";

    private readonly SettlementKey _issuer = SettlementKey.FromSeed([.. Enumerable.Repeat((byte)31, 32)]);
    private readonly SettlementKey _sponsor = SettlementKey.FromSeed([.. Enumerable.Repeat((byte)32, 32)]);
    private readonly LedgerOperator _operator;
    private readonly bool _paysMore;

    public StellarWorld(bool paysMore = false, PaymentOptions? options = null)
    {
        _paysMore = paysMore;
        World = new(1, options) { RailOf = _ => MakeRail() };
        Ledger = LocalLedger.Open(new() { Passphrase = Passphrase }, World.Time);
        _operator = new(Ledger, World.Time);
        Create(_issuer.Account);
        Create(_sponsor.Account);
        Left = NewNode();
        Right = NewNode();
        Wire = new(World, Left, Right);
        Assert.True(Wire.Pump());
    }

    public World World { get; }

    public LocalLedger Ledger { get; }

    public LedgerFaults First { get; } = new();

    public LedgerFaults Second { get; } = new();

    public Node Left { get; }

    public Node Right { get; }

    public Wire Wire { get; private set; }

    /// <summary>Payments of the asset from one node to another on the ledger, in order.</summary>
    public IReadOnlyList<PaymentOperation> Payments =>
    [
        .. Ledger.ListOperations(new HistoryPage { PaymentsOnly = true })
            .Where(operation => operation.Source.Account == Left.Key.Account || operation.Source.Account == Right.Key.Account)
            .Select(operation => operation.Operation).OfType<PaymentOperation>(),
    ];

    /// <summary>A new link between the nodes, as after a restart.</summary>
    public void Reconnect()
    {
        Wire.Close();
        Wire = new(World, Left, Right);
        Assert.True(Wire.Pump());
    }

    /// <summary>Something else of the account is on the ledger.</summary>
    public async Task UseSequenceAsync(Node node) => Assert.True((await _operator.SendAsync(node.Key, new BumpSequenceOperation(0))).IsApplied);

    /// <summary>The ledger holds exactly what both books say was paid.</summary>
    public void CheckPaid()
    {
        long paid = Payments.Sum(payment => payment.Amount);
        Assert.Equal(paid, Left.With(Right).Row.Paid.Value);
        Assert.Equal(paid, Right.With(Left).Row.Received.Value);
        long held = Ledger.FindTrustLine(Left.Key.Account, Asset.Issued(Code, _issuer.Account))!.Balance;
        Assert.Equal(1_000_000 - paid, held);
    }

    public void Dispose()
    {
        World.Dispose();
        Ledger.Dispose();
        _issuer.Dispose();
        _sponsor.Dispose();
    }

    private Node NewNode()
    {
        Node node = World.NewNode(funds: 0);
        _operator.IssueAsync(_issuer, Code, node.Key, 1_000_000).GetAwaiter().GetResult();
        return node;
    }

    private void Create(SettlementAccount account) => Assert.True(_operator.CreateAccountAsync(account).Result.IsApplied);

    private ISettlementRail MakeRail() => new StellarRail(
        new() { Network = Ledger.Network, Asset = Asset.Issued(Code, _issuer.Account), FeeKey = _paysMore ? _sponsor : null },
        [HorizonOverHttp.Client(Ledger, World.Time, First), HorizonOverHttp.Client(Ledger, World.Time, Second)],
        World.Time);
}
