using MagicWave.Core.Time;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Circuits;
using MagicWave.Payments.Extensions;
using MagicWave.Payments.Runtime;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Storage;
using MagicWave.Payments.Tests.Tokens;
using MagicWave.Payments.Tokens;
using MagicWave.Payments.Tokens.Issuing;
using MagicWave.Payments.Tokens.Wallets;
using MagicWave.Payments.Units;
using MagicWave.TestKit;

namespace MagicWave.Payments.Tests.Circuits;

/// <summary>A client with a wallet, a guard with a desk, a link and circuits between them. Nothing runs by itself.</summary>
internal sealed class PrepaidPair : IDisposable
{
    /// <summary>What a cell costs at the guard, for all three hops.</summary>
    public const long GuardRate = 3 * Price;

    public const long TokenValue = TokenWorld.ValuePerMebibyte;

    private const long Price = 150_000;

    private readonly TokenWorld _world = new();
    private readonly ManualTimeProvider _time = new();
    private readonly SettlementKey _session;
    private readonly SettlementKey _hop;
    private readonly List<SqlitePaymentStore> _stores = [];
    private readonly Queue<Action> _circuit = [];
    private readonly TokenDesk _desk;
    private readonly TokenPurse _purse;
    private readonly CircuitPayments _circuits;
    private readonly End _toClient;
    private readonly End _toGuard;
    private readonly IPeerLink _clientLink;
    private CircuitPayer? _payer;

    public PrepaidPair(Stroops? dailyBudget = null)
    {
        _time.Advance(TimeSpan.FromMilliseconds(_world.Now.Milliseconds - _time.GetUtcNow().ToUnixTimeMilliseconds()));
        (_session, _hop) = (_world.NewKey(), _world.NewKey());
        SqlitePaymentStore books = Store(_world.NewKey());
        Wallet = new(books, [], _world.Random, dailyBudget);
        _world.Buy(Wallet, [.. Enumerable.Repeat(1, 32), .. Enumerable.Repeat(8, 24)]);
        _purse = new(Wallet, () => _world.List, _time, static action => action());
        _circuits = new(new() { Price = Price }, _session, _world.Random) { TokenPayer = _purse };
        Client = Engine(_session, [_circuits], new() { UsesLedger = false, ReferenceRate = Price });
        SqlitePaymentStore guardBooks = Store(_hop);
        _desk = new(new()
        {
            Key = _hop, Store = guardBooks, Rail = new NoRail(), Issuer = new WorldIssuer(_world), IssuerAccount = _world.IssuerKey.Account,
            List = _world.List, Time = _time, Gate = static action => action(), Options = new() { OfflineMebibytes = 100_000 },
        });
        Guard = Engine(_hop, [_desk], new() { ClientsPrepay = true, ReferenceRate = Price }, guardBooks);
        byte[] binding = _world.Random.Bytes(32);
        (_toClient, _toGuard) = (new(), new());
        _clientLink = Client.OpenPeer(_toGuard, binding, isAnnounced: true);
        GuardLink = Guard.OpenPeer(_toClient, binding, isAnnounced: true, isClient: true);
    }

    /// <summary>The price of 8 MiB by three hops, and one token of 8 MiB.</summary>
    public static Amount MostAhead => new(((Int128)GuardRate * ((8 << 20) / 514)) + ((Int128)8 * TokenValue * Amount.UnitsPerStroop));

    public PaymentEngine Client { get; }

    public PaymentEngine Guard { get; }

    public IPeerLink GuardLink { get; }

    public TokenWallet Wallet { get; }

    public bool LosesTokens { get; set; }

    public bool LosesReceipts { get; set; }

    /// <summary>What the guard says instead of handing the token to its desk.</summary>
    public TokenStatus? GuardSays { get; set; }

    public IPeerBook AtClient => Client.PeerBooks.Find(_hop.Account)!;

    public IPeerBook AtGuard => Guard.PeerBooks.Find(_session.Account)!;

    public IReadOnlyList<byte[]> SentByClient => _toGuard.Sent;

    /// <summary>The client's sum at the guard; null while nothing was credited.</summary>
    public Amount? FindAtGuard() => AtGuard.Balance == Amount.Zero ? null : AtGuard.Balance;

    /// <summary>The links greet, and a circuit is built.</summary>
    public void Open()
    {
        DeliverLinks();
        _payer = _circuits.OpenClient(new Port(this));
        Assert.NotNull(_payer);
    }

    /// <summary>Cells go by; the client releases their tick.</summary>
    public void Serve(int cells)
    {
        for (int i = 0; i < cells; i++)
        {
            _payer!.Count();
        }

        _clientLink.Owe(cells, cells * GuardRate);
        GuardLink.Earn(cells, cells * GuardRate);
    }

