using MagicWave.Onion.Cells;
using MagicWave.Onion.Channels;
using MagicWave.TestKit;

namespace MagicWave.Onion.Tests.Channels;

public sealed class LinkHandshakeRefusalTests
{
    private const LinkHandshakeRole Client = LinkHandshakeRole.Client;
    private const LinkHandshakeRole Relay = LinkHandshakeRole.RelayInitiator;

    [Theory]
    [InlineData(new ushort[] { 3 }, 0)]
    [InlineData(new ushort[] { 0, 6, 0x0400 }, 0)]
    [InlineData(new ushort[] { }, 0)]
    [InlineData(new ushort[] { 3, 4 }, 4)]
    [InlineData(new ushort[] { 6, 5, 4, 3 }, 5)]
    public void The_highest_common_version_is_taken(ushort[] versions, int expected)
    {
        LinkHandshake bob = new LinkHandshakePair(Client).Bob;
        bob.HandleReceived(LinkCells.Versions(versions), TestRelay.Now);
        if (expected == 0)
        {
            Assert.Equal(new(LinkHandshakeFailureReason.NoCommonVersion, CellCommand.Versions), bob.Failure);
            Assert.False(bob.HasOutput);
            return;
        }

        bob.HandleReceived(LinkCells.Netinfo(), TestRelay.Now);
        Assert.Equal(expected, bob.Result!.LinkVersion);
    }

    [Fact]
    public void Malformed_bodies_are_refused()
    {
        LinkHandshake bob = new LinkHandshakePair(Client).Bob;
        bob.HandleReceived(LinkCells.Variable(CellCommand.Versions, [0, 4, 0], idLength: 2), TestRelay.Now);
        Assert.Equal(new(LinkHandshakeFailureReason.MalformedCell, CellCommand.Versions), bob.Failure);
        AssertRefused(AfterVersions(Client), LinkHandshakeFailureReason.MalformedCell, LinkCells.Variable(CellCommand.Certs, []));
        AssertRefused(AfterVersions(Client), LinkHandshakeFailureReason.MalformedCell, LinkCells.Variable(CellCommand.Certs, [1, 4, 0, 2, 0]));
        AssertRefused(AfterCerts(Client), LinkHandshakeFailureReason.MalformedCell, LinkCells.Variable(CellCommand.AuthChallenge, new byte[33]));
        byte[] tooMany = LinkCells.AuthChallenge(3);
        tooMany[7 + 33] = 2;
        AssertRefused(AfterCerts(Client), LinkHandshakeFailureReason.MalformedCell, tooMany);
        byte[] netinfo = LinkCells.Netinfo();
        netinfo[9] = 7;
        AssertRefused(AfterCerts(Client), LinkHandshakeFailureReason.MalformedCell, netinfo);
    }

    [Theory]
    [InlineData(CellCommand.Certs)]
    [InlineData(CellCommand.AuthChallenge)]
    [InlineData(CellCommand.Authenticate)]
    [InlineData((CellCommand)200)]
    [InlineData(CellCommand.Netinfo)]
    [InlineData(CellCommand.Padding)]
    public void Nothing_but_padding_comes_before_VERSIONS(CellCommand command)
    {
        LinkHandshake alice = new LinkHandshakePair(Client).Alice;
        byte[] cell = CellConstants.IsVariable(command)
            ? LinkCells.Variable(command, [1], idLength: 2)
            : LinkCells.Fixed(command, [])[2..];
        AssertRefused(alice, LinkHandshakeFailureReason.UnexpectedCell, cell, command);
    }

    [Theory]
    [InlineData(CellCommand.Padding)]
    [InlineData(CellCommand.Create2)]
    [InlineData(CellCommand.Relay)]
    [InlineData(CellCommand.Destroy)]
    [InlineData(CellCommand.PaddingNegotiate)]
    [InlineData((CellCommand)99)]
    public void No_fixed_cell_but_NETINFO_comes_before_the_end(CellCommand command)
    {
        AssertRefused(AfterVersions(Client), LinkHandshakeFailureReason.UnexpectedCell, LinkCells.Fixed(command, []));
        AssertRefused(AfterCerts(Relay), LinkHandshakeFailureReason.UnexpectedCell, LinkCells.Fixed(command, []));
        AssertRefused(ResponderAfterVersions(), LinkHandshakeFailureReason.UnexpectedCell, LinkCells.Fixed(command, []));
    }

    [Fact]
    public void Each_side_refuses_the_cells_of_its_own()
    {
        AssertRefused(AfterCerts(Client), LinkHandshakeFailureReason.UnexpectedCell, LinkCells.Variable(CellCommand.Authenticate, new byte[4]));
        AssertRefused(ResponderAfterVersions(), LinkHandshakeFailureReason.UnexpectedCell, LinkCells.AuthChallenge(3));
    }

