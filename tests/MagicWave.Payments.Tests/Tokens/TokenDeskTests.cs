using MagicWave.Core.Time;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Extensions;
using MagicWave.Payments.Runtime;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Stellar.Tests.Rails;
using MagicWave.Payments.Storage;
using MagicWave.Payments.Tokens;
using MagicWave.Payments.Tokens.Issuing;
using MagicWave.Payments.Tokens.Wallets;
using MagicWave.Payments.Units;
using MagicWave.TestKit;

namespace MagicWave.Payments.Tests.Tokens;

/// <summary>A guard whose clients prepay: engine, desk and books as in a relay, stepped by the test.</summary>
public sealed class TokenDeskTests : IDisposable
{
    private readonly TokenWorld _world = new();
    private readonly ManualTimeProvider _time = new();
    private readonly AssetLedger _ledger;
    private readonly SettlementKey _session;
    private readonly SettlementKey _hopKey;
    private readonly string _path;
    private readonly List<byte[]> _replies = [];
    private Guard _guard;

    public TokenDeskTests()
    {
        _time.Advance(TimeSpan.FromMilliseconds(_world.Now.Milliseconds - _time.GetUtcNow().ToUnixTimeMilliseconds()));
        _ledger = new(TokenWorld.Passphrase, TokenWorld.Bank, _time);
        (_session, _hopKey, _path) = (_world.NewKey(), _world.NewKey(), _world.NewPath());
        _guard = new(this);
    }

    public void Dispose()
    {
        _guard.Dispose();
        _ledger.Dispose();
        _world.Dispose();
    }

    /// <summary>Adversary: a client that uses and leaves gets the trial and no more; with a token it goes on.</summary>
    [Fact]
    public async Task A_client_without_tokens_gets_the_trial_and_with_one_goes_on()
    {
        Assert.Equal(ServiceLevel.Paid, _guard.Link.Service);
        int trialCells = 0;
        while (_guard.Link.Service == ServiceLevel.Paid && trialCells < 10_000)
        {
            _guard.Serve(100);
            trialCells += 100;
        }

        // 1 MiB is 2,106 cells of 498 bytes.
        Assert.InRange(trialCells, 1_600, 2_200);
        _guard.Serve(3_000);
        Assert.NotEqual(ServiceLevel.Paid, _guard.Link.Service);

        TokenWallet wallet = _world.Buy(1);
        await SpendAsync(wallet, 1);
        Assert.Equal(TokenStatus.Credited, wallet.HandleReceipt(Assert.Single(_replies), _session.Account, _world.List, _world.Now));
        Assert.True(_guard.Book.Balance < Amount.Zero);
        Assert.Equal(ServiceLevel.Paid, _guard.Link.Service);
        await _guard.StepAsync();
        Assert.Empty(_guard.Desk.Till.Pending());
    }

    [Fact]
    public async Task Credit_that_a_crash_left_behind_comes_back_with_the_session()
    {
        TokenWallet wallet = _world.Buy(1);
        Assert.True(wallet.TryTake(_session.Account, new(1), _world.Now, out IReadOnlyList<byte[]> bodies, out _));
        _guard.Desk.Post(bodies[0], _session.Account, _replies.Add);
        await _guard.Desk.StepAsync(default);

        // The token is taken; the engine dies before its next commit.
        _guard.Dispose();
        _guard = new(this);
        Assert.Equal(-Value(1), _guard.Book.Balance);
        _guard.Desk.Post(bodies[0], _session.Account, _replies.Add);
        await _guard.StepAsync();
        Assert.Equal(-Value(1), _guard.Book.Balance);
        Assert.Equal(_replies[0], _replies[1]);
        _guard.Dispose();
        _guard = new(this);
        Assert.Equal(-Value(1), _guard.Book.Balance);
        Assert.Empty(_guard.Desk.Till.Pending());
    }

    [Fact]
    public async Task What_a_session_did_not_use_comes_back_as_a_token()
    {
        TokenWallet wallet = _world.Buy(8);
        await SpendAsync(wallet, 8);
        _replies.Clear();
        byte[] tooMuch = wallet.AskForChange(_session.Account, _world.List, 64, _world.Now)!;
        byte[] wish = wallet.AskForChange(_session.Account, _world.List, 1, _world.Now)!;
        _guard.Desk.Post(tooMuch, _session.Account, _replies.Add);
        _guard.Desk.Post(wish, _session.Account, _replies.Add);
        for (int i = 0; i < 4; i++)
        {
            await _guard.StepAsync();
            _time.Advance(TimeSpan.FromSeconds(6));
        }

        Assert.Equal(
            [TokenStatus.NoBalance, TokenStatus.Credited],
            _replies.Select(reply => wallet.HandleReceipt(reply, _session.Account, _world.List, _world.Now)!.Value));
        Assert.Equal(-Value(7), _guard.Book.Balance);
        Assert.Equal(1, wallet.AvailableMebibytes(_world.Now));
        Assert.Equal(7 * TokenWorld.ValuePerMebibyte, _world.Issuer.PayableTo(_hopKey.Account).Value);

        // The same wish again has the same answer, and costs nothing.
        _guard.Desk.Post(wish, _session.Account, _replies.Add);
        await _guard.StepAsync();
        Assert.Equal(_replies[1], _replies[2]);
        Assert.Equal(-Value(7), _guard.Book.Balance);
        TokenReceipt spent = default;
        Assert.True(wallet.TryTake(_world.NewKey().Account, new(1), _world.Now, out IReadOnlyList<byte[]> bodies, out _));
        _guard.Desk.Post(bodies[0], _session.Account, reply => TokenMessages.TryReadSpendReceipt(reply, out spent));
        await _guard.StepAsync();
        Assert.Equal(TokenStatus.Credited, spent.Status);
    }

