using System.Security.Cryptography;
using MagicWave.Onion.Directory;
using MagicWave.Onion.Directory.Client;
using MagicWave.Onion.Directory.Writing;

namespace MagicWave.Onion.Relay.Authority;

/// <summary>Writes and signs the two flavours of a consensus of one authority (dir-spec 3.8, 3.9). Pure.</summary>
internal sealed class ConsensusComposer(AuthorityOptions options, AuthorityCertificate certificate, RSA signingKey)
{
    // Beyond this a relay's own claim is not believed (dir-spec 3.4.2), in kilobytes per second.
    private const long MaximumBelievedBandwidth = 10_000;
    private const int BytesPerKilobyte = 1000;

    // Since method 33 the date of a descriptor is left out of the microdesc flavour: every entry has this one.
    private static readonly DateTimeOffset NoDate = new(2038, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly string[] KnownFlags =
    [
        "Authority", "Exit", "Fast", "Guard", "HSDir", "NoEdConsensus", "Running", "Stable", "StaleDesc", "Sybil", "V2Dir", "Valid",
    ];

    // What the relays and clients of such a network have in common: what C tor has and these do not must not be demanded.
    private static readonly ProtocolVersions Client = Parse("Cons=2 Desc=2 FlowCtrl=1 Link=4 Microdesc=2 Relay=2");
    private static readonly ProtocolVersions Relay = Parse("Cons=2 Desc=2 DirCache=2 FlowCtrl=1 Link=4-5 LinkAuth=3 Microdesc=2 Relay=2");

    /// <summary>Writes both.</summary>
    /// <param name="relays">Those that are listed, with their flags.</param>
    /// <param name="random">The shared random values.</param>
    /// <param name="validAfter">From when on it holds.</param>
    public (ConsensusDocument Microdesc, ConsensusDocument Ns) Compose(
        IReadOnlyList<(AuthorityRelay Relay, RouterFlags Flags)> relays,
        SharedRandom random,
        DateTimeOffset validAfter)
    {
        Consensus ns = new()
        {
            Flavor = ConsensusFlavor.Ns,
            Method = MicrodescriptorWriter.Method,
            ValidAfter = validAfter,
            FreshUntil = FreshUntil(validAfter),
            ValidUntil = validAfter + (options.VotingInterval * options.IntervalsValid),
            VoteDelay = options.VoteDelay,
            DistDelay = options.DistDelay,
            ClientVersions = "",
            ServerVersions = "",
            KnownFlags = KnownFlags,
            RecommendedClientProtocols = Client,
            RecommendedRelayProtocols = Relay,
            RequiredClientProtocols = Client,
            RequiredRelayProtocols = Relay,
            Params = options.Params,
            PreviousSharedRandom = random.Previous,
            CurrentSharedRandom = random.Current,
            DirectorySources = [Source(relays)],
            Routers = [.. relays.Select(static entry => Status(entry.Relay, entry.Flags, ConsensusFlavor.Ns)).OrderBy(static status => status.RsaId)],
        };
        ns = ns with { BandwidthWeights = BandwidthWeightCalculator.Compute(ns.Routers, ns.Param("bwweightscale", BandwidthWeightCalculator.DefaultScale, 1)) };
        Consensus microdesc = ns with
        {
            Flavor = ConsensusFlavor.Microdesc,
            Routers = [.. relays.Select(static entry => Status(entry.Relay, entry.Flags, ConsensusFlavor.Microdesc)).OrderBy(static status => status.RsaId)],
        };
        return (Sign(microdesc), Sign(ns));
    }

    private static ProtocolVersions Parse(string text) =>
        ProtocolVersions.TryParse(text, out ProtocolVersions protocols) ? protocols : throw new System.Diagnostics.UnreachableException(text);

    private static RouterStatus Status(AuthorityRelay relay, RouterFlags flags, ConsensusFlavor flavor)
    {
        ServerDescriptor descriptor = relay.Descriptor;
        RouterStatus status = new()
        {
            Nickname = descriptor.Nickname,
            RsaId = descriptor.RsaId,
            Published = flavor == ConsensusFlavor.Ns ? descriptor.Published : NoDate,
            Address = descriptor.Address,
            OrPort = descriptor.OrPort,
            DirPort = descriptor.DirPort,
            OrAddresses = [.. descriptor.OrAddresses.Where(static address => address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6).Take(1)],
            Flags = flags,
            Version = Version(descriptor.Platform),
            Protocols = descriptor.Protocols,
            Bandwidth = (uint)Math.Min(relay.Bandwidth / BytesPerKilobyte, MaximumBelievedBandwidth),
            IsUnmeasured = true,
        };
        return flavor == ConsensusFlavor.Ns
            ? status with { DescriptorDigest = descriptor.Digest, ExitPolicy = descriptor.ExitPolicy.SummarizeIPv4() }
            : status with { MicrodescriptorDigest = relay.Microdescriptor.Digest };
    }

    private static string? Version(string? platform)
    {
        string[] words = platform?.Split(' ') ?? [];
        return words is ["Tor", { Length: > 0 } number, ..] ? $"Tor {number}" : null;
    }

    // Half an interval is too short to be the first one: what comes before the first full interval lasts to the end of that.
    private DateTimeOffset FreshUntil(DateTimeOffset validAfter)
    {
        DateTimeOffset next = VotingSchedule.NextStart(validAfter, options.VotingInterval, options.VotingStartOffset);
        return next - validAfter < options.VotingInterval / 2
            ? VotingSchedule.NextStart(next, options.VotingInterval, options.VotingStartOffset)
            : next;
    }

    // With one authority there are no votes. The digest stands for what it would have voted on: the descriptors, in their order.
    private DirectorySource Source(IReadOnlyList<(AuthorityRelay Relay, RouterFlags Flags)> relays)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        foreach ((AuthorityRelay relay, RouterFlags _) in relays)
        {
            hash.AppendData(relay.Descriptor.Digest.ToArray());
        }

        return new DirectorySource
        {
            Nickname = options.Nickname,
            Identity = certificate.Identity,
            HostName = options.Address.ToString(),
            Address = options.Address,
            DirPort = (ushort)options.DirPort,
            OrPort = (ushort)options.OrPort,
            Contact = options.Contact,
            VoteDigest = DescriptorDigest.FromBytes(hash.GetHashAndReset()),
        };
    }

    private ConsensusDocument Sign(Consensus consensus)
    {
        byte[] text = ConsensusWriter.Write(consensus with { Signatures = [ConsensusWriter.Sign(consensus, certificate, signingKey)] });
        return Consensus.TryParse(text, out Consensus? parsed, out DocumentFault fault)
            ? new ConsensusDocument(parsed, text)
            : throw new System.Diagnostics.UnreachableException($"A consensus of our own is refused: {fault}.");
    }
}
