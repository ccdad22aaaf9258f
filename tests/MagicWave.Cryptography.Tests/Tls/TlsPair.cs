using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MagicWave.Cryptography.Tls;

namespace MagicWave.Cryptography.Tests.Tls;

/// <summary>A client and a server session face to face, and a certificate for the server.</summary>
internal sealed class TlsPair : IDisposable
{
    internal static readonly X509Certificate2 Certificate = CreateCertificate();

    private static readonly TlsContext ServerContext =
        TlsContext.CreateServer(Certificate.RawData, Certificate.GetRSAPrivateKey()!.ExportPkcs8PrivateKey(), []);

    private static readonly TlsContext ClientContext = TlsContext.CreateClient();

    internal TlsSession Client { get; } = NewClient();

    internal TlsSession Server { get; } = NewServer();

    internal static TlsSession NewServer() => ServerContext.NewSession();

    internal static TlsSession NewClient() => ClientContext.NewSession();

    /// <summary>Carries output both ways, <paramref name="step"/> bytes at a time, until there is none.</summary>
    internal void Exchange(int step = 65536)
    {
        while (Client.HasOutput || Server.HasOutput)
        {
            Carry(Client, Server, step);
            Carry(Server, Client, step);
        }
    }

    internal static void Carry(TlsSession from, TlsSession to, int step = 65536)
    {
        byte[] buffer = new byte[step];
        for (int count; (count = from.TakeOutput(buffer)) != 0;)
        {
            to.Receive(buffer.AsSpan(0, count));
        }
    }

    internal static byte[] ReadAll(TlsSession session)
    {
        using MemoryStream all = new();
        byte[] buffer = new byte[3000];
        for (int count; (count = session.Read(buffer)) != 0;)
        {
            all.Write(buffer, 0, count);
        }

        return all.ToArray();
    }

    public void Dispose()
    {
        Client.Dispose();
        Server.Dispose();
    }

    private static X509Certificate2 CreateCertificate()
    {
        RSA key = RSA.Create(2048);
        CertificateRequest request = new("CN=www.example.net", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return request.CreateSelfSigned(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2099, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }
}
