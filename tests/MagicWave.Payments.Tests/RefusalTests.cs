using MagicWave.Core.Time;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Messages;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Tests.Rig;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Tests;

/// <summary>A payee that signs whatever it likes, and the payer's checks in their order.</summary>
public sealed class RefusalTests : IDisposable
{
    private readonly World _world = new(options: new PaymentOptions { DailyBudget = new(40) });
    private readonly Node _client;
    private readonly Node _relay;
    private readonly Wire _wire;

    public RefusalTests()
    {
        _client = _world.NewNode();
        _relay = _world.NewNode();
        _wire = new(_world, _client, _relay);
        Assert.True(_wire.Pump());

        // The client owes 100 stroops, and the relay does not know: what it asks for is written here.
        _wire.LeftLink.Owe(100_000, 100_000_000);
        Assert.True(_wire.Pump());
    }

    private UnixTime Now => new(_world.Time.GetUtcNow().ToUnixTimeMilliseconds());

    public void Dispose() => _world.Dispose();

    [Fact]
    public void A_fair_request_is_accepted() => Assert.Null(Ask(Fair()));

    [Fact]
    public void Each_check_has_its_reason()
    {
        using SettlementKey stranger = SettlementKey.FromSeed(_world.Random.Bytes(32));
        Assert.Equal(RefusalReason.BadSignature, Ask(Fair(), stranger));
        Assert.Equal(RefusalReason.WrongParty, Ask(Fair() with { Payer = stranger.Account }));
        Assert.Equal(RefusalReason.WrongDestination, Ask(Fair() with { Payee = stranger.Account }, stranger));
        Assert.Equal(RefusalReason.WrongNetwork, Ask(Fair() with { Network = NetworkId.FromPassphrase("another") }));
        Assert.Equal(RefusalReason.Expired, Ask(Fair() with { Expires = Now }));
        Assert.Equal(RefusalReason.Expired, Ask(Fair() with { Issued = Now + TimeSpan.FromMinutes(6) }));
        Assert.Equal(RefusalReason.Expired, Ask(Fair() with { Issued = Now + TimeSpan.FromMinutes(4), Expires = Now + TimeSpan.FromMinutes(3) }));
        Assert.Equal(RefusalReason.WrongStatement, Ask(Fair() with { StatementSequence = 7 }));
        Assert.Equal(RefusalReason.WrongStatement, Ask(Fair() with { Statement = StatementHash.FromBytes(_world.Random.Bytes(32)) }));
        Assert.Equal(RefusalReason.StaleSequence, Ask(Fair() with { Sequence = 0 }));
        Assert.Equal(RefusalReason.BadTerms, Ask(Fair() with { Amount = Stroops.Zero }));
        Assert.Equal(RefusalReason.BadTerms, Ask(Fair() with { Memo = default }));
        Assert.Equal(RefusalReason.OverRequest, Ask(Fair() with { Amount = new(101) }));
        Assert.Equal(RefusalReason.OverBudget, Ask(Fair() with { Amount = new(41) }));
        Assert.Empty(_world.Payments());
        Assert.Equal(0, _client.With(_relay).Row.Accepted.Value);
    }

    [Fact]
    public void Earlier_checks_come_first()
    {
        RequestMessage Bad() => Fair() with { Network = NetworkId.FromPassphrase("another"), Expires = Now, Sequence = 0, Amount = new(101), Memo = default };
        NetworkId network = _world.Ledger.Rail.Network;
        UnixTime expires = Fair().Expires;
        Assert.Equal(RefusalReason.WrongNetwork, Ask(Bad()));
        Assert.Equal(RefusalReason.Expired, Ask(Bad() with { Network = network }));
        Assert.Equal(RefusalReason.StaleSequence, Ask(Bad() with { Network = network, Expires = expires }));
        Assert.Equal(RefusalReason.BadTerms, Ask(Bad() with { Network = network, Expires = expires, Sequence = 1 }));
    }

    [Fact]
    public void What_is_promised_is_not_promised_twice()
    {
        using World world = new();
        Node client = world.NewNode();
        Node relay = world.NewNode();
        Wire wire = new(world, client, relay);
        Assert.True(wire.Pump());
        wire.LeftLink.Owe(100_000, 100_000_000);
        client.Rail.IsDown = true;
        for (int i = 1; i <= 5; i++)
        {
            wire.ToLeft.Add((Fair() with { Payer = client.Key.Account, Payee = relay.Key.Account, Sequence = i, Amount = new(60) }).Write(relay.Key));
            Assert.True(wire.Pump());
        }

        client.Rail.IsDown = false;
        Assert.True(wire.PumpFor(TimeSpan.FromMinutes(2)));
        Assert.Equal(60, Assert.Single(world.Payments()).Amount.Value);
        Assert.Equal([RequestState.Refused, RequestState.Refused, RequestState.Refused, RequestState.Refused, RequestState.Paid],
            client.With(relay).Requests.Select(request => request.State));
    }

    [Fact]
    public void The_same_id_for_something_else_is_dropped()
    {
        RequestMessage first = Fair();
        Assert.Null(Ask(first));
        int sent = _wire.Sent.Count;
        Assert.Null(Ask(first with { Amount = new(11), Sequence = 2 }));
        Assert.Equal(sent, _wire.Sent.Count);
        Assert.Equal(10, Assert.Single(_world.Payments()).Amount.Value);
    }

    private RequestMessage Fair()
    {
        RequestId id = RequestId.Draw(_world.Random);
        return new()
        {
            Network = _world.Ledger.Rail.Network,
            Id = id,
            Sequence = 1,
            Payee = _relay.Key.Account,
            Payer = _client.Key.Account,
            Amount = new(10),
            Earned = new(100_000_000),
            Cells = 100_000,
            Received = Stroops.Zero,
            Limit = Stroops.Zero,
            Memo = TransferMemo.ForRequest(id),
            Issued = Now,
            Expires = Now + TimeSpan.FromMinutes(30),
        };
    }

    /// <summary>Sends a request to the client; gives the reason of its refusal, if it refused.</summary>
    private RefusalReason? Ask(RequestMessage request, SettlementKey? signer = null)
    {
        _wire.LeftLink.HandleMessage(request.Write(signer ?? _relay.Key), Instant.Now(_world.Time));
        Assert.True(_client.Step());
        _wire.ToRight.Clear();
        return RefusalMessage.TryRead(_wire.Sent[^1], out RefusalMessage refusal) && refusal.Request == request.Id ? refusal.Reason : null;
    }
}
