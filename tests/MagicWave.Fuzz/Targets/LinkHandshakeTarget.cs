using System.Net;
using System.Security.Cryptography;
using MagicWave.Core.Bytes;
using MagicWave.Cryptography;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Certificates;
using MagicWave.Onion.Channels;
using MagicWave.TestKit;
using MagicWave.TestKit.Fuzzing;

namespace MagicWave.Fuzz.Targets;

/// <summary>
/// The first byte picks the role, the rest is what the peer sends. Whole and byte by byte it leads to the same state, the same failure and
/// the same output.
/// </summary>
internal sealed class LinkHandshakeTarget : IFuzzTarget
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 0, 0, 0, TimeSpan.Zero);
    private static readonly LinkIdentity Identity = CreateIdentity();
    private static readonly VectorRecord Real =
        VectorFile.Parse(File.ReadAllText(Repository.Path("tests", "MagicWave.Onion.Tests", "Vectors", "link-responder.txt"))).Records[0];
    private static readonly byte[] RealLeaf = Real.Bytes("tls-leaf");

    public string Name => "link-handshake";

    public IEnumerable<byte[]> Seeds
    {
        get
        {
            byte[] sent = [.. Real.Bytes("versions"), .. Real.Bytes("certs"), .. Real.Bytes("auth-challenge"), .. Real.Bytes("netinfo")];
            yield return [0, .. sent];
            yield return [1, .. sent];
            yield return [2, .. Real.Bytes("versions"), .. Real.Bytes("netinfo")];
        }
    }

    public void Run(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty)
        {
            return;
        }

        LinkHandshakeRole role = (LinkHandshakeRole)(input[0] % 3);
        using LinkHandshake whole = New(role);
        using LinkHandshake bytewise = New(role);
        int consumed = whole.HandleReceived(input[1..], Now);
        int steps = 0;
        foreach (byte value in input[1..])
        {
            steps += bytewise.HandleReceived([value], Now);
        }

        if (whole.State != bytewise.State || whole.Failure != bytewise.Failure || !PublicBytes.Equal(whole.TakeOutput(), bytewise.TakeOutput())
            || (whole.State != LinkHandshakeState.Failed && consumed != steps))
        {
            throw new InvalidOperationException($"{whole.State} {whole.Failure} after {consumed}; byte by byte {bytewise.State} {bytewise.Failure} after {steps}.");
        }
    }

    internal static IEnumerable<byte[]> RealCertificates()
    {
        byte[] body = Real.Bytes("certs")[7..];
        for (byte type = 1; type <= 7; type++)
        {
            if (CertsBody.TryRead(body, out CertsBody certs) && certs.TryGet((CertsCertificateType)type, out ReadOnlySpan<byte> certificate))
            {
                yield return certificate.ToArray();
            }
        }
    }

    private static LinkHandshake New(LinkHandshakeRole role) => new(
        new() { Role = role, PeerAddress = IPAddress.Loopback, Identity = role == LinkHandshakeRole.Client ? null : Identity },
        new(RealLeaf, (_, _, output) => output.Clear()),
        new SeededRandom(1),
        default);

    private static LinkIdentity CreateIdentity()
    {
        SeededRandom random = new(1);
        byte[] secret = new byte[Ed25519.ExpandedKeyLength];
        byte[] key = new byte[Ed25519.PublicKeyLength];
        Ed25519.ExpandSeed(random.Bytes(32), secret);
        Ed25519.DerivePublicKey(secret, key);
        Ed25519Certificate certificate = Ed25519Certificate.Create(
            Ed25519CertificateType.IdentitySigning, key, CertifiedKeyType.Ed25519, Now.AddDays(30), secret, key, includeSigningKey: true);
        using RSA rsa = RSA.Create(RsaIdentity.KeyBits);
        return LinkIdentity.Create(rsa, secret, certificate, Now, random);
    }
}