    [Fact]
    public void Cells_come_in_their_order()
    {
        AssertRefused(AfterVersions(Client), LinkHandshakeFailureReason.UnexpectedCell, LinkCells.AuthChallenge(3));
        AssertRefused(AfterVersions(Client), LinkHandshakeFailureReason.NotAuthenticated, LinkCells.Netinfo());
        AssertRefused(AfterVersions(Relay), LinkHandshakeFailureReason.NotAuthenticated, LinkCells.Netinfo());
        AssertRefused(ResponderAfterVersions(), LinkHandshakeFailureReason.UnexpectedCell, LinkCells.Variable(CellCommand.Authenticate, new byte[4]));
    }

    [Fact]
    public void No_cell_comes_twice()
    {
        AssertRefused(AfterCerts(Client), LinkHandshakeFailureReason.RepeatedCell, BobsCerts());
        LinkHandshake alice = AfterCerts(Relay);
        alice.HandleReceived(LinkCells.AuthChallenge(3), TestRelay.Now);
        AssertRefused(alice, LinkHandshakeFailureReason.RepeatedCell, LinkCells.AuthChallenge(3));
        LinkHandshakePair pair = new(Relay) { ChangeAlice = cell => [.. cell, .. LinkCells.CommandOf(cell) == CellCommand.Authenticate ? cell : []] };
        pair.Run();
        Assert.Equal(new(LinkHandshakeFailureReason.RepeatedCell, CellCommand.Authenticate), pair.Bob.Failure);
    }

    [Fact]
    public void Cells_of_the_link_name_no_circuit()
    {
        byte[] certs = BobsCerts();
        certs[3] = 1;
        AssertRefused(AfterVersions(Client), LinkHandshakeFailureReason.NonzeroCircuitId, certs);
        AssertRefused(AfterCerts(Client), LinkHandshakeFailureReason.NonzeroCircuitId, LinkCells.Fixed(CellCommand.Netinfo, LinkCells.Netinfo()[5..], id: 0x8000_0000));
        byte[] challenge = LinkCells.AuthChallenge(3);
        challenge[0] = 1;
        AssertRefused(AfterCerts(Client), LinkHandshakeFailureReason.NonzeroCircuitId, challenge);
        byte[] versions = LinkCells.Versions(4, 5);
        versions[1] = 1;
        AssertRefused(new LinkHandshakePair(Client).Bob, LinkHandshakeFailureReason.NonzeroCircuitId, versions, CellCommand.Versions);
    }

    [Fact]
    public void A_cell_that_is_too_long_is_refused_by_its_header()
    {
        AssertRefused(AfterVersions(Client), LinkHandshakeFailureReason.CellTooLong, [0, 0, 0, 0, 128, 0x20, 0x01]);
        LinkHandshake longest = AfterVersions(Client);
        longest.HandleReceived(LinkCells.Variable(CellCommand.Vpadding, new byte[CellConstants.MaximumVariableLength]), TestRelay.Now);
        Assert.Null(longest.Failure);
    }

    [Fact]
    public void Another_relay_than_the_one_that_was_meant_is_refused()
    {
        AssertRefused(AfterVersions(Client, options => options with { ExpectedRsaId = TestRelay.Alice.RsaId }), LinkHandshakeFailureReason.WrongIdentity, BobsCerts());
        AssertRefused(AfterVersions(Client, options => options with { ExpectedEd25519Id = TestRelay.Alice.Ed25519Id }), LinkHandshakeFailureReason.WrongIdentity, BobsCerts());
        LinkHandshakePair anybody = new(Client, options => options with { ExpectedRsaId = null, ExpectedEd25519Id = null });
        anybody.Run();
        Assert.Equal(TestRelay.Bob.Ed25519Id, anybody.Alice.Result!.PeerEd25519Id);
    }

    [Fact]
    public void Every_changed_byte_of_the_responders_certificates_is_noticed()
    {
        byte[] certs = BobsCerts();

        // Type 1 comes first and is not needed: its certificate may be anything, but its type and length may not.
        int unneeded = TestRelay.Bob.Link.Leaf.Length;
        for (int i = 7; i < certs.Length; i++)
        {
            byte[] changed = [.. certs];
            changed[i] ^= 2;
            LinkHandshake alice = AfterVersions(Client);
            alice.HandleReceived(changed, TestRelay.Now);
            bool isNeeded = i > 10 + unneeded || i is >= 9 and < 11;
            Assert.True(alice.State == LinkHandshakeState.Failed || !isNeeded, $"byte {i} of {certs.Length}");
            i += isNeeded || i < 9 ? 0 : 50;
        }
    }

