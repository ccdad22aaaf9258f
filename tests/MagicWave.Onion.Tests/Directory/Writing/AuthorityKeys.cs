using System.Security.Cryptography;
using MagicWave.Onion.Directory;
using MagicWave.Onion.Directory.Writing;

namespace MagicWave.Onion.Tests.Directory.Writing;

/// <summary>The keys of one authority, made once for all tests.</summary>
internal sealed class AuthorityKeys
{
    private AuthorityKeys()
    {
        Certificate = AuthorityCertificateWriter.Create(
            Identity, Signing, CapturedDocuments.Then, CapturedDocuments.Then.AddDays(90), new(System.Net.IPAddress.Loopback, 7000));
    }

    public static AuthorityKeys First { get; } = new();

    public static AuthorityKeys Second { get; } = new();

    public RSA Identity { get; } = RSA.Create(2048);

    public RSA Signing { get; } = RSA.Create(2048);

    public AuthorityCertificate Certificate { get; }
}
