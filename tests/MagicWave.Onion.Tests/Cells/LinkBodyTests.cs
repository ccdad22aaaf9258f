using System.Net;
using MagicWave.Onion.Cells;
using MagicWave.TestKit;

namespace MagicWave.Onion.Tests.Cells;

/// <summary>The cells of the link handshake: what a real relay sent, and every way to cut it short.</summary>
public sealed class LinkBodyTests
{
    private static readonly VectorRecord Real = VectorFile.Load<LinkBodyTests>("link-responder.txt").Records[0];

    [Fact]
    public void VERSIONS_of_a_real_relay()
    {
        byte[] body = Real.Bytes("versions")[5..];
        Assert.True(VersionsBody.TryRead(body, out VersionsBody versions));
        Assert.Equal([3, 4, 5], Enumerable.Range(0, 3).Select(i => (int)body[(2 * i) + 1]));
        Assert.Equal(3, versions.Count);
        Assert.Equal((3, 4, 5), (versions[0], versions[1], versions[2]));
        Assert.Equal(5, versions.HighestCommon([4, 5]));
        Assert.Equal(3, versions.HighestCommon([1, 2, 3]));
        Assert.Equal(0, versions.HighestCommon([6]));
        byte[] written = new byte[6];
        Assert.Equal(6, VersionsBody.Write(written, [3, 4, 5]));
        Assert.Equal(body, written);
        Assert.False(VersionsBody.TryRead([0, 4, 0], out _));
    }

    [Fact]
    public void CERTS_of_a_real_relay()
    {
        byte[] body = Real.Bytes("certs")[7..];
        Assert.True(CertsBody.TryRead(body, out CertsBody certs));
        Assert.Equal(5, certs.Count);
        Assert.False(certs.HasDuplicates);
        List<(CertsCertificateType, ReadOnlyMemory<byte>)> entries = [];
        foreach (byte type in (ReadOnlySpan<byte>)[1, 2, 4, 5, 7])
        {
            Assert.True(certs.TryGet((CertsCertificateType)type, out ReadOnlySpan<byte> certificate));
            entries.Add(((CertsCertificateType)type, certificate.ToArray()));
        }

        Assert.Equal(Real.Bytes("tls-leaf"), entries[0].Item2.ToArray());
        Assert.False(certs.TryGet(CertsCertificateType.RsaAuthentication, out _));
        byte[] written = new byte[CertsBody.LengthOf([.. entries])];
        Assert.Equal(body.Length, CertsBody.Write(written, [.. entries]));
        Assert.Equal(body, written);
        for (int length = 0; length < body.Length; length++)
        {
            Assert.False(CertsBody.TryRead(body.AsSpan(0, length), out _));
        }

        Assert.True(CertsBody.TryRead([.. body, 1, 2, 3], out _));
    }

    [Fact]
    public void Duplicates_in_CERTS_are_seen()
    {
        Assert.True(CertsBody.TryRead([2, 4, 0, 0, 4, 0, 1, 9], out CertsBody certs));
        Assert.True(certs.HasDuplicates);
        Assert.True(certs.TryGet(CertsCertificateType.IdentitySigning, out ReadOnlySpan<byte> first));
        Assert.True(first.IsEmpty);
        Assert.True(CertsBody.TryRead([0], out certs));
        Assert.False(certs.HasDuplicates);
    }

    [Fact]
    public void AUTH_CHALLENGE_of_a_real_relay()
    {
        byte[] body = Real.Bytes("auth-challenge")[7..];
        Assert.True(AuthChallengeBody.TryRead(body, out AuthChallengeBody challenge));
        Assert.True(challenge.Offers(AuthenticateBody.Ed25519Method));
        Assert.False(challenge.Offers(1));
        byte[] written = new byte[body.Length];
        Assert.Equal(body.Length, AuthChallengeBody.Write(written, challenge.Challenge, [3]));
        Assert.Equal(body, written);
        for (int length = 0; length < body.Length; length++)
        {
            Assert.False(AuthChallengeBody.TryRead(body.AsSpan(0, length), out _));
        }

        Assert.True(AuthChallengeBody.TryRead([.. body, 0], out _));
    }

    [Fact]
    public void NETINFO_of_a_real_relay()
    {
        byte[] payload = Real.Bytes("netinfo")[5..];
        Assert.True(NetinfoBody.TryRead(payload, out NetinfoBody? netinfo));
        Assert.InRange((long)netinfo.Timestamp, Real.Number("time") - 5, Real.Number("time") + 5);
        Assert.Equal(IPAddress.Loopback, netinfo.ReceiverAddress);
        Assert.Equal([IPAddress.Loopback], netinfo.SenderAddresses);
        byte[] written = new byte[payload.Length];
        Assert.Equal(17, netinfo.Write(written));
        Assert.Equal(payload, written);
    }

    [Fact]
    public void NETINFO_skips_addresses_that_nobody_knows_but_not_the_receivers()
    {
        Assert.True(NetinfoBody.TryRead([0, 0, 0, 1, 4, 4, 1, 2, 3, 4, 3, 0, 2, 9, 9, 4, 3, 1, 2, 3, 4, 4, 5, 6, 7, 8, 77], out NetinfoBody? netinfo));
        Assert.Equal([IPAddress.Parse("5.6.7.8")], netinfo.SenderAddresses);
        Assert.False(NetinfoBody.TryRead([0, 0, 0, 1, 0, 2, 9, 9, 0], out _));
        Assert.False(NetinfoBody.TryRead([0, 0, 0, 1, 4, 5, 1, 2, 3, 4, 5, 0], out _));
        Assert.False(NetinfoBody.TryRead([0, 0, 0, 1, 4, 4, 1, 2, 3, 4, 2, 4, 4, 5, 6, 7, 8], out _));
    }

    [Fact]
    public void NETINFO_holds_both_kinds_of_addresses()
    {
        IPAddress ipv6 = IPAddress.Parse("2001:db8::1");
        byte[] payload = new byte[509];
        int length = new NetinfoBody(7, IPAddress.Parse("::ffff:192.0.2.7"), [ipv6, IPAddress.Parse("192.0.2.1")]).Write(payload);
        Assert.True(NetinfoBody.TryRead(payload.AsSpan(0, length), out NetinfoBody? netinfo));
        Assert.Equal(IPAddress.Parse("192.0.2.7"), netinfo.ReceiverAddress);
        Assert.Equal([ipv6, IPAddress.Parse("192.0.2.1")], netinfo.SenderAddresses);
        NetinfoBody crowded = new(7, ipv6, [.. Enumerable.Repeat(ipv6, NetinfoBody.MaximumAddresses)]);
        Assert.True(crowded.Write(payload) < payload.Length);
        Assert.Throws<InvalidOperationException>(() => (crowded with { SenderAddresses = [.. crowded.SenderAddresses, ipv6] }).Write(payload));
    }

    [Fact]
    public void AUTHENTICATE_reads_back_and_ignores_what_follows()
    {
        byte[] body = new byte[AuthenticateBody.HeaderLength + Ed25519Authentication.Length];
        byte[] authentication = new SeededRandom(1).Bytes(Ed25519Authentication.Length);
        Assert.Equal(356, new AuthenticateBody(3, authentication).Write(body));
        Assert.True(AuthenticateBody.TryRead([.. body, 1], out AuthenticateBody read));
        Assert.Equal(3, read.Method);
        Assert.Equal(authentication, read.Authentication.ToArray());
        for (int length = 0; length < body.Length; length++)
        {
            Assert.False(AuthenticateBody.TryRead(body.AsSpan(0, length), out _));
        }
    }
}
