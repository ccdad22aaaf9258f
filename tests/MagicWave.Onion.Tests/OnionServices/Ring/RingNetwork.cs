using System.Net;
using System.Security.Cryptography;
using System.Text;
using MagicWave.Onion.Directory;
using MagicWave.Onion.Directory.Relays;
using MagicWave.Onion.Identity;
using Node = MagicWave.Onion.Directory.Relays.Relay;

namespace MagicWave.Onion.Tests.OnionServices.Ring;

/// <summary>Networks whose relays are directories of onion services.</summary>
internal static class RingNetwork
{
    public static readonly DateTimeOffset Midnight = new(2026, 11, 21, 0, 0, 0, TimeSpan.Zero);

    public static byte[] Digest(string text) => SHA256.HashData(Encoding.ASCII.GetBytes(text));

    public static Node Relay(
        string nickname, byte[]? ed25519Id = null, RouterFlags flags = RouterFlags.HSDir, string protocols = "HSDir=1-2", byte[]? rsaId = null, bool hasDescriptor = true)
    {
        Assert.True(ProtocolVersions.TryParse(protocols, out ProtocolVersions versions));
        RouterStatus status = new()
        {
            Nickname = nickname,
            RsaId = RsaId.FromBytes(rsaId ?? SHA1.HashData(Encoding.ASCII.GetBytes(nickname))),
            MicrodescriptorDigest = MicrodescriptorDigest.FromBytes(Digest(nickname)),
            Address = IPAddress.Loopback,
            OrPort = 9001,
            Flags = flags,
            Protocols = versions,
        };
        Microdescriptor descriptor = new()
        {
            Digest = status.MicrodescriptorDigest,
            NtorOnionKey = new byte[32],
            Ed25519Id = Ed25519Id.FromBytes(ed25519Id ?? Digest("ed" + nickname)),
            Text = default,
        };
        return new(status, hasDescriptor ? descriptor : null);
    }

    public static NetworkView View(
        IReadOnlyList<Node> relays,
        DateTimeOffset validAfter,
        SharedRandomValue? previous = null,
        SharedRandomValue? current = null,
        TimeSpan? interval = null,
        IReadOnlyDictionary<string, int>? parameters = null)
    {
        Dictionary<MicrodescriptorDigest, Microdescriptor?> descriptors =
            relays.ToDictionary(relay => relay.Status.MicrodescriptorDigest, relay => relay.Descriptor);
        Consensus consensus = new()
        {
            Flavor = ConsensusFlavor.Microdesc,
            Method = 35,
            ValidAfter = validAfter,
            FreshUntil = validAfter + (interval ?? TimeSpan.FromHours(1)),
            ValidUntil = validAfter.AddHours(3),
            Routers = [.. relays.Select(relay => relay.Status).OrderBy(status => status.RsaId)],
            PreviousSharedRandom = previous,
            CurrentSharedRandom = current,
            Params = parameters ?? new Dictionary<string, int>(),
        };
        return new(consensus, digest => descriptors[digest]);
    }

    public static IReadOnlyList<Node> Relays(int count) => [.. Enumerable.Range(0, count).Select(i => Relay($"relay{i}"))];
}