    [Fact]
    public void Every_changed_byte_of_the_initiators_proof_is_noticed()
    {
        for (int i = 0; i < 356; i++)
        {
            LinkHandshakePair pair = new(Relay);
            pair.ChangeAlice = cell =>
            {
                cell[7 + i] ^= (byte)(LinkCells.CommandOf(cell) == CellCommand.Authenticate ? 1 : 0);
                return cell;
            };
            pair.Run();
            LinkHandshakeFailureReason expected =
                i < 2 ? LinkHandshakeFailureReason.UnknownAuthenticationMethod
                : i == 3 ? LinkHandshakeFailureReason.MalformedCell // One byte longer than the cell; byte 2 makes it shorter.
                : LinkHandshakeFailureReason.BadAuthentication;
            Assert.Equal(new(expected, CellCommand.Authenticate), pair.Bob.Failure);
        }
    }

    [Fact]
    public void A_proof_for_another_connection_is_refused()
    {
        byte[]? recorded = null;
        LinkHandshakePair first = new(Relay) { ChangeAlice = Record };
        first.Run();
        Assert.True(first.Bob.Result!.IsPeerAuthenticated);

        // Pairs are alike to the last byte, so only the padding makes this another connection.
        LinkHandshakePair same = new(Relay) { ChangeAlice = Replay };
        same.Run();
        Assert.True(same.Bob.Result!.IsPeerAuthenticated);
        LinkHandshakePair other = new(Relay) { ChangeAlice = Replay };
        other.Bob.HandleReceived(LinkCells.Variable(CellCommand.Vpadding, [1], idLength: 2), TestRelay.Now);
        other.Run();
        Assert.Equal(new(LinkHandshakeFailureReason.BadAuthentication, CellCommand.Authenticate), other.Bob.Failure);

        byte[] Record(byte[] cell)
        {
            recorded = LinkCells.CommandOf(cell) == CellCommand.Authenticate ? cell : recorded;
            return cell;
        }

        byte[]? Replay(byte[] cell) => LinkCells.CommandOf(cell) == CellCommand.Authenticate ? recorded : cell;
    }

    [Fact]
    public void An_initiator_that_shows_certificates_but_no_proof_is_nobody()
    {
        LinkHandshakePair pair = new(Relay) { ChangeAlice = cell => LinkCells.CommandOf(cell) == CellCommand.Authenticate ? null : cell };
        pair.Run();
        Assert.Equal((null, null, false), (pair.Bob.Result!.PeerRsaId, pair.Bob.Result.PeerEd25519Id, pair.Bob.Result.IsPeerAuthenticated));
    }

    [Fact]
    public void Random_cells_never_throw()
    {
        SeededRandom random = new(5);
        CellCommand[] commands = [.. Enum.GetValues<CellCommand>(), (CellCommand)250];
        for (int i = 0; i < 1000; i++)
        {
            LinkHandshake machine = (i % 4) switch { 0 => AfterVersions(Client), 1 => AfterCerts(Relay), 2 => ResponderAfterVersions(), _ => new LinkHandshakePair(Client).Bob };
            for (int cells = 0; cells < 4; cells++)
            {
                byte[] cell = LinkCells.Variable(commands[random.Next(commands.Length)], random.Bytes(random.Next(60)));
                machine.HandleReceived(cell, TestRelay.Now);
            }

            Assert.NotEqual(LinkHandshakeState.Established, machine.State);
        }
    }

    private static byte[] BobsCerts() => LinkCells.Variable(CellCommand.Certs, TestRelay.Bob.Link.ResponderCerts.ToArray());

    private static LinkHandshake AfterVersions(LinkHandshakeRole role, Func<LinkHandshakeOptions, LinkHandshakeOptions>? configure = null)
    {
        LinkHandshake alice = new LinkHandshakePair(role, configure).Alice;
        alice.HandleReceived(LinkCells.Versions(4, 5), TestRelay.Now);
        return alice;
    }

    private static LinkHandshake AfterCerts(LinkHandshakeRole role)
    {
        LinkHandshake alice = AfterVersions(role);
        alice.HandleReceived(BobsCerts(), TestRelay.Now);
        Assert.Null(alice.Failure);
        return alice;
    }

    private static LinkHandshake ResponderAfterVersions()
    {
        LinkHandshake bob = new LinkHandshakePair(Client).Bob;
        bob.HandleReceived(LinkCells.Versions(4, 5), TestRelay.Now);
        return bob;
    }

    private static void AssertRefused(LinkHandshake machine, LinkHandshakeFailureReason reason, byte[] cell, CellCommand? command = null)
    {
        _ = machine.TakeOutput();
        machine.HandleReceived(cell, TestRelay.Now);
        Assert.Equal((reason, (CellCommand?)(command ?? LinkCells.CommandOf(cell))), (machine.Failure?.Reason, machine.Failure?.Command));
        Assert.Equal(LinkHandshakeState.Failed, machine.State);
        Assert.False(machine.HasOutput);
    }
}
