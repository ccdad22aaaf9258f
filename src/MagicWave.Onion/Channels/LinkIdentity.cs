using System.Security.Cryptography;
using MagicWave.Core.Bytes;
using MagicWave.Core.Security;
using MagicWave.Cryptography;
using MagicWave.Cryptography.Tls;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Certificates;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Channels;

/// <summary>
/// All that a relay shows of itself on its links: its two identities, short-lived link and authentication keys, and the certificates between
/// them (tor-spec 4.2). Make a new one every <see cref="RotationPeriod"/>, and drop the old one without disposing of it: handshakes that
/// started with it need it to their end, and its secrets are erased when the last one is gone. Immutable and thread-safe.
/// </summary>
public sealed class LinkIdentity : IDisposable
{
    /// <summary>How long the keys of one are used for new links. Their certificates live longer, for peers whose clocks are wrong.</summary>
    public static readonly TimeSpan RotationPeriod = TimeSpan.FromHours(2);

    private const int LinkKeyBits = 2048;
    private const int MinimumLinkDays = 5;
    private const int MaximumLinkDays = 365;
    private static readonly TimeSpan KeyLifetime = TimeSpan.FromDays(2);
    private static readonly TimeSpan CrossCertificateLifetime = TimeSpan.FromDays(365);

    private readonly TlsContext _tls;
    private readonly SecretBytes _authenticationKey;
    private readonly byte[] _authenticationPublicKey;

    private LinkIdentity(
        RSA rsaIdentity, Ed25519Certificate signingCertificate, TlsContext tls, byte[] leaf, SecretBytes authenticationKey, byte[] authenticationPublicKey)
    {
        byte[] rsaPublicKey = rsaIdentity.ExportRSAPublicKey();
        RsaId = RsaIdentity.IdOf(rsaPublicKey);
        RsaDigest = RsaIdentity.Sha256Of(rsaPublicKey);
        Ed25519Id = signingCertificate.SigningKey!.Value;
        LeafDigest = SHA256.HashData(leaf);
        Leaf = leaf;
        _tls = tls;
        _authenticationKey = authenticationKey;
        _authenticationPublicKey = authenticationPublicKey;
    }

    /// <summary>The relay's RSA identity.</summary>
    public RsaId RsaId { get; }

    /// <summary>The relay's Ed25519 identity.</summary>
    public Ed25519Id Ed25519Id { get; }

    /// <summary>The SHA-256 of the RSA identity key, 32 bytes.</summary>
    public ReadOnlyMemory<byte> RsaDigest { get; }

    /// <summary>The TLS leaf certificate in DER.</summary>
    public ReadOnlyMemory<byte> Leaf { get; }

    /// <summary>The SHA-256 of the TLS leaf certificate, 32 bytes.</summary>
    public ReadOnlyMemory<byte> LeafDigest { get; }

    /// <summary>The body of the CERTS cell that a responder sends.</summary>
    internal ReadOnlyMemory<byte> ResponderCerts { get; private init; }

    /// <summary>The body of the CERTS cell that an initiator sends.</summary>
    internal ReadOnlyMemory<byte> InitiatorCerts { get; private init; }

