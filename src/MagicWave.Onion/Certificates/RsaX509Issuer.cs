using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MagicWave.Core.Security;
using MagicWave.Cryptography.Tls;

namespace MagicWave.Onion.Certificates;

/// <summary>
/// Makes the X.509 certificates of a relay (tor-spec 2, 4.2): the self-signed one of its RSA identity, and those that the identity signs
/// for link keys. The names in them are random, and the dates start at a midnight in the past, so that they say nothing about the relay.
/// </summary>
public static class RsaX509Issuer
{
    private const int NameMinimumLength = 8;
    private const int NameMaximumLength = 20;
    private const int SerialNumberLength = 8;
    private static readonly TimeSpan IdentityLifetime = TimeSpan.FromDays(365);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>A random name for the issuer: <c>www.….com</c>.</summary>
    public static string NewIssuerName(IRandom random) => RandomHostName.Generate(NameMinimumLength, NameMaximumLength, ".com", random);

    /// <summary>Makes the certificate of the identity key, signed by itself (type 2 in CERTS cells).</summary>
    /// <param name="rsaIdentity">The private identity key.</param>
    /// <param name="name">Subject and issuer, from <see cref="NewIssuerName"/>.</param>
    /// <param name="wallTime">Now.</param>
    /// <param name="random">For the serial number and the dates.</param>
    /// <returns>The certificate in DER.</returns>
    public static byte[] CreateIdentity(RSA rsaIdentity, string name, DateTimeOffset wallTime, IRandom random) =>
        Create(rsaIdentity, rsaIdentity, name, name, IdentityLifetime, wallTime, random);

    /// <summary>Makes the certificate of a link key, signed by the identity key (the TLS leaf, type 1 in CERTS cells).</summary>
    /// <param name="linkKey">The link key; its public part is enough.</param>
    /// <param name="rsaIdentity">The private identity key.</param>
    /// <param name="issuerName">The name in the identity's certificate.</param>
    /// <param name="lifetime">How long it is valid in all; its start lies up to two days less than that in the past.</param>
    /// <param name="wallTime">Now.</param>
    /// <param name="random">For the subject's name, the serial number and the dates.</param>
    /// <returns>The certificate in DER.</returns>
    public static byte[] CreateLink(RSA linkKey, RSA rsaIdentity, string issuerName, TimeSpan lifetime, DateTimeOffset wallTime, IRandom random)
    {
        string subject = RandomHostName.Generate(NameMinimumLength, NameMaximumLength, ".net", random);
        return Create(linkKey, rsaIdentity, subject, issuerName, lifetime, wallTime, random);
    }

    private static byte[] Create(
        RSA subjectKey, RSA issuerKey, string subject, string issuer, TimeSpan lifetime, DateTimeOffset wallTime, IRandom random)
    {
        ArgumentNullException.ThrowIfNull(subjectKey);
        ArgumentNullException.ThrowIfNull(issuerKey);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfLessThan(lifetime, Day);
        CertificateRequest request = new(CommonName(subject), subjectKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        DateTimeOffset start = PickStart(lifetime, wallTime, random);
        using X509Certificate2 certificate = request.Create(
            CommonName(issuer),
            X509SignatureGenerator.CreateForRSA(issuerKey, RSASignaturePadding.Pkcs1),
            start,
            start + lifetime,
            NewSerialNumber(random));
        return certificate.RawData;
    }

    private static X500DistinguishedName CommonName(string name)
    {
        X500DistinguishedNameBuilder builder = new();
        builder.AddCommonName(name);
        return builder.Build();
    }

    /// <summary>A midnight such that at least a day of the lifetime is left.</summary>
    private static DateTimeOffset PickStart(TimeSpan lifetime, DateTimeOffset wallTime, IRandom random)
    {
        TimeSpan earliest = lifetime - (2 * Day);
        TimeSpan age = earliest > TimeSpan.Zero ? TimeSpan.FromSeconds(random.NextInt64((long)earliest.TotalSeconds)) : TimeSpan.Zero;
        return new DateTimeOffset((wallTime - age).UtcDateTime.Date, TimeSpan.Zero);
    }

    private static byte[] NewSerialNumber(IRandom random)
    {
        byte[] serial = new byte[SerialNumberLength];
        random.Fill(serial);

        // Positive and of full length, as DER has it.
        serial[0] = (byte)((serial[0] & 0x7F) | 0x40);
        return serial;
    }
}