    /// <summary>Wrong sizes and floods: an answer each, and nothing is kept of them.</summary>
    [Fact]
    public async Task Bad_messages_are_answered_and_bounded()
    {
        TokenReceipt last = default;
        void Note(byte[] reply) => Assert.True(TokenMessages.TryReadSpendReceipt(reply, out last));
        foreach (int length in (int[])[0, 1, 17, 355, 357, 497])
        {
            _guard.Desk.Post(new byte[length], _session.Account, Note);
            Assert.Equal(TokenStatus.Malformed, last.Status);
        }

        int unavailable = 0;
        for (int i = 0; i < 600; i++)
        {
            _guard.Desk.Post(new byte[TokenMessages.SpendLength], _session.Account, reply =>
            {
                Note(reply);
                unavailable += last.Status == TokenStatus.Unavailable ? 1 : 0;
            });
        }

        Assert.Equal(600 - 512, unavailable);
        for (int i = 0; i < 17; i++)
        {
            await _guard.StepAsync();
        }

        Assert.Equal(TokenStatus.Malformed, last.Status);
        Assert.Equal(Amount.Zero, _guard.Book.Balance);
    }

    private static Amount Value(int mebibytes) => Amount.FromStroops(new(mebibytes * TokenWorld.ValuePerMebibyte));

    private async Task SpendAsync(TokenWallet wallet, int mebibytes)
    {
        Assert.True(wallet.TryTake(_session.Account, Value(mebibytes), _world.Now, out IReadOnlyList<byte[]> bodies, out _));
        foreach (byte[] body in bodies)
        {
            _guard.Desk.Post(body, _session.Account, _replies.Add);
        }

        await _guard.StepAsync();
    }

    /// <summary>One life of the guard, with the client's link up.</summary>
    private sealed class Guard : IPeerTransport, IDisposable
    {
        private readonly TokenDeskTests _test;
        private readonly SqlitePaymentStore _store;
        private readonly PaymentEngine _engine;

        public Guard(TokenDeskTests test)
        {
            _test = test;
            _store = SqlitePaymentStore.Open(test._path, test._hopKey.Account, TokenWorld.Network);
            Desk = new(new()
            {
                Key = test._hopKey,
                Store = _store,
                Rail = test._ledger.Rail,
                Issuer = new LocalIssuer(test._world),
                IssuerAccount = test._world.IssuerKey.Account,
                List = test._world.List,
                Time = test._time,
                Gate = action => action(),
            });
            _engine = PaymentEngine.CreateStopped(new()
            {
                Key = test._hopKey,
                Store = _store,
                Rail = test._ledger.Rail,
                Options = new() { ClientsPrepay = true },
                Time = test._time,
                Random = test._world.Random,
                Extensions = [Desk],
            });
            byte[] binding = test._world.Random.Bytes(32);
            Link = _engine.OpenPeer(this, binding, isAnnounced: true, isClient: true);
            byte[] hello = new byte[Messages.MessageNumbers.HelloLength];
            Messages.HelloMessage.Write(hello, TokenWorld.Network, test._session, test._world.Random, binding);
            Link.HandleMessage(hello, Instant.Now(test._time));
            _engine.Books.Step();
        }

        public TokenDesk Desk { get; }

        public IPeerLink Link { get; }

        public IPeerBook Book => _engine.PeerBooks.Find(_test._session.Account)!;

        public void Serve(int cells)
        {
            Link.Earn(cells, cells * 1_000L);
            _engine.Books.Step();
        }

        public async Task StepAsync()
        {
            await Desk.StepAsync(default);
            _engine.Books.Step();
        }

        public void Send(ReadOnlySpan<byte> body)
        {
            // The client of this test listens to receipts only.
        }

        public void ServiceChanged()
        {
            // Read when it is needed.
        }

        public void Dispose() => _store.Dispose();
    }

    /// <summary>The world's issuer without a network in between.</summary>
    private sealed class LocalIssuer(TokenWorld world) : IIssuer
    {
        public Task<IssuerAnswer> GetKeysAsync(CancellationToken cancellationToken) => Task.FromResult(new IssuerAnswer(world.List.Bytes, null));

        public Task<IssuerAnswer> SignAsync(TokenOrder order, TransferHash? transfer, CancellationToken cancellationToken) => Task.FromResult(
            world.Issuer.Sign(order.Bytes.Span, null, world.Now, out IReadOnlyList<byte[]>? signatures) is { } fault
                ? new IssuerAnswer(null, fault)
                : new(signatures!.SelectMany(one => one).ToArray(), null));

        public Task<IssuerAnswer> RedeemAsync(TokenRedemption redemption, CancellationToken cancellationToken) => Task.FromResult(
            world.Issuer.Redeem(redemption.Bytes.Span, world.Now, out byte[]? reply) is { } fault ? new IssuerAnswer(null, fault) : new(reply, null));
    }
}