    /// <summary>Makes fresh link and authentication keys and certifies them. An RSA key is generated: this takes up to a second.</summary>
    /// <param name="rsaIdentity">The private RSA identity key of 1024 bits; not kept.</param>
    /// <param name="signingKey">The expanded Ed25519 signing key, 64 bytes; not kept.</param>
    /// <param name="signingCertificate">The certificate of the signing key by the identity key, which it names.</param>
    /// <param name="wallTime">Now.</param>
    /// <param name="random">For keys, names and dates.</param>
    /// <exception cref="ArgumentException">The RSA key has another size, or the certificate is not that of the signing key.</exception>
    public static LinkIdentity Create(
        RSA rsaIdentity, ReadOnlySpan<byte> signingKey, Ed25519Certificate signingCertificate, DateTimeOffset wallTime, IRandom random)
    {
        ArgumentNullException.ThrowIfNull(rsaIdentity);
        ArgumentNullException.ThrowIfNull(signingCertificate);
        ArgumentNullException.ThrowIfNull(random);
        byte[] signingPublicKey = PublicKeyOf(signingKey);
        RequireMatch(rsaIdentity, signingPublicKey, signingCertificate);

        string name = RsaX509Issuer.NewIssuerName(random);
        byte[] identityX509 = RsaX509Issuer.CreateIdentity(rsaIdentity, name, wallTime, random);
        (TlsContext tls, byte[] leaf) = CreateLeaf(rsaIdentity, name, wallTime, random);
        byte[] crossCertificate = RsaCrossCertificate
            .Create(signingCertificate.SigningKey!.Value, rsaIdentity, wallTime + CrossCertificateLifetime).Encoded.ToArray();

        SecretBytes authenticationKey = NewAuthenticationKey(random);
        byte[] authenticationPublicKey = PublicKeyOf(authenticationKey.Span);
        DateTimeOffset end = wallTime + KeyLifetime;
        Ed25519Certificate link = Ed25519Certificate.Create(
            Ed25519CertificateType.SigningLink, SHA256.HashData(leaf), CertifiedKeyType.X509Digest, end, signingKey, signingPublicKey, includeSigningKey: false);
        Ed25519Certificate authentication = Ed25519Certificate.Create(
            Ed25519CertificateType.SigningAuthentication, authenticationPublicKey, CertifiedKeyType.Ed25519, end, signingKey, signingPublicKey, includeSigningKey: false);

        return new(rsaIdentity, signingCertificate, tls, leaf, authenticationKey, authenticationPublicKey)
        {
            ResponderCerts = Certs(
                (CertsCertificateType.RsaLink, leaf),
                (CertsCertificateType.RsaIdentity, identityX509),
                (CertsCertificateType.IdentitySigning, signingCertificate.Encoded),
                (CertsCertificateType.SigningLink, link.Encoded),
                (CertsCertificateType.RsaEd25519, crossCertificate)),
            InitiatorCerts = Certs(
                (CertsCertificateType.RsaIdentity, identityX509),
                (CertsCertificateType.IdentitySigning, signingCertificate.Encoded),
                (CertsCertificateType.SigningAuthentication, authentication.Encoded),
                (CertsCertificateType.RsaEd25519, crossCertificate)),
        };
    }

    /// <summary>Starts the TLS session of a responder, which shows the leaf certificate of this identity.</summary>
    /// <exception cref="ObjectDisposedException">The identity was disposed of.</exception>
    public TlsSession NewServerSession() => _tls.NewSession();

    /// <summary>Erases the keys. Links that are open do not need them; handshakes do.</summary>
    public void Dispose()
    {
        _tls.Dispose();
        _authenticationKey.Dispose();
    }

    /// <summary>Signs with the authentication key.</summary>
    internal void SignAuthentication(ReadOnlySpan<byte> message, Span<byte> signature) =>
        Ed25519.Sign(_authenticationKey.Span, _authenticationPublicKey, message, signature);

    private static void RequireMatch(RSA rsaIdentity, byte[] signingPublicKey, Ed25519Certificate certificate)
    {
        if (rsaIdentity.KeySize != RsaIdentity.KeyBits)
        {
            throw new ArgumentException($"An RSA identity has {RsaIdentity.KeyBits} bits.", nameof(rsaIdentity));
        }

        if (certificate.Type != Ed25519CertificateType.IdentitySigning || certificate.SigningKey is null
            || !PublicBytes.Equal(certificate.CertifiedKey, signingPublicKey))
        {
            throw new ArgumentException("The certificate is not the identity's for this signing key.", nameof(certificate));
        }
    }

    private static (TlsContext Tls, byte[] Leaf) CreateLeaf(RSA rsaIdentity, string issuerName, DateTimeOffset wallTime, IRandom random)
    {
        // A lifetime of whole days or one second less, as public certificates have it; the keys are gone long before.
        TimeSpan lifetime = TimeSpan.FromDays(MinimumLinkDays + random.NextInt64(MaximumLinkDays - MinimumLinkDays))
            - TimeSpan.FromSeconds(random.NextInt64(2));
        using RSA key = RSA.Create(LinkKeyBits);
        byte[] leaf = RsaX509Issuer.CreateLink(key, rsaIdentity, issuerName, lifetime, wallTime, random);
        byte[] privateKey = key.ExportPkcs8PrivateKey();
        try
        {
            return (TlsContext.CreateServer(leaf, privateKey, []), leaf);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(privateKey);
        }
    }

    private static SecretBytes NewAuthenticationKey(IRandom random)
    {
        using SecretBytes seed = SecretBytes.Generate(Ed25519.SeedLength, random);
        SecretBytes key = new(Ed25519.ExpandedKeyLength);
        Ed25519.ExpandSeed(seed.Span, key.Writable);
        return key;
    }

    private static byte[] PublicKeyOf(ReadOnlySpan<byte> expanded)
    {
        byte[] publicKey = new byte[Ed25519.PublicKeyLength];
        Ed25519.DerivePublicKey(expanded, publicKey);
        return publicKey;
    }

    private static byte[] Certs(params ReadOnlySpan<(CertsCertificateType Type, ReadOnlyMemory<byte> Certificate)> certificates)
    {
        byte[] body = new byte[CertsBody.LengthOf(certificates)];
        _ = CertsBody.Write(body, certificates);
        return body;
    }
}
