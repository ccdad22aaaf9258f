using MagicWave.Cryptography;
using MagicWave.Onion.Certificates;
using MagicWave.Onion.Identity;
using MagicWave.TestKit;

namespace MagicWave.Onion.Tests.Certificates;

public sealed class Ed25519CertificateTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 30, 0, TimeSpan.Zero);
    private static readonly byte[] Certified = new SeededRandom(1).Bytes(32);
    private readonly byte[] _secret = new byte[Ed25519.ExpandedKeyLength];
    private readonly byte[] _public = new byte[Ed25519.PublicKeyLength];

    public Ed25519CertificateTests()
    {
        Ed25519.ExpandSeed(new SeededRandom(2).Bytes(32), _secret);
        Ed25519.DerivePublicKey(_secret, _public);
    }

    private Ed25519Id Signer => Ed25519Id.FromBytes(_public);

    [Theory]
    [InlineData(true, 140)]
    [InlineData(false, 104)]
    public void What_was_created_reads_back_and_is_signed(bool includeSigningKey, int length)
    {
        Ed25519Certificate created = Create(includeSigningKey);
        Assert.Equal(length, created.Encoded.Length);
        Assert.True(Ed25519Certificate.TryRead(created.Encoded.Span, out Ed25519Certificate? read));
        Assert.Equal(Ed25519CertificateType.IdentitySigning, read.Type);
        Assert.Equal(CertifiedKeyType.Ed25519, read.CertifiedKeyType);
        Assert.Equal(Certified, read.CertifiedKey.ToArray());
        Assert.Equal(Ed25519Id.FromBytes(Certified), read.CertifiedEd25519Key);
        Assert.Equal(includeSigningKey ? Signer : null, read.SigningKey);
        Assert.Equal(created.Encoded.ToArray(), read.Encoded.ToArray());
        Assert.True(read.IsSignedBy(Signer));
        Assert.False(read.IsSignedBy(Ed25519Id.FromBytes(Certified)));
    }

    [Fact]
    public void Its_end_is_rounded_up_to_the_hour_and_included()
    {
        Ed25519Certificate certificate = Create(includeSigningKey: false);
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 13, 0, 0, TimeSpan.Zero), certificate.ExpiresAt);
        Assert.False(certificate.IsExpired(certificate.ExpiresAt));
        Assert.True(certificate.IsExpired(certificate.ExpiresAt.AddSeconds(1)));
    }

    [Fact]
    public void The_last_date_of_the_wire_can_be_read()
    {
        byte[] encoded = Create(includeSigningKey: false).Encoded.ToArray();
        encoded.AsSpan(2, 4).Fill(0xFF);
        Assert.True(Ed25519Certificate.TryRead(encoded, out Ed25519Certificate? certificate));
        Assert.Equal(9999, certificate.ExpiresAt.Year);
    }

    [Fact]
    public void Every_changed_byte_is_noticed()
    {
        byte[] encoded = Create(includeSigningKey: true).Encoded.ToArray();
        for (int i = 0; i < encoded.Length; i++)
        {
            byte[] changed = [.. encoded];
            changed[i] ^= 1;
            Assert.False(Ed25519Certificate.TryRead(changed, out Ed25519Certificate? read) && read.IsSignedBy(Signer), $"byte {i}");
        }
    }

    [Fact]
    public void Every_other_length_is_refused()
    {
        byte[] encoded = Create(includeSigningKey: true).Encoded.ToArray();
        for (int length = 0; length < encoded.Length; length++)
        {
            Assert.False(Ed25519Certificate.TryRead(encoded.AsSpan(0, length), out _));
        }

        Assert.False(Ed25519Certificate.TryRead([.. encoded, 0], out _));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(2, true)]
    [InlineData(1, false)]
    [InlineData(3, false)]
    public void An_unknown_extension_that_affects_validation_is_refused(byte flags, bool isAccepted)
    {
        byte[] encoded = Create(includeSigningKey: false).Encoded.ToArray();
        byte[] extended = [.. encoded[..39], 1, 0, 3, 99, flags, 7, 7, 7, .. encoded[40..]];
        Assert.Equal(isAccepted, Ed25519Certificate.TryRead(extended, out Ed25519Certificate? read));
        Assert.True(!isAccepted || read!.SigningKey is null);
    }

    [Fact]
    public void A_second_signing_key_or_one_of_another_length_is_refused()
    {
        byte[] encoded = Create(includeSigningKey: true).Encoded.ToArray();
        ReadOnlySpan<byte> extension = encoded.AsSpan(40, 36);
        byte[] twice = [.. encoded[..39], 2, .. extension, .. extension, .. encoded[76..]];
        Assert.False(Ed25519Certificate.TryRead(twice, out _));
        byte[] shorter = [.. encoded[..39], 1, 0, 31, 4, 0, .. extension[5..], .. encoded[76..]];
        Assert.False(Ed25519Certificate.TryRead(shorter, out _));
    }

    [Fact]
    public void Misuse_throws()
    {
        Assert.Throws<ArgumentException>(() => Ed25519Certificate.Create(
            Ed25519CertificateType.SigningLink, Certified.AsSpan(1), CertifiedKeyType.X509Digest, Now, _secret, _public, includeSigningKey: false));
        Assert.Throws<ArgumentOutOfRangeException>(() => Ed25519Certificate.Create(
            Ed25519CertificateType.SigningLink, Certified, CertifiedKeyType.X509Digest, DateTimeOffset.UnixEpoch.AddHours(-2), _secret, _public, includeSigningKey: false));
    }

    private Ed25519Certificate Create(bool includeSigningKey) => Ed25519Certificate.Create(
        Ed25519CertificateType.IdentitySigning, Certified, CertifiedKeyType.Ed25519, Now, _secret, _public, includeSigningKey);
}