    /// <summary>Does all that is to do now, on both sides.</summary>
    public async Task PumpAsync()
    {
        // What is delivered last may have to be answered.
        for (int idle = 0; idle < 2; idle++)
        {
            Client.Books.Step();
            Guard.Books.Step();
            _ = _purse.Step();
            await _desk.StepAsync(default);
            DeliverLinks();
            while (_circuit.TryDequeue(out Action? deliver))
            {
                deliver();
                idle = 0;
            }

            idle = _purse.HasWork || _toClient.Waiting.Count + _toGuard.Waiting.Count > 0 ? 0 : idle;
        }

        Client.Books.Step();
        Guard.Books.Step();
    }

    public async Task PassAsync(TimeSpan duration)
    {
        for (TimeSpan passed = TimeSpan.Zero; passed < duration; passed += TimeSpan.FromSeconds(1))
        {
            await PumpAsync();
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        await PumpAsync();
    }

    public void Dispose()
    {
        _stores.ForEach(store => store.Dispose());
        _world.Dispose();
    }

    private void DeliverLinks()
    {
        for (int turn = 0; turn < 3; turn++)
        {
            Client.Books.Step();
            Guard.Books.Step();
            _toGuard.Deliver(GuardLink, _time);
            _toClient.Deliver(_clientLink, _time);
        }
    }

    private SqlitePaymentStore Store(SettlementKey key)
    {
        SqlitePaymentStore store = _world.OpenStore(key.Account);
        _stores.Add(store);
        return store;
    }

    private PaymentEngine Engine(SettlementKey key, IReadOnlyList<IPeerExtension> extensions, PaymentOptions options, SqlitePaymentStore? store = null) =>
        PaymentEngine.CreateStopped(new()
        {
            Key = key, Store = store ?? Store(key), Rail = new NoRail(), Options = options, Time = _time, Random = _world.Random, Extensions = extensions,
        });

    private void HandleToken(byte[] token)
    {
        if (LosesTokens)
        {
            return;
        }

        if (GuardSays is { } status)
        {
            Assert.True(TokenMessages.TryReadSpend(token, out Token? read));
            Reply(TokenMessages.WriteSpendReceipt(new(read!.Id, status, Amount.Zero)));
            return;
        }

        _desk.Post(token, _session.Account, Reply);
    }

    private void Reply(byte[] receipt)
    {
        if (!LosesReceipts)
        {
            _circuit.Enqueue(() => _payer!.HandleMessage(0, [TokenMessages.ReceiptKind, .. receipt], Instant.Now(_time)));
        }
    }

    private sealed class Port(PrepaidPair pair) : IClientPort
    {
        public int PaidHopCount => 3;

        public SettlementAccount? Guard => pair._hop.Account;

        public bool Send(int hop, ReadOnlySpan<byte> body)
        {
            Assert.Equal(0, hop);
            Assert.Equal(TokenMessages.TokenKind, body[0]);
            byte[] token = body[1..].ToArray();
            pair._circuit.Enqueue(() => pair.HandleToken(token));
            return true;
        }
    }

    private sealed class End : IPeerTransport
    {
        public Queue<byte[]> Waiting { get; } = [];

        public List<byte[]> Sent { get; } = [];

        public void Send(ReadOnlySpan<byte> body)
        {
            Waiting.Enqueue(body.ToArray());
            Sent.Add(body.ToArray());
        }

        public void ServiceChanged()
        {
            // Read when it is needed.
        }

        public void Deliver(IPeerLink link, TimeProvider time)
        {
            while (Waiting.TryDequeue(out byte[]? message))
            {
                link.HandleMessage(message, Instant.Now(time));
            }
        }
    }

    /// <summary>Neither side may have anything to do with a ledger.</summary>
    private sealed class NoRail : ISettlementRail
    {
        public NetworkId Network => TokenWorld.Network;

        public Task<RailAccount?> GetAccountAsync(SettlementAccount account, CancellationToken cancellationToken) => Task.FromResult<RailAccount?>(null);

        public SignedTransfer Sign(TransferOrder order, SettlementKey key) => throw new InvalidOperationException("Nothing is to be signed.");

        public Task<SubmitStatus> SubmitAsync(SignedTransfer transfer, CancellationToken cancellationToken) => Task.FromResult(SubmitStatus.Unavailable);

        public Task<FoundTransfer> FindAsync(TransferHash hash, CancellationToken cancellationToken) => Task.FromResult<FoundTransfer>(new(FindState.Absent, null));
    }

    private sealed class WorldIssuer(TokenWorld world) : IIssuer
    {
        public Task<IssuerAnswer> GetKeysAsync(CancellationToken cancellationToken) => Task.FromResult(new IssuerAnswer(world.List.Bytes, null));

        public Task<IssuerAnswer> SignAsync(TokenOrder order, TransferHash? transfer, CancellationToken cancellationToken) =>
            Task.FromResult(new IssuerAnswer(null, IssuerFault.Unavailable));

        public Task<IssuerAnswer> RedeemAsync(TokenRedemption redemption, CancellationToken cancellationToken) => Task.FromResult(
            world.Issuer.Redeem(redemption.Bytes.Span, world.Now, out byte[]? reply) is { } fault ? new IssuerAnswer(null, fault) : new(reply, null));
    }
}
