using System.Net;
using System.Text;
using MagicWave.Onion.Directory;
using MagicWave.Onion.Directory.Verification;
using MagicWave.Onion.Directory.Writing;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Tests.Directory.Writing;

public class ConsensusWriterTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Writes_a_consensus_of_c_tor_again_byte_for_byte(bool microdesc)
    {
        (byte[] text, Consensus consensus) = microdesc
            ? (CapturedDocuments.MicrodescConsensusText, CapturedDocuments.MicrodescConsensus)
            : (CapturedDocuments.ConsensusText, CapturedDocuments.Consensus);

        Assert.Equal(Encoding.UTF8.GetString(text), Encoding.UTF8.GetString(ConsensusWriter.Write(consensus)));
        Assert.Equal((microdesc ? consensus.Sha256Digest : consensus.Sha1Digest).ToArray(), ConsensusWriter.SignedDigest(consensus));
    }

    [Theory]
    [InlineData(ConsensusFlavor.Ns)]
    [InlineData(ConsensusFlavor.Microdesc)]
    public void What_our_authorities_sign_holds(ConsensusFlavor flavor)
    {
        Consensus unsigned = MakeConsensus(flavor);
        AuthorityKeys[] authorities = [.. new[] { AuthorityKeys.First, AuthorityKeys.Second }.OrderBy(keys => keys.Certificate.Identity)];
        Consensus signed = unsigned with { Signatures = [.. authorities.Select(keys => ConsensusWriter.Sign(unsigned, keys.Certificate, keys.Signing))] };
        byte[] text = ConsensusWriter.Write(signed);

        Assert.True(Consensus.TryParse(text, out Consensus? parsed, out DocumentFault fault), fault.ToString());
        ConsensusCheck check = ConsensusVerifier.Verify(
            parsed, [.. authorities.Select(keys => keys.Certificate.Identity)], authorities.Select(keys => keys.Certificate), unsigned.ValidAfter);

        Assert.Equal((ConsensusVerdict.Valid, 2), (check.Verdict, check.GoodSignatures));
        Assert.Equal(text, ConsensusWriter.Write(parsed));
        Assert.Equal("[2001:db8::7]:9001", Assert.Single(parsed.Routers[0].OrAddresses).ToString());
        Assert.Equal(RouterFlags.None, parsed.Routers[1].Flags);
        Assert.Null(parsed.Routers[1].Version);
        Assert.True(parsed.Routers[0].Protocols.Supports("MWPay", 1));
        Assert.Equal(["a", "b"], parsed.Params.Keys);
    }

    [Fact]
    public void A_certificate_of_another_key_does_not_sign() =>
        Assert.Throws<ArgumentException>(() =>
            ConsensusWriter.Sign(MakeConsensus(ConsensusFlavor.Ns), AuthorityKeys.First.Certificate, AuthorityKeys.Second.Signing));

    private static Consensus MakeConsensus(ConsensusFlavor flavor)
    {
        Assert.True(ProtocolVersions.TryParse("Link=4-5 Relay=2 MWPay=1", out ProtocolVersions protocols));
        RouterStatus first = new()
        {
            Nickname = "first",
            RsaId = RsaId.FromBytes([.. Enumerable.Repeat((byte)1, 20)]),
            MicrodescriptorDigest = flavor == ConsensusFlavor.Microdesc ? CapturedDocuments.Microdescriptors[0].Digest : default,
            DescriptorDigest = flavor == ConsensusFlavor.Ns ? CapturedDocuments.Descriptors[0].Digest : default,
            Published = CapturedDocuments.Then,
            Address = IPAddress.Parse("192.0.2.7"),
            OrPort = 9001,
            OrAddresses = [IPEndPoint.Parse("[2001:db8::7]:9001")],
            Flags = RouterFlags.Valid | RouterFlags.Running | RouterFlags.Guard,
            Version = "MagicWave 0.1.0",
            Protocols = protocols,
            Bandwidth = 1000,
            ExitPolicy = flavor == ConsensusFlavor.Ns ? PortPolicySummary.RejectAll : null,
        };
        RouterStatus second = first with
        {
            RsaId = RsaId.FromBytes([.. Enumerable.Repeat((byte)2, 20)]), Flags = RouterFlags.None, Version = null, Bandwidth = null, OrAddresses = [],
        };
        return new()
        {
            Flavor = flavor,
            Method = 35,
            ValidAfter = CapturedDocuments.Then,
            FreshUntil = CapturedDocuments.Then.AddSeconds(20),
            ValidUntil = CapturedDocuments.Then.AddSeconds(60),
            VoteDelay = TimeSpan.FromSeconds(2),
            DistDelay = TimeSpan.FromSeconds(2),
            ClientVersions = string.Empty,
            ServerVersions = string.Empty,
            KnownFlags = ["Valid", "Running", "Guard"],
            Params = new Dictionary<string, int> { ["b"] = -1, ["a"] = 2 },
            DirectorySources =
            [
                new()
                {
                    Nickname = "a", Identity = AuthorityKeys.First.Certificate.Identity, HostName = "127.0.0.1", Address = IPAddress.Loopback,
                    DirPort = 7000, OrPort = 7001, Contact = "none", VoteDigest = CapturedDocuments.Descriptors[0].Digest,
                },
            ],
            Routers = [second, first],
            BandwidthWeights = BandwidthWeightCalculator.Compute([first, second]),
        };
    }
}
