using System.Security.Cryptography;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Certificates;
using MagicWave.Onion.Channels;
using MagicWave.TestKit;

namespace MagicWave.Onion.Tests.Channels;

/// <summary>Each rule of tor-spec 4.2 broken alone, with everything else as it should be.</summary>
public sealed class LinkCertificateCheckTests
{
    private static readonly TestRelay Bob = TestRelay.Bob;
    private static readonly TestRelay Alice = TestRelay.Alice;
    private static readonly (CertsCertificateType Type, ReadOnlyMemory<byte> Certificate)[] Responder = LinkCells.Entries(Bob.Link.ResponderCerts.Span);
    private static readonly (CertsCertificateType Type, ReadOnlyMemory<byte> Certificate)[] Initiator = LinkCells.Entries(Bob.Link.InitiatorCerts.Span);

    [Fact]
    public void The_certificates_of_both_sides_stand()
    {
        Assert.Equal([1, 2, 4, 5, 7], Responder.Select(entry => (int)entry.Type));
        Assert.Equal([2, 4, 6, 7], Initiator.Select(entry => (int)entry.Type));
        Assert.Null(Check(Responder, out LinkPeerProof? responder));
        Assert.Equal((Bob.RsaId, Bob.Ed25519Id, null), (responder!.RsaId, responder.Ed25519Id, responder.AuthenticationKey));
        Assert.Equal(Bob.Link.RsaDigest.ToArray(), responder.RsaDigest);
        Assert.Null(Check(Initiator, out LinkPeerProof? initiator, isResponder: false));
        Assert.Equal((Bob.RsaId, Bob.Ed25519Id), (initiator!.RsaId, initiator.Ed25519Id));
        Assert.NotNull(initiator.AuthenticationKey);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(7)]
    public void What_is_needed_must_be_there_and_readable(byte type)
    {
        AssertFails(LinkHandshakeFailureReason.MissingCertificate, type, Without(Responder, type));
        AssertFails(LinkHandshakeFailureReason.MalformedCertificate, type, With(Responder, type, new byte[10]));
    }

    [Fact]
    public void An_unreadable_signing_certificate_does_not_bring_back_the_RSA_chain() =>
        AssertFails(LinkHandshakeFailureReason.MalformedCertificate, 4, With(Responder, 4, new byte[10]));

    [Fact]
    public void An_initiator_needs_an_authentication_certificate() =>
        AssertFails(LinkHandshakeFailureReason.MissingCertificate, 6, Without(Initiator, 6), isResponder: false);

    [Fact]
    public void No_type_comes_twice()
    {
        AssertFails(LinkHandshakeFailureReason.DuplicateCertificate, 0, [.. Responder, Responder[0]]);
        Assert.Null(Check([.. Responder, ((CertsCertificateType)200, new byte[3]), ((CertsCertificateType)200, new byte[3])], out _));
    }

    [Fact]
    public void Certificates_of_others_are_refused()
    {
        (CertsCertificateType Type, ReadOnlyMemory<byte> Certificate)[] alices = LinkCells.Entries(Alice.Link.ResponderCerts.Span);
        AssertFails(LinkHandshakeFailureReason.WrongCertificate, 5, With(Responder, 5, Of(alices, 5)));
        AssertFails(LinkHandshakeFailureReason.BadCertificateSignature, 5, With(Responder, 4, Of(alices, 4)));
        AssertFails(LinkHandshakeFailureReason.WrongCertificate, 7, With(Responder, 7, Of(alices, 7)));
        AssertFails(LinkHandshakeFailureReason.BadCertificateSignature, 7, With(Responder, 2, Of(alices, 2)));
    }

    [Fact]
    public void The_signing_certificate_names_and_is_signed_by_the_identity()
    {
        Ed25519Certificate nameless = TestRelay.Certify(
            Ed25519CertificateType.IdentitySigning, Bob.SigningPublicKey, Bob.IdentityKey, Bob.IdentityPublicKey, includeSigningKey: false);
        AssertFails(LinkHandshakeFailureReason.WrongCertificate, 4, With(Responder, 4, nameless.Encoded));
        Ed25519Certificate forged = TestRelay.Certify(
            Ed25519CertificateType.IdentitySigning, Bob.SigningPublicKey, Alice.IdentityKey, Bob.IdentityPublicKey, includeSigningKey: true);
        AssertFails(LinkHandshakeFailureReason.BadCertificateSignature, 4, With(Responder, 4, forged.Encoded));
    }

    [Fact]
    public void A_certificate_for_one_use_is_refused_for_another()
    {
        byte[] digest = SHA256.HashData(Bob.Link.Leaf.Span);
        Ed25519Certificate authentication = TestRelay.Certify(
            Ed25519CertificateType.SigningAuthentication, digest, Bob.SigningKey, Bob.SigningPublicKey, includeSigningKey: false);
        AssertFails(LinkHandshakeFailureReason.WrongCertificate, 5, With(Responder, 5, authentication.Encoded));
        Ed25519Certificate ownSigner = TestRelay.Certify(
            Ed25519CertificateType.SigningLink, digest, Bob.SigningKey, Bob.SigningPublicKey, includeSigningKey: true);
        Assert.Null(Check(With(Responder, 5, ownSigner.Encoded), out _));
        Ed25519Certificate byIdentity = TestRelay.Certify(
            Ed25519CertificateType.SigningLink, digest, Bob.IdentityKey, Bob.IdentityPublicKey, includeSigningKey: false);
        AssertFails(LinkHandshakeFailureReason.BadCertificateSignature, 5, With(Responder, 5, byIdentity.Encoded));
    }

