using System.Net;
using System.Security.Cryptography;
using MagicWave.Cryptography.Rsa;
using MagicWave.Onion.Certificates;

namespace MagicWave.Onion.Directory.Writing;

/// <summary>Makes the certificate by which an authority's identity key vouches for its signing key (dir-spec 3.1).</summary>
public static class AuthorityCertificateWriter
{
    /// <summary>Makes and signs one.</summary>
    /// <param name="identityKey">The v3 identity key, with its private part; C tor's has 3072 bits.</param>
    /// <param name="signingKey">The signing key, with its private part; C tor's has 2048 bits.</param>
    /// <param name="published">When it is made; whole seconds are kept.</param>
    /// <param name="expires">When the signing key stops; C tor gives it between 3 and 12 months.</param>
    /// <param name="address">Where the authority's directory port is, over IPv4; null to leave it out.</param>
    /// <exception cref="CryptographicException">A key has no private part.</exception>
    public static AuthorityCertificate Create(RSA identityKey, RSA signingKey, DateTimeOffset published, DateTimeOffset expires, IPEndPoint? address)
    {
        ArgumentNullException.ThrowIfNull(identityKey);
        ArgumentNullException.ThrowIfNull(signingKey);
        byte[] identity = identityKey.ExportRSAPublicKey();
        DocumentBuilder document = new DocumentBuilder().Line("dir-key-certificate-version 3")
            .OptionalLine("dir-address", address?.ToString())
            .Line($"fingerprint {RsaIdentity.IdOf(identity)}")
            .Line($"dir-key-published {DocumentBuilder.Time(published)}")
            .Line($"dir-key-expires {DocumentBuilder.Time(expires)}")
            .Line("dir-identity-key").Object(Parsing.KeyObjects.RsaPublicKey, identity)
            .Line("dir-signing-key").Object(Parsing.KeyObjects.RsaPublicKey, signingKey.ExportRSAPublicKey())
            .Line("dir-key-crosscert").Object("ID SIGNATURE", BareRsaSignature.Sign(signingKey, RsaIdentity.IdOf(identity).ToArray()))
            .Line("dir-key-certification");
        byte[] text = document.Object("SIGNATURE", BareRsaSignature.Sign(identityKey, SHA1.HashData(document.ToUtf8()))).ToUtf8();
        return AuthorityCertificate.TryParse(text, out AuthorityCertificate? certificate, out DocumentFault fault)
            ? certificate
            : throw new CryptographicException($"These keys make no certificate: {fault}.");
    }
}
