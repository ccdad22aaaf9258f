using System.Security.Cryptography;
using MagicWave.Onion.Certificates;
using MagicWave.Onion.Identity;
using MagicWave.TestKit;

namespace MagicWave.Onion.Tests.Certificates;

public sealed class RsaCrossCertificateTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 30, 0, TimeSpan.Zero);
    private static readonly Ed25519Id Identity = Ed25519Id.FromBytes(new SeededRandom(1).Bytes(32));
    private readonly RSA _rsa = RSA.Create(RsaIdentity.KeyBits);

    [Fact]
    public void What_was_created_reads_back_and_is_signed()
    {
        RsaCrossCertificate created = RsaCrossCertificate.Create(Identity, _rsa, Now);
        Assert.Equal(32 + 4 + 1 + 128, created.Encoded.Length);
        Assert.True(RsaCrossCertificate.TryRead(created.Encoded.Span, out RsaCrossCertificate? read));
        Assert.Equal(Identity, read.Ed25519Id);
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 13, 0, 0, TimeSpan.Zero), read.ExpiresAt);
        Assert.False(read.IsExpired(read.ExpiresAt));
        Assert.True(read.IsExpired(read.ExpiresAt.AddTicks(1)));
        Assert.True(read.IsSignedBy(_rsa.ExportRSAPublicKey()));
        using RSA other = RSA.Create(RsaIdentity.KeyBits);
        Assert.False(read.IsSignedBy(other.ExportRSAPublicKey()));
    }

    [Fact]
    public void Every_changed_byte_and_every_other_length_is_noticed()
    {
        byte[] encoded = RsaCrossCertificate.Create(Identity, _rsa, Now).Encoded.ToArray();
        byte[] key = _rsa.ExportRSAPublicKey();
        for (int i = 0; i < encoded.Length; i++)
        {
            byte[] changed = [.. encoded];
            changed[i] ^= 0x10;
            Assert.False(RsaCrossCertificate.TryRead(changed, out RsaCrossCertificate? read) && read.IsSignedBy(key), $"byte {i}");
            Assert.False(RsaCrossCertificate.TryRead(encoded.AsSpan(0, i), out _));
        }

        Assert.False(RsaCrossCertificate.TryRead([.. encoded, 0], out _));
    }

    public void Dispose() => _rsa.Dispose();
}
