using System.Security.Cryptography;
using MagicWave.Core.Bytes;
using MagicWave.Cryptography.Tls;

namespace MagicWave.Cryptography.Tests.Tls;

public sealed class TlsSessionTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(65536)]
    public void Two_sessions_open_however_the_bytes_are_cut(int step)
    {
        using TlsPair pair = new();
        pair.Exchange(step);
        Assert.Equal(TlsState.Open, pair.Client.State);
        Assert.Equal(TlsState.Open, pair.Server.State);
        Assert.True(pair.Client.IsTls13);
        Assert.Equal(TlsPair.Certificate.RawData, pair.Client.PeerCertificateDer());
        Assert.Throws<InvalidOperationException>(pair.Server.PeerCertificateDer);
    }

    [Fact]
    public void The_client_speaks_first_and_the_server_waits()
    {
        using TlsPair pair = new();
        Assert.True(pair.Client.HasOutput);
        Assert.False(pair.Server.HasOutput);
        Assert.Equal(TlsState.Handshaking, pair.Client.State);
        Assert.Throws<InvalidOperationException>(() => pair.Client.Write([1]));
        Assert.Equal(0, pair.Client.Read(new byte[10]));
    }

    [Fact]
    public void A_message_arrives_at_each_split_of_its_ciphertext()
    {
        using TlsPair pair = new();
        pair.Exchange();
        byte[] message = RandomNumberGenerator.GetBytes(40);
        byte[] wire = new byte[200];
        for (int split = 0; ; split++)
        {
            pair.Client.Write(message);
            int length = pair.Client.TakeOutput(wire);
            Assert.False(pair.Client.HasOutput);
            if (split > length)
            {
                break;
            }

            pair.Server.Receive(wire.AsSpan(0, split));
            byte[] first = TlsPair.ReadAll(pair.Server);
            Assert.Equal(split == length ? message : [], first);
            pair.Server.Receive(wire.AsSpan(split, length - split));
            Assert.Equal(message, first.Concat(TlsPair.ReadAll(pair.Server)));
        }
    }

    [Fact]
    public void Big_transfers_arrive_whole_in_both_directions()
    {
        using TlsPair pair = new();
        pair.Exchange();
        byte[] up = RandomNumberGenerator.GetBytes(3_000_001);
        byte[] down = RandomNumberGenerator.GetBytes(1_000_003);
        pair.Client.Write(up);
        pair.Server.Write(down);
        pair.Exchange(step: 1777);
        Assert.True(PublicBytes.Equal(up, TlsPair.ReadAll(pair.Server)));
        Assert.True(PublicBytes.Equal(down, TlsPair.ReadAll(pair.Client)));
    }

    [Fact]
    public void Both_ends_export_the_same_secret_and_it_depends_on_label_and_context()
    {
        using TlsPair pair = new();
        pair.Exchange();
        byte[] client = Export(pair.Client, "EXPORTER FOR TOR TLS CLIENT BINDING AUTH0003"u8, "context"u8);
        Assert.Equal(client, Export(pair.Server, "EXPORTER FOR TOR TLS CLIENT BINDING AUTH0003"u8, "context"u8));
        Assert.NotEqual(client, Export(pair.Server, "EXPORTER FOR TOR TLS CLIENT BINDING AUTH0003"u8, "contexT"u8));
        Assert.NotEqual(client, Export(pair.Server, "EXPORTER OTHER"u8, "context"u8));
        using TlsPair other = new();
        Assert.Throws<InvalidOperationException>(() => Export(other.Client, "EXPORTER OTHER"u8, default));
        other.Exchange();
        Assert.NotEqual(client, Export(other.Client, "EXPORTER FOR TOR TLS CLIENT BINDING AUTH0003"u8, "context"u8));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_the_peer_does_afterwards_does_not_stop_the_export(bool isClosing)
    {
        using TlsPair pair = new();
        pair.Exchange();
        byte[] before = Export(pair.Server, "EXPORTER X"u8, "context"u8);
        byte[] wire = new byte[500];
        if (isClosing)
        {
            pair.Client.Close();
        }
        else
        {
            pair.Client.Write([1]);
        }

        int length = pair.Client.TakeOutput(wire);
        wire[length - 1] ^= (byte)(isClosing ? 0 : 1);
        pair.Server.Receive(wire.AsSpan(0, length));
        Assert.Equal(0, pair.Server.Read(new byte[1]));
        Assert.Equal(isClosing ? TlsState.Closed : TlsState.Failed, pair.Server.State);
        Assert.Equal(before, Export(pair.Server, "EXPORTER X"u8, "context"u8));
    }

    [Fact]
    public void Garbage_fails_the_session_and_nothing_throws()
    {
        Random random = new(1);
        for (int i = 0; i < 200; i++)
        {
            byte[] garbage = new byte[random.Next(6, 400)];
            random.NextBytes(garbage);
            using TlsSession server = TlsPair.NewServer();
            using TlsSession client = TlsPair.NewClient();
            server.Receive("GET / HTTP/1.0\r\n\r\n"u8);
            Assert.Equal(TlsState.Failed, server.State);
            garbage[1] |= 0x80; // Not a version: else it may be the start of a long record.
            client.Receive(garbage);
            Assert.Equal(TlsState.Failed, client.State);
            client.Receive(garbage);
            client.Write([1]);
            Assert.Equal(0, client.Read(new byte[10]));
            client.Close();
            Assert.Equal(TlsState.Failed, client.State);
        }
    }

    [Fact]
    public void A_changed_bit_in_a_record_fails_the_receiver()
    {
        byte[] wire = new byte[500];
        for (int bit = 0; bit < 40; bit++)
        {
            using TlsPair pair = new();
            pair.Exchange();
            pair.Client.Write(new byte[100]);
            int length = pair.Client.TakeOutput(wire);
            wire[5 + (bit % (length - 5))] ^= (byte)(1 << (bit % 8));
            pair.Server.Receive(wire.AsSpan(0, length));
            Assert.Equal(0, pair.Server.Read(new byte[500]));
            Assert.Equal(TlsState.Failed, pair.Server.State);
            Assert.True(pair.Server.HasOutput);
            TlsPair.Carry(pair.Server, pair.Client);
            Assert.Equal(0, pair.Client.Read(new byte[500]));
            Assert.Equal(TlsState.Failed, pair.Client.State);
        }
    }

    [Fact]
    public void Closing_is_seen_after_the_last_byte()
    {
        using TlsPair pair = new();
        pair.Exchange();
        pair.Client.Write([1, 2, 3]);
        pair.Client.Close();
        Assert.Equal(TlsState.Closed, pair.Client.State);
        pair.Client.Write([4]);
        TlsPair.Carry(pair.Client, pair.Server);
        Assert.Equal(TlsState.Open, pair.Server.State);
        Assert.Equal([1, 2, 3], TlsPair.ReadAll(pair.Server));
        Assert.Equal(TlsState.Closed, pair.Server.State);
    }

    [Fact]
    public void Moving_data_allocates_nothing()
    {
        using TlsPair pair = new();
        pair.Exchange();
        byte[] cells = new byte[514 * 30];
        byte[] wire = new byte[20000];
        byte[] plain = new byte[20000];
        long before = 0;
        for (int i = 0; i < 200; i++)
        {
            if (i == 100)
            {
                before = GC.GetAllocatedBytesForCurrentThread();
            }

            pair.Client.Write(cells);
            while (pair.Client.HasOutput)
            {
                int length = pair.Client.TakeOutput(wire);
                pair.Server.Receive(wire.AsSpan(0, length));
            }

            while (pair.Server.Read(plain) != 0)
            {
            }
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_disposed_session_says_so()
    {
        TlsPair pair = new();
        pair.Dispose();
        Assert.Throws<ObjectDisposedException>(() => pair.Client.Receive([1]));
        Assert.Throws<ObjectDisposedException>(() => pair.Client.TakeOutput(new byte[1]));
        Assert.Throws<ObjectDisposedException>(() => pair.Client.PeerCertificateDer());
        Assert.Throws<ObjectDisposedException>(() => pair.Client.HasOutput);
    }

    private static byte[] Export(TlsSession session, ReadOnlySpan<byte> label, ReadOnlySpan<byte> context)
    {
        byte[] secret = new byte[32];
        session.ExportKeyingMaterial(label, context, secret);
        return secret;
    }
}
