using System.Text;
using MagicWave.Core.Security;
using MagicWave.Crash.Tests.Nodes;
using MagicWave.Crash.Tests.Settlement;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Stellar.Chains;
using MagicWave.Payments.Stellar.Horizon;
using MagicWave.Payments.Stellar.Transactions;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Storage;
using MagicWave.Payments.Units;

namespace MagicWave.Crash.Tests.Chains;

/// <summary>
/// A payer, a relay and a payee of an on-ledger chain with books in one folder, and a ledger over HTTP. Run goes on with whatever it finds there: a
/// transaction that the payer signed is handed in until it is on the ledger; where it signed none, nothing can be paid, and it begins anew.
/// </summary>
internal sealed class LedgerChainScenario : IDisposable
{
    public const string BeforeSubmit = "before the chain is handed in";
    public const string AfterSubmit = "after the chain is handed in";
    public const long Amount = 1_000;
    public const long Fee = 10;
    public const byte Channel = 100;

    private const int Relay = 1;
    private const int Payee = 2;
    private const string SignedKind = "test.chain-signed";
    private const string PaidKind = "test.chain-paid";
    private const string SessionKind = "test.chain-session";

    private static readonly TimeProvider Time = TimeProvider.System;

    private readonly KillPoint _kill;
    private readonly SettlementKey _channel = NodeSetup.KeyOf(Channel);
    private readonly SettlementKey[] _keys;
    private readonly IPaymentStore[] _books;
    private readonly ChainNode[] _nodes;
    private readonly HttpClient _http = HorizonClient.CreateHttp();
    private readonly HorizonClient _horizon;

    public LedgerChainScenario(string folder, Uri horizon, KillPoint kill)
    {
        _kill = kill;
        _horizon = new(_http, new() { Endpoint = horizon, Network = LedgerSite.Network }, Time);
        _keys = [.. Enumerable.Range(0, 3).Select(node => NodeSetup.KeyOf(NodeRow.SeedOf(node)))];
        NetworkId network = LedgerSite.Network.IdFor(LedgerSite.Asset);
        _books = [.. _keys.Select((key, node) =>
            new DyingStore(SqlitePaymentStore.Open(Path.Combine(folder, $"chain{node}.db"), key.Account, network), kill))];
        _nodes = [.. _keys.Select(key => new ChainNode(LedgerSite.Network, LedgerSite.Asset, key, new(Fee)))];
    }

    private static UnixTime Now => new(Time.GetUtcNow().ToUnixTimeMilliseconds());

    public async Task RunAsync()
    {
        while (Find(0, PaidKind) is null)
        {
            byte[] signed = Find(0, SignedKind) ?? await SignAsync();

            // Whoever has it may hand it in: the payer, and every node that it was committed to.
            await SubmitAsync(signed);
            foreach (int node in (int[])[Relay, Payee])
            {
                foreach (TransactionV1Envelope held in SessionsOf(node).Select(session => session.Envelope).OfType<TransactionV1Envelope>())
                {
                    await SubmitAsync(XdrConvert.ToBytes(held));
                }
            }

            HorizonAnswer<HorizonTransaction> found = await _horizon.GetTransactionAsync(HashOf(signed), CancellationToken.None);
            if (found.Value is { Result.IsSuccess: true })
            {
                _books[0].Commit([new StateRecord(PaidKind, default, signed)]);
            }
        }
    }

    /// <summary>How many sessions a node has that it holds a whole transaction of.</summary>
    public int CountWhole(int node) => SessionsOf(node).Count(session => session.Envelope is not null);

    public void Dispose()
    {
        foreach (IDisposable owned in (IDisposable[])[.. _books, .. _keys, _channel, _http])
        {
            owned.Dispose();
        }
    }

    private static Hash256 HashOf(byte[] signed) => TransactionHash.Of(LedgerSite.Network, Read(signed));

    private static TransactionEnvelope Read(byte[] signed)
    {
        Assert.True(XdrConvert.TryFromBytes<TransactionEnvelope>(signed, out TransactionEnvelope? envelope));
        return envelope!;
    }

    /// <summary>All sign, the payer last; what it signed is durable before anybody gets it.</summary>
    private async Task<byte[]> SignAsync()
    {
        byte[] name = new byte[8];
        SystemRandom.Instance.Fill(name);
        string session = Convert.ToHexStringLower(name);
        HorizonAnswer<HorizonAccount> source = await _horizon.GetAccountAsync(_channel.Account, CancellationToken.None);
        ChainPlan plan = ChainPlan.TryCreate(
            session, LedgerSite.Asset, _keys[0].Account,
            [new ChainStop("relay", _keys[Relay].Account), new ChainStop("payee", _keys[Payee].Account)], new(Amount), new(Fee))!;
        ChainPayer payer = new(
            plan, LedgerSite.Network, _channel.Account, source.Value!.Sequence + 1, FeeOffer.PerOperation(FeeOffer.Minimum), Now, TimeSpan.FromMinutes(5));
        Carry(payer, session);
        byte[] signed = XdrConvert.ToBytes(payer.Sign(_keys[0], _channel));
        _books[0].Commit([new StateRecord(SignedKind, default, signed)]);
        payer.Commit(Now);
        Carry(payer, session);
        return signed;
    }

    private void Carry(ChainPayer payer, string session)
    {
        while (payer.Ask is { } ask)
        {
            int node = ask.Stop + 1;
            ChainSession? stored = SessionsOf(node).FirstOrDefault(one => one.Terms.Session == session);
            ChainReply reply = _nodes[node].Handle(ask.Command, session, ask.Body, stored, node == Payee ? new(Amount) : null, Now);
            Assert.Equal(ChainFault.None, reply.Fault);
            if (reply.Changed is { } changed)
            {
                _books[node].Commit([new StateRecord(SessionKind, Encoding.ASCII.GetBytes(session), changed.ToBytes())]);
            }

            payer.HandleAnswer(reply.Answer.Span, Now);
        }
    }

    private async Task SubmitAsync(byte[] signed)
    {
        _kill.Pass(BeforeSubmit);
        _ = await _horizon.SubmitAsync(Read(signed), CancellationToken.None);
        _kill.Pass(AfterSubmit);
    }

    private byte[]? Find(int node, string kind) =>
        _books[node].Load().States.Where(state => state.Kind == kind).Select(state => state.Value.ToArray()).FirstOrDefault();

    private IEnumerable<ChainSession> SessionsOf(int node) =>
        _books[node].Load().States.Where(state => state.Kind == SessionKind).Select(state => ChainSession.FromBytes(state.Value.Span));
}