    [Fact]
    public void Each_certificate_ends()
    {
        DateTimeOffset now = TestRelay.Now;
        AssertFails(LinkHandshakeFailureReason.ExpiredCertificate, 5, Responder, time: now.AddDays(2).AddHours(2));
        AssertFails(LinkHandshakeFailureReason.ExpiredCertificate, 2, Responder, time: now.AddDays(800));
        AssertFails(LinkHandshakeFailureReason.ExpiredCertificate, 2, Responder, time: now.AddDays(-500));
        Ed25519Certificate signing = TestRelay.Certify(
            Ed25519CertificateType.IdentitySigning, Bob.SigningPublicKey, Bob.IdentityKey, Bob.IdentityPublicKey, includeSigningKey: true, days: -1);
        AssertFails(LinkHandshakeFailureReason.ExpiredCertificate, 4, With(Responder, 4, signing.Encoded));
        RsaCrossCertificate cross = RsaCrossCertificate.Create(Bob.Ed25519Id, Bob.Rsa, now.AddDays(-1));
        AssertFails(LinkHandshakeFailureReason.ExpiredCertificate, 7, With(Responder, 7, cross.Encoded));
    }

    [Fact]
    public void The_RSA_identity_has_1024_bits_and_signs_itself()
    {
        SeededRandom random = new(1);
        using RSA big = RSA.Create(2048);
        AssertFails(
            LinkHandshakeFailureReason.WrongCertificate, 2, With(Responder, 2, RsaX509Issuer.CreateIdentity(big, "www.a.com", TestRelay.Now, random)));
        byte[] byAlice = RsaX509Issuer.CreateLink(Bob.Rsa, Alice.Rsa, "www.a.com", TimeSpan.FromDays(9), TestRelay.Now, random);
        AssertFails(LinkHandshakeFailureReason.BadCertificateSignature, 2, With(Responder, 2, byAlice));
    }

    [Fact]
    public void RSA_certificates_alone_prove_the_RSA_identity_alone()
    {
        (CertsCertificateType Type, ReadOnlyMemory<byte> Certificate)[] rsa = [.. Responder.Where(entry => (byte)entry.Type <= 2)];
        Assert.Null(Check(rsa, out LinkPeerProof? proof));
        Assert.Equal((Bob.RsaId, null), (proof!.RsaId, proof.Ed25519Id));
        AssertFails(LinkHandshakeFailureReason.MissingCertificate, 1, Without(rsa, 1));
        AssertFails(LinkHandshakeFailureReason.WrongCertificate, 1, With(rsa, 1, Alice.Link.Leaf));
        AssertFails(LinkHandshakeFailureReason.MissingCertificate, 3, rsa, isResponder: false);
        Assert.True(RsaX509Certificate.TryRead(Bob.Link.Leaf.Span, out RsaX509Certificate? leaf));
        using RSA link = RSA.Create();
        link.ImportRSAPublicKey(leaf.RsaPublicKey.Span, out _);
        byte[] byAlice = RsaX509Issuer.CreateLink(link, Alice.Rsa, "www.a.com", TimeSpan.FromDays(9), TestRelay.Now, new SeededRandom(1));
        AssertFails(LinkHandshakeFailureReason.BadCertificateSignature, 1, With(rsa, 1, byAlice));
    }

    [Fact]
    public void An_identity_is_made_of_keys_that_belong_together()
    {
        SeededRandom random = new(1);
        Assert.Throws<ArgumentException>(() => LinkIdentity.Create(Bob.Rsa, Alice.SigningKey, Bob.SigningCertificate, TestRelay.Now, random));
        using RSA big = RSA.Create(2048);
        Assert.Throws<ArgumentException>(() => LinkIdentity.Create(big, Bob.SigningKey, Bob.SigningCertificate, TestRelay.Now, random));
        Assert.Equal((Bob.RsaId, Bob.Ed25519Id), (Bob.Link.RsaId, Bob.Link.Ed25519Id));
    }

    private static (CertsCertificateType Type, ReadOnlyMemory<byte> Certificate)[] With(
        (CertsCertificateType Type, ReadOnlyMemory<byte> Certificate)[] entries, byte type, ReadOnlyMemory<byte> certificate) =>
        [.. entries.Select(entry => (byte)entry.Type == type ? (entry.Type, certificate) : entry)];

    private static (CertsCertificateType Type, ReadOnlyMemory<byte> Certificate)[] Without(
        (CertsCertificateType Type, ReadOnlyMemory<byte> Certificate)[] entries, byte type) => [.. entries.Where(entry => (byte)entry.Type != type)];

    private static ReadOnlyMemory<byte> Of((CertsCertificateType Type, ReadOnlyMemory<byte> Certificate)[] entries, byte type) =>
        entries.Single(entry => (byte)entry.Type == type).Certificate;

    private static LinkHandshakeFailure? Check(
        (CertsCertificateType Type, ReadOnlyMemory<byte> Certificate)[] entries, out LinkPeerProof? proof, bool isResponder = true, DateTimeOffset? time = null)
    {
        Assert.True(CertsBody.TryRead(LinkCells.Certs(entries).AsSpan(7), out CertsBody body));
        return new LinkCertificateCheck(isResponder, Bob.Link.Leaf, time ?? TestRelay.Now).Check(body, out proof);
    }

    private static void AssertFails(
        LinkHandshakeFailureReason reason,
        byte type,
        (CertsCertificateType Type, ReadOnlyMemory<byte> Certificate)[] entries,
        bool isResponder = true,
        DateTimeOffset? time = null)
    {
        Assert.Equal(new LinkHandshakeFailure(reason, CellCommand.Certs, (CertsCertificateType)type), Check(entries, out LinkPeerProof? proof, isResponder, time));
        Assert.Null(proof);
    }
}
