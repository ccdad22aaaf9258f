using System.Net;
using System.Security.Cryptography;
using MagicWave.Onion.Certificates;
using MagicWave.Onion.Directory;
using MagicWave.Onion.Identity;
using MagicWave.Onion.Relay.Descriptor;
using MagicWave.Onion.Relay.Keys;
using MagicWave.TestKit;

namespace MagicWave.Onion.Relay.Tests.Descriptor;

/// <summary>Keys and profiles of relays that exist on paper only.</summary>
internal static class TestRelay
{
    public static readonly DateTimeOffset Date = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    public static RelayKeys Keys(ulong seed, RSA? rsa = null)
    {
        SeededRandom random = new(seed);
        RSA identity = rsa ?? RSA.Create(1024);
        using Ed25519KeyPair master = Ed25519KeyPair.Generate(random);
        Ed25519KeyPair signing = Ed25519KeyPair.Generate(random);
        return new RelayKeys
        {
            RsaIdentityKey = identity,
            RsaId = RsaIdentity.IdOf(identity),
            Ed25519Id = master.PublicKey,
            SigningKey = signing,
            SigningCertificate = Ed25519Certificate.Create(
                Ed25519CertificateType.IdentitySigning,
                signing.PublicKey.ToArray(),
                CertifiedKeyType.Ed25519,
                Date.AddDays(30),
                master.ExpandedKey,
                master.PublicKey.ToArray(),
                includeSigningKey: true),
            TapOnionKey = RSA.Create(1024),
            NtorKey = NtorKeyPair.Generate(random),
            OnionKeysSetAt = Date,
        };
    }

    public static RelayProfile Profile(int number, ExitPolicy? policy = null) => new()
    {
        Nickname = $"relay{number}",
        Address = IPAddress.Parse($"198.51.100.{number + 1}"),
        OrPort = 9001,
        Platform = "MagicWave 0.1 on Linux",
        BandwidthRate = 1_000_000,
        BandwidthBurst = 2_000_000,
        ExitPolicy = policy ?? ExitPolicy.RejectAll,
    };

    public static ServerDescriptor Descriptor(int number, ExitPolicy? policy = null, int observed = 100_000, DateTimeOffset? published = null) =>
        DescriptorWriter.Write(Profile(number, policy), Keys((ulong)number), published ?? Date, TimeSpan.FromHours(1), observed);
}
