using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MagicWave.Core.Bytes;
using MagicWave.Cryptography.Rsa;
using MagicWave.Onion.Certificates;
using MagicWave.Onion.Identity;
using MagicWave.Onion.KeyFiles;

namespace MagicWave.Onion.Relay.Keys;

/// <summary>
/// The files that tor-gencert makes: <c>authority_identity_key</c>, <c>authority_signing_key</c> and <c>authority_certificate</c>. The
/// identity key may be encrypted or elsewhere: it is only read to make a certificate.
/// </summary>
internal static class AuthorityKeyFiles
{
    private const string Identity = "authority_identity_key";
    private const string Signing = "authority_signing_key";
    private const string Certificate = "authority_certificate";
    private const int IdentityBits = 3072;
    private const int SigningBits = 2048;
    private const int MinimumBits = 1024;

    /// <summary>tor-gencert's default.</summary>
    private const int LifetimeMonths = 12;

    private const string IsoTime = "yyyy-MM-dd HH:mm:ss";

    /// <summary>Loads the keys; makes all of them when there is no certificate.</summary>
    public static AuthorityKeys Open(KeyFolder folder, string? dirAddress, DateTimeOffset now)
    {
        byte[]? stored = folder.Read(Certificate);
        RSA? signing = RsaKeyFile.Load(folder, Signing, MinimumBits);
        if (stored is null && signing is null)
        {
            return Create(folder, dirAddress, now);
        }

        if (stored is null || signing is null)
        {
            throw new KeyStoreException(KeyStoreFaultKind.Missing, $"{Signing} and {Certificate} belong together, and one is not there: make both with tor-gencert.");
        }

        string text = Encoding.ASCII.GetString(stored);
        RsaId ident = ReadIdent(text, signing);
        return new AuthorityKeys { V3Ident = ident, SigningKey = signing, CertificateText = text };
    }

    /// <summary>Writes a certificate (dir-spec 3.1).</summary>
    public static string Write(RSA identity, RSA signing, string? dirAddress, DateTimeOffset published, DateTimeOffset expires)
    {
        byte[] identityDer = identity.ExportRSAPublicKey();
        StringBuilder text = new();
        text.Append("dir-key-certificate-version 3\n");
        if (dirAddress is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"dir-address {dirAddress}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"fingerprint {RsaIdentity.IdOf(identityDer)}\n");
        text.Append(CultureInfo.InvariantCulture, $"dir-key-published {published.UtcDateTime.ToString(IsoTime, CultureInfo.InvariantCulture)}\n");
        text.Append(CultureInfo.InvariantCulture, $"dir-key-expires {expires.UtcDateTime.ToString(IsoTime, CultureInfo.InvariantCulture)}\n");
        text.Append("dir-identity-key\n").Append(identity.ExportRSAPublicKeyPem()).Append('\n');
        text.Append("dir-signing-key\n").Append(signing.ExportRSAPublicKeyPem()).Append('\n');
        text.Append("dir-key-crosscert\n").Append(Pem("ID SIGNATURE", BareRsaSignature.Sign(signing, Digest(identityDer))));
        text.Append("dir-key-certification\n");
        byte[] signature = BareRsaSignature.Sign(identity, Digest(Encoding.ASCII.GetBytes(text.ToString())));
        return text.Append(Pem("SIGNATURE", signature)).ToString();
    }

    private static AuthorityKeys Create(KeyFolder folder, string? dirAddress, DateTimeOffset now)
    {
        using RSA identity = RsaKeyFile.Load(folder, Identity, MinimumBits) ?? RsaKeyFile.Create(folder, Identity, IdentityBits);
        RSA signing = RsaKeyFile.Create(folder, Signing, SigningBits);
        string text = Write(identity, signing, dirAddress, now, now.AddMonths(LifetimeMonths));
        folder.Write(Certificate, text);
        return new AuthorityKeys { V3Ident = RsaIdentity.IdOf(identity), SigningKey = signing, CertificateText = text };
    }

    /// <summary>The identity that the certificate is of; checks that it certifies the key beside it.</summary>
    private static RsaId ReadIdent(string text, RSA signing)
    {
        const string Fingerprint = "\nfingerprint ";
        int start = text.IndexOf(Fingerprint, StringComparison.Ordinal);
        int key = text.IndexOf("\ndir-signing-key\n", StringComparison.Ordinal);
        if (start < 0 || key < 0)
        {
            throw new KeyStoreException(KeyStoreFaultKind.Corrupt, $"{Certificate} is no certificate of an authority.");
        }

        int line = start + Fingerprint.Length;
        string hex = text[line..text.IndexOf('\n', line)].Replace(" ", "", StringComparison.Ordinal);
        using RSA certified = RSA.Create();
        try
        {
            ReadOnlySpan<char> rest = text.AsSpan(key);
            PemFields pem = PemEncoding.Find(rest);
            certified.ImportFromPem(rest[pem.Location]);
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException)
        {
            throw new KeyStoreException(KeyStoreFaultKind.Corrupt, $"{Certificate} has no signing key that can be read.", failure);
        }

        return RsaId.TryParseHex(hex, out RsaId ident) && PublicBytes.Equal(certified.ExportRSAPublicKey(), signing.ExportRSAPublicKey())
            ? ident
            : throw new KeyStoreException(KeyStoreFaultKind.Corrupt, $"{Certificate} does not certify {Signing}.");
    }

    private static byte[] Digest(byte[] data) => SHA1.HashData(data);

    private static string Pem(string label, byte[] signature) => PemEncoding.WriteString(label, signature) + "\n";
}
