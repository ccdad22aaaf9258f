using System.Net;
using MagicWave.Core.Time;
using MagicWave.Cryptography.Tls;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Channels;
using MagicWave.Onion.Identity;
using MagicWave.TestKit;

namespace MagicWave.Onion.Tests.Channels;

public sealed class LinkHandshakeTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(int.MaxValue)]
    public void A_client_learns_who_the_relay_is_and_says_nothing_of_itself(int step)
    {
        LinkHandshakePair pair = new(LinkHandshakeRole.Client);
        byte[] netinfo = [];
        pair.ChangeAlice = cell => netinfo = cell;
        pair.Run(step);
        LinkHandshakeResult alice = Established(pair.Alice);
        LinkHandshakeResult bob = Established(pair.Bob);
        Assert.Equal((5, TestRelay.Bob.RsaId, TestRelay.Bob.Ed25519Id, true), (alice.LinkVersion, alice.PeerRsaId, alice.PeerEd25519Id, alice.IsPeerAuthenticated));
        Assert.Equal([LinkHandshakePair.BobAddress], alice.PeerAddresses);
        Assert.Equal(LinkHandshakePair.AliceAddress, alice.ObservedAddress);
        Assert.Equal(TimeSpan.Zero, alice.ClockSkew);
        Assert.Equal((5, null, null, false), (bob.LinkVersion, bob.PeerRsaId, bob.PeerEd25519Id, bob.IsPeerAuthenticated));
        Assert.Empty(bob.PeerAddresses);
        Assert.Equal(LinkHandshakePair.BobAddress, bob.ObservedAddress);
        Assert.Null(bob.ClockSkew);
        Assert.Equal(CellCommand.Netinfo, LinkCells.CommandOf(netinfo));
        Assert.Equal(new byte[4], netinfo[5..9]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(int.MaxValue)]
    public void Two_relays_learn_who_the_other_is(int step)
    {
        LinkHandshakePair pair = new(LinkHandshakeRole.RelayInitiator) { AliceTime = TestRelay.Now.AddMinutes(7) };
        pair.Run(step);
        LinkHandshakeResult alice = Established(pair.Alice);
        LinkHandshakeResult bob = Established(pair.Bob);
        Assert.Equal((TestRelay.Bob.RsaId, TestRelay.Bob.Ed25519Id, true), (alice.PeerRsaId, alice.PeerEd25519Id, alice.IsPeerAuthenticated));
        Assert.Equal((TestRelay.Alice.RsaId, TestRelay.Alice.Ed25519Id, true), (bob.PeerRsaId, bob.PeerEd25519Id, bob.IsPeerAuthenticated));
        Assert.Equal([LinkHandshakePair.AliceAddress], bob.PeerAddresses);
        Assert.Equal(TimeSpan.FromMinutes(7), alice.ClockSkew);
        Assert.Equal(TimeSpan.FromMinutes(-7), bob.ClockSkew);
    }

    [Fact]
    public void Two_relays_shake_hands_over_real_TLS()
    {
        using TlsContext context = TlsContext.CreateClient();
        using TlsSession aliceTls = context.NewSession();
        using TlsSession bobTls = TestRelay.Bob.Link.NewServerSession();
        byte[] buffer = new byte[20000];
        while (aliceTls.HasOutput || bobTls.HasOutput)
        {
            bobTls.Receive(buffer.AsSpan(0, aliceTls.TakeOutput(buffer)));
            aliceTls.Receive(buffer.AsSpan(0, bobTls.TakeOutput(buffer)));
        }

        LinkHandshakePair pair = new(LinkHandshakeRole.RelayInitiator);
        LinkHandshake alice = new(
            new() { Role = LinkHandshakeRole.RelayInitiator, PeerAddress = LinkHandshakePair.BobAddress, Identity = TestRelay.Alice.Link },
            TlsBinding.Of(aliceTls, isInitiator: true),
            new SeededRandom(3),
            default);
        LinkHandshake bob = pair.NewResponder(TlsBinding.Of(bobTls, isInitiator: false));
        while (alice.HasOutput || bob.HasOutput)
        {
            aliceTls.Write(alice.TakeOutput());
            bobTls.Receive(buffer.AsSpan(0, aliceTls.TakeOutput(buffer)));
            bob.HandleReceived(buffer.AsSpan(0, bobTls.Read(buffer)), TestRelay.Now);
            bobTls.Write(bob.TakeOutput());
            aliceTls.Receive(buffer.AsSpan(0, bobTls.TakeOutput(buffer)));
            alice.HandleReceived(buffer.AsSpan(0, aliceTls.Read(buffer)), TestRelay.Now);
        }

        Assert.Equal(TestRelay.Bob.Ed25519Id, Established(alice).PeerEd25519Id);
        Assert.Equal(TestRelay.Alice.Ed25519Id, Established(bob).PeerEd25519Id);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_a_real_relay_sent_is_understood(bool isByteByByte)
    {
        VectorRecord record = VectorFile.Load<LinkHandshakeTests>("link-responder.txt").Records[0];
        Assert.True(RsaId.TryParseHex(record["rsa-id"], out RsaId rsaId));
        Assert.True(Ed25519Id.TryParseBase64(record["ed25519-id"], out Ed25519Id ed25519Id));
        DateTimeOffset time = DateTimeOffset.FromUnixTimeSeconds(record.Number("time"));
        LinkHandshake client = new(
            new() { Role = LinkHandshakeRole.Client, PeerAddress = IPAddress.Loopback, ExpectedRsaId = rsaId, ExpectedEd25519Id = ed25519Id },
            new(record.Bytes("tls-leaf"), (_, _, _) => { }),
            new SeededRandom(1),
            default);
        byte[] sent = [.. record.Bytes("versions"), .. record.Bytes("certs"), .. record.Bytes("auth-challenge"), .. record.Bytes("netinfo"), 1, 2, 3];
        int consumed = 0;
        for (int start = 0; start < sent.Length; start += isByteByByte ? 1 : sent.Length)
        {
            consumed += client.HandleReceived(sent.AsSpan(start, isByteByByte ? 1 : sent.Length), time);
        }

        Assert.Equal(sent.Length - 3, consumed);
        LinkHandshakeResult result = Established(client);
        Assert.Equal(5, result.LinkVersion);
        Assert.Equal([IPAddress.Loopback], result.PeerAddresses);
        Assert.Equal(IPAddress.Loopback, result.ObservedAddress);
        Assert.True(result.ClockSkew!.Value.Duration() < TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void Bytes_after_the_last_cell_are_left_to_the_channel()
    {
        LinkHandshakePair pair = new(LinkHandshakeRole.Client) { ChangeBob = cell => LinkCells.CommandOf(cell) == CellCommand.Netinfo ? null : cell };
        pair.Run();
        byte[] netinfo = LinkCells.Netinfo();
        Assert.Equal(514, pair.Alice.HandleReceived([.. netinfo, 1, 2, 3, 4, 5], TestRelay.Now));
        Established(pair.Alice);
        Assert.Equal(0, pair.Alice.HandleReceived([1, 2], TestRelay.Now));
    }

    [Fact]
    public void Padding_and_unknown_variable_cells_change_nothing_for_a_client()
    {
        byte[] extra =
        [
            .. LinkCells.Variable(CellCommand.Versions, [0, 3]),
            .. LinkCells.Variable(CellCommand.Vpadding, new byte[50]),
            .. LinkCells.Variable(CellCommand.Authorize, [1]),
            .. LinkCells.Variable((CellCommand)200, [1, 2, 3]),
        ];
        LinkHandshakePair pair = new(LinkHandshakeRole.Client) { ChangeBob = cell => [.. extra, .. cell], ChangeAlice = cell => [.. extra, .. cell] };
        pair.Bob.HandleReceived(LinkCells.Variable(CellCommand.Vpadding, new byte[9], idLength: 2), TestRelay.Now);
        pair.Bob.HandleReceived(LinkCells.Variable(CellCommand.Authorize, new byte[9], idLength: 2), TestRelay.Now);
        pair.Run();
        Established(pair.Alice);
        Established(pair.Bob);
    }

    [Fact]
    public void Padding_that_somebody_slips_in_spoils_the_transcript()
    {
        byte[] padding = LinkCells.Variable(CellCommand.Vpadding, new byte[5]);
        LinkHandshakePair pair = new(LinkHandshakeRole.RelayInitiator) { ChangeAlice = cell => [.. padding, .. cell] };
        pair.Run();
        Assert.Equal(new(LinkHandshakeFailureReason.BadAuthentication, CellCommand.Authenticate), pair.Bob.Failure);
        pair = new(LinkHandshakeRole.RelayInitiator) { ChangeBob = cell => [.. padding, .. cell] };
        pair.Run();
        Assert.Equal(new(LinkHandshakeFailureReason.BadAuthentication, CellCommand.Authenticate), pair.Bob.Failure);
    }

    [Fact]
    public void A_relay_that_is_not_challenged_goes_on_without_proof()
    {
        LinkHandshakePair pair = new(LinkHandshakeRole.RelayInitiator) { ChangeBob = cell => LinkCells.CommandOf(cell) == CellCommand.AuthChallenge ? null : cell };
        pair.Run();
        Established(pair.Alice);
        Assert.False(Established(pair.Bob).IsPeerAuthenticated);
        Assert.Null(pair.Bob.Result!.PeerEd25519Id);
        pair = new(LinkHandshakeRole.RelayInitiator)
        {
            ChangeBob = cell => LinkCells.CommandOf(cell) == CellCommand.AuthChallenge ? LinkCells.AuthChallenge(1, 7) : cell,
        };
        pair.Run();
        Established(pair.Alice);
        Assert.False(Established(pair.Bob).IsPeerAuthenticated);
    }

    [Fact]
    public void It_fails_when_its_time_is_up_and_not_before()
    {
        LinkHandshakePair pair = new(LinkHandshakeRole.Client);
        Instant deadline = pair.Alice.NextDeadline!.Value;
        Assert.Equal(default(Instant) + LinkHandshake.Timeout, deadline);
        pair.Alice.HandleDeadline(deadline + TimeSpan.FromTicks(-1));
        Assert.Equal(LinkHandshakeState.AwaitingVersions, pair.Alice.State);
        pair.Alice.HandleDeadline(deadline);
        Assert.Equal(new LinkHandshakeFailure(LinkHandshakeFailureReason.Timeout), pair.Alice.Failure);
        Assert.Null(pair.Alice.NextDeadline);
        Assert.Equal(0, pair.Alice.HandleReceived(LinkCells.Versions(5), TestRelay.Now));
        pair = new(LinkHandshakeRole.Client);
        pair.Run();
        pair.Alice.HandleDeadline(deadline);
        Established(pair.Alice);
        Assert.Null(pair.Alice.NextDeadline);
    }

    [Fact]
    public void A_relay_needs_an_identity()
    {
        Assert.Throws<ArgumentException>(() => new LinkHandshakePair(LinkHandshakeRole.RelayInitiator, options => options with { Identity = null }));
    }

    private static LinkHandshakeResult Established(LinkHandshake handshake)
    {
        Assert.Null(handshake.Failure);
        Assert.Equal(LinkHandshakeState.Established, handshake.State);
        return handshake.Result!;
    }
}
