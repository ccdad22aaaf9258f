using System.Security.Cryptography;
using MagicWave.Cryptography.Tls;

namespace MagicWave.Cryptography.Tests.Tls;

public sealed class TlsContextTests
{
    [Fact]
    public void A_server_needs_a_certificate_and_its_own_key()
    {
        byte[] certificate = TlsPair.Certificate.RawData;
        using RSA other = RSA.Create(2048);
        byte[] otherKey = other.ExportPkcs8PrivateKey();
        Assert.Throws<ArgumentException>(() => TlsContext.CreateServer(certificate, otherKey, []));
        Assert.Throws<ArgumentException>(() => TlsContext.CreateServer(certificate, [], []));
        Assert.Throws<ArgumentException>(() => TlsContext.CreateServer([], otherKey, []));
        Assert.Throws<ArgumentException>(() => TlsContext.CreateServer([1, 2, 3], otherKey, []));
    }

    [Fact]
    public void A_bad_chain_certificate_is_refused()
    {
        byte[] key = KeyOf();
        Assert.Throws<ArgumentException>(() => TlsContext.CreateServer(TlsPair.Certificate.RawData, key, [[1, 2, 3]]));
        using TlsContext context = TlsContext.CreateServer(TlsPair.Certificate.RawData, key, [TlsPair.Certificate.RawData]);
        using TlsSession session = context.NewSession();
        Assert.Equal(TlsState.Handshaking, session.State);
    }

    [Fact]
    public void Sessions_outlive_their_context()
    {
        TlsContext context = TlsContext.CreateServer(TlsPair.Certificate.RawData, KeyOf(), []);
        using TlsSession server = context.NewSession();
        context.Dispose();
        Assert.Throws<ObjectDisposedException>(context.NewSession);
        using TlsSession client = TlsPair.NewClient();
        for (int i = 0; i < 3; i++)
        {
            TlsPair.Carry(client, server);
            TlsPair.Carry(server, client);
        }

        Assert.Equal(TlsState.Open, client.State);
        Assert.Equal(TlsState.Open, server.State);
    }

    [Fact]
    public void The_server_sends_no_session_tickets()
    {
        using TlsPair pair = new();
        pair.Exchange();
        Assert.Equal(0, pair.Client.Read(new byte[100]));

        // The server's last flight is its Finished; tickets would follow the client's.
        Assert.False(pair.Server.HasOutput);
    }

    [Fact]
    public void Each_hello_asks_for_another_server_name_of_the_usual_form()
    {
        HashSet<string> names = [];
        byte[] hello = new byte[4096];
        for (int i = 0; i < 20; i++)
        {
            using TlsSession client = TlsPair.NewClient();
            int length = client.TakeOutput(hello);
            string text = System.Text.Encoding.Latin1.GetString(hello, 0, length);
            System.Text.RegularExpressions.Match name = System.Text.RegularExpressions.Regex.Match(text, @"www\.[a-z2-7]{4,25}\.com");
            Assert.True(name.Success);
            names.Add(name.Value);
        }

        Assert.True(names.Count > 15);
    }

    private static byte[] KeyOf() =>
        System.Security.Cryptography.X509Certificates.RSACertificateExtensions.GetRSAPrivateKey(TlsPair.Certificate)!.ExportPkcs8PrivateKey();
}
