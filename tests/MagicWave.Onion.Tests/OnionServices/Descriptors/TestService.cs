using System.Net;
using MagicWave.Core.Security;
using MagicWave.Cryptography;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Certificates;
using MagicWave.Onion.Identity;
using MagicWave.Onion.OnionServices.Descriptors;
using MagicWave.TestKit;

namespace MagicWave.Onion.Tests.OnionServices.Descriptors;

/// <summary>A service of our own that describes itself.</summary>
internal sealed class TestService
{
    public static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private readonly byte[] _blinded;

    public TestService(ulong seed)
    {
        Random = new(seed);
        (_blinded, byte[] blindedPublic) = NewKey();
        (byte[] signing, byte[] signingPublic) = NewKey();
        BlindedKey = Ed25519Id.FromBytes(blindedPublic);
        Keys = new()
        {
            SigningKey = new SecretBytes(signing),
            SigningCertificate = Certify(Ed25519CertificateType.BlindedSigning, signingPublic, Now.AddHours(54)),
            Subcredential = Random.Bytes(32),
        };
    }

    public SeededRandom Random { get; }

    public Ed25519Id BlindedKey { get; }

    public OnionDescriptorKeys Keys { get; init; }

    public Ed25519Certificate Certify(Ed25519CertificateType type, ReadOnlySpan<byte> key, DateTimeOffset expiresAt, bool includeKey = true) =>
        Ed25519Certificate.Create(type, key, CertifiedKeyType.Ed25519, expiresAt, _blinded, BlindedKey.ToArray(), includeKey);

    public OnionDescriptorKeys KeysWith(Ed25519Certificate certificate) =>
        new() { SigningCertificate = certificate, SigningKey = Keys.SigningKey, Subcredential = Keys.Subcredential };

    public IntroductionPoint Point(DateTimeOffset? expiresAt = null)
    {
        (byte[] _, byte[] authentication) = NewKey();
        HopTarget relay = new(
            RsaId.FromBytes(Random.Bytes(20)),
            Random.Chance(2) ? Ed25519Id.FromBytes(Random.Bytes(32)) : null,
            new IPEndPoint(new IPAddress(Random.Bytes(4)), Random.Next(1, 65536)),
            Random.Bytes(32),
            SupportsNtorV3: false,
            SupportsPayment: false,
            string.Empty);
        (byte[] Private, byte[] Public) encryption = NewClient();
        return IntroductionPoint.Create(
            LinkSpecifier.Of(relay),
            relay.NtorOnionKey,
            Ed25519Id.FromBytes(authentication),
            encryption.Public,
            Keys.SigningKey.Span,
            Keys.SigningCertificate.CertifiedKey,
            expiresAt ?? Now.AddHours(54));
    }

    public OnionDescriptor Describe(int points) => new()
    {
        IntroductionPoints = [.. Enumerable.Range(0, points).Select(_ => Point())],
    };

    public byte[] Write(OnionDescriptor descriptor, ulong revision = 1, params ReadOnlyMemory<byte>[] clients)
    {
        Assert.True(OnionDescriptorWriter.TryWrite(descriptor, Keys, revision, clients, Random, out byte[]? text));
        return text;
    }

    public (byte[] Private, byte[] Public) NewClient()
    {
        byte[] secret = new byte[X25519.KeyLength];
        byte[] shown = new byte[X25519.KeyLength];
        X25519.GeneratePrivateKey(secret, Random);
        X25519.DerivePublicKey(secret, shown);
        return (secret, shown);
    }

    public (byte[] Expanded, byte[] Public) NewKey()
    {
        byte[] expanded = new byte[Ed25519.ExpandedKeyLength];
        byte[] shown = new byte[Ed25519.PublicKeyLength];
        Ed25519.ExpandSeed(Random.Bytes(Ed25519.SeedLength), expanded);
        Ed25519.DerivePublicKey(expanded, shown);
        return (expanded, shown);
    }
}
