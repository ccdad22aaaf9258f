using System.Net;
using System.Security.Cryptography;
using System.Text;
using MagicWave.Onion.Directory;
using MagicWave.Onion.Directory.Relays;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Tests.Directory.Relays;

/// <summary>A network made of records alone: what is chosen depends on nothing else.</summary>
internal sealed class TestNetwork
{
    public const RouterFlags Plain = RouterFlags.Fast | RouterFlags.Running | RouterFlags.Stable | RouterFlags.V2Dir | RouterFlags.Valid;

    public static readonly DateTimeOffset Date = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private readonly List<(RouterStatus Status, Microdescriptor? Descriptor)> _relays = [];

    public IReadOnlyDictionary<string, int> Weights { get; init; } = new Dictionary<string, int>();

    public static RsaId Id(string nickname) => RsaId.FromBytes(SHA1.HashData(Encoding.ASCII.GetBytes(nickname)));

    public TestNetwork Add(
        string nickname,
        RouterFlags flags = RouterFlags.None,
        uint? bandwidth = 0,
        string? address = null,
        string? policy = null,
        IEnumerable<string>? family = null,
        string? familyId = null,
        bool hasDescriptor = true)
    {
        byte[] digest = SHA256.HashData(Encoding.ASCII.GetBytes(nickname));
        PortPolicySummary summary = PortPolicySummary.RejectAll;
        Assert.True(policy is null || PortPolicySummary.TryParse(Encoding.ASCII.GetBytes(policy), out summary));
        RouterStatus status = new()
        {
            Nickname = nickname,
            RsaId = Id(nickname),
            MicrodescriptorDigest = MicrodescriptorDigest.FromBytes(digest),
            Address = IPAddress.Parse(address ?? $"10.{_relays.Count}.0.1"),
            OrPort = 9001,
            Flags = flags | Plain,
            Bandwidth = bandwidth,
        };
        Microdescriptor descriptor = new()
        {
            Digest = status.MicrodescriptorDigest,
            NtorOnionKey = digest,
            ExitPolicy = summary,
            Family = Family.Of((family ?? []).Select(Id)),
            FamilyIds = familyId is null ? [] : [familyId],
            Text = default,
        };
        _relays.Add((status, hasDescriptor ? descriptor : null));
        return this;
    }

    public TestNetwork Without(RouterFlags flags)
    {
        (RouterStatus status, Microdescriptor? descriptor) = _relays[^1];
        _relays[^1] = (status with { Flags = status.Flags & ~flags }, descriptor);
        return this;
    }

    public NetworkView Build()
    {
        Dictionary<MicrodescriptorDigest, Microdescriptor> descriptors = [];
        foreach ((RouterStatus _, Microdescriptor? descriptor) in _relays)
        {
            if (descriptor is not null)
            {
                descriptors[descriptor.Digest] = descriptor;
            }
        }

        Consensus consensus = new()
        {
            Flavor = ConsensusFlavor.Microdesc,
            Method = 34,
            ValidAfter = Date,
            FreshUntil = Date.AddHours(1),
            ValidUntil = Date.AddHours(3),
            BandwidthWeights = Weights,
            Routers = [.. _relays.Select(static relay => relay.Status).OrderBy(static status => status.RsaId)],
        };
        return new NetworkView(consensus, descriptors.GetValueOrDefault);
    }
}
