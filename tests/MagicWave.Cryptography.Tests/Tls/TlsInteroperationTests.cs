using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using MagicWave.Cryptography.Tls;

namespace MagicWave.Cryptography.Tests.Tls;

/// <summary>The sessions against <see cref="SslStream"/>, in memory, in both roles and both versions.</summary>
public sealed class TlsInteroperationTests
{
    // SslStream names both versions; which of them is negotiated is what the tests choose.
    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public void Our_server_serves_an_SslStream(SslProtocols version)
    {
        using TlsSession server = TlsPair.NewServer();
        using SslStream client = new(new SessionStream(server), leaveInnerStreamOpen: false, (_, _, _, _) => true);
        client.AuthenticateAsClient(new SslClientAuthenticationOptions { TargetHost = "www.example.com", EnabledSslProtocols = version });
        Assert.Equal(TlsState.Open, server.State);
        Assert.Equal(version == SslProtocols.Tls13, server.IsTls13);
        Converse(client, server);
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public void Our_client_talks_to_an_SslStream(SslProtocols version)
    {
        using TlsSession client = TlsPair.NewClient();
        using SslStream server = new(new SessionStream(client), leaveInnerStreamOpen: false);
        server.AuthenticateAsServer(new SslServerAuthenticationOptions { ServerCertificate = TlsPair.Certificate, EnabledSslProtocols = version });
        Assert.Equal(TlsState.Open, client.State);
        Assert.Equal(version == SslProtocols.Tls13, client.IsTls13);
        Assert.Equal(TlsPair.Certificate.RawData, client.PeerCertificateDer());
        Converse(server, client);
    }

    private static void Converse(SslStream stream, TlsSession session)
    {
        byte[] message = RandomNumberGenerator.GetBytes(100_000);
        stream.Write(message);
        Assert.Equal(message, TlsPair.ReadAll(session));
        session.Write(message);
        byte[] received = new byte[message.Length];
        stream.ReadExactly(received);
        Assert.Equal(message, received);
        stream.ShutdownAsync().GetAwaiter().GetResult();
        Assert.Equal(0, session.Read(new byte[10]));
        Assert.Equal(TlsState.Closed, session.State);
    }
}
