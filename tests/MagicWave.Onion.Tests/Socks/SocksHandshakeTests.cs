using System.Net;
using System.Text;
using MagicWave.Onion.Socks;
using MagicWave.TestKit;

namespace MagicWave.Onion.Tests.Socks;

public class SocksHandshakeTests
{
    private static readonly byte[] NoAuthentication = [5, 1, 0];

    public static TheoryData<string, byte[]> Conversations => new()
    {
        { "5 to a name", [5, 1, 0, 5, 1, 0, 3, 11, .. "example.com"u8, 1, 187] },
        { "5 to IPv4", [5, 2, 0, 1, 5, 1, 0, 1, 192, 0, 2, 1, 0, 80] },
        { "5 to IPv6", [5, 1, 0, 5, 1, 0, 4, 0x20, 1, 0x0D, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 80] },
        { "5 with a password", [5, 2, 0, 2, 1, 4, .. "user"u8, 3, .. "pwd"u8, 5, 1, 0, 3, 1, (byte)'a', 0, 80] },
        { "5 with empty fields", [5, 1, 2, 1, 0, 0, 5, 1, 0, 3, 1, (byte)'a', 0, 80] },
        { "5 with a password nobody asked for", [5, 1, 0, 1, 1, (byte)'u', 1, (byte)'p', 5, 1, 0, 3, 1, (byte)'a', 0, 80] },
        { "5 RESOLVE", [5, 1, 0, 5, 0xF0, 0, 3, 11, .. "example.com"u8, 0, 0] },
        { "5 RESOLVE_PTR", [5, 1, 0, 5, 0xF1, 0, 1, 192, 0, 2, 1, 0, 0] },
        { "5 BIND", [5, 1, 0, 5, 2, 0, 1, 192, 0, 2, 1, 0, 80] },
        { "5 unknown address type", [5, 1, 0, 5, 1, 0, 9, 0] },
        { "5 no method", [5, 1, 1] },
        { "5 wrong version later", [5, 1, 0, 4] },
        { "4", [4, 1, 0, 80, 192, 0, 2, 1, 0] },
        { "4 with a user", [4, 1, 0, 80, 192, 0, 2, 1, .. "me"u8, 0] },
        { "4a", [4, 1, 0, 80, 0, 0, 0, 1, .. "me"u8, 0, .. "example.com"u8, 0] },
        { "4a RESOLVE", [4, 0xF0, 0, 0, 0, 0, 0, 1, 0, .. "example.com"u8, 0] },
        { "4 BIND", [4, 2, 0, 80, 192, 0, 2, 1, 0] },
        { "HTTP", "GET http://example.com/ HTTP/1.1\r\n\r\n"u8.ToArray() },
        { "noise", [0x16, 3, 1, 0, 0] },
    };

    [Theory]
    [MemberData(nameof(Conversations))]
    public void However_the_bytes_are_cut_the_outcome_is_the_same(string name, byte[] bytes)
    {
        Assert.NotEmpty(name);
        ByteSplitter.AssertSame(bytes, pieces =>
        {
            SocksHandshake socks = new();
            StringBuilder output = new();
            foreach (ReadOnlyMemory<byte> piece in pieces)
            {
                _ = socks.Receive(piece.Span);
                output.Append(Convert.ToHexString(Output(socks)));
            }

            return $"{socks.State} {socks.Request} {output}";
        });
    }

    [Fact]
    public void A_request_by_name_is_read()
    {
        SocksHandshake socks = After([5, 1, 0, 5, 1, 0, 3, 11, .. "example.com"u8, 1, 187]);
        Assert.Equal(SocksState.Requested, socks.State);
        Assert.Equal(new(5, SocksCommand.Connect, "example.com", 443, null, null), socks.Request);
        Assert.Equal([5, 0], Output(socks));
    }

    [Fact]
    public void Addresses_are_read_as_text()
    {
        Assert.Equal("192.0.2.1", After([5, 1, 0, 5, 1, 0, 1, 192, 0, 2, 1, 0, 80]).Request!.Host);
        byte[] ipv6 = IPAddress.Parse("2001:db8::1").GetAddressBytes();
        Assert.Equal("2001:db8::1", After([5, 1, 0, 5, 1, 0, 4, .. ipv6, 0, 80]).Request!.Host);
    }

    [Fact]
    public void Who_offers_a_password_is_asked_for_it()
    {
        SocksHandshake socks = After([5, 2, 0, 2]);
        Assert.Equal([5, 2], Output(socks));
        _ = socks.Receive([1, 4, .. "user"u8, 3, .. "pwd"u8]);
        Assert.Equal([1, 0], Output(socks));
        _ = socks.Receive([5, 1, 0, 3, 1, (byte)'a', 0, 80]);
        Assert.Equal(("user", "pwd"), (socks.Request!.Username, socks.Request.Password));
    }

    [Fact]
    public void A_password_that_nobody_asked_for_is_taken()
    {
        SocksHandshake socks = After([5, 1, 0, 1, 1, (byte)'u', 1, (byte)'p', 5, 1, 0, 3, 1, (byte)'a', 0, 80]);
        Assert.Equal([5, 0, 1, 0], Output(socks));
        Assert.Equal(("u", "p"), (socks.Request!.Username, socks.Request.Password));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(0)]
    public void Other_commands_are_refused(byte command)
    {
        SocksHandshake socks = After([5, 1, 0, 5, command, 0, 1, 192, 0, 2, 1, 0, 80]);
        Assert.Equal(SocksState.Failed, socks.State);
        Assert.Equal([5, 0, 5, 7, 0, 1, 0, 0, 0, 0, 0, 0], Output(socks));
    }

    [Fact]
    public void An_unknown_address_type_is_refused()
    {
        SocksHandshake socks = After([5, 1, 0, 5, 1, 0, 2]);
        Assert.Equal([5, 0, 5, 8, 0, 1, 0, 0, 0, 0, 0, 0], Output(socks));
        Assert.Equal(SocksState.Failed, socks.State);
    }

    [Fact]
    public void A_client_without_a_method_of_ours_is_told()
    {
        SocksHandshake socks = After([5, 1, 1]);
        Assert.Equal([5, 0xFF], Output(socks));
        Assert.Equal(SocksState.Failed, socks.State);
    }

    [Fact]
    public void Version_4a_gives_the_name_and_the_user()
    {
        SocksHandshake socks = After([4, 1, 0, 80, 0, 0, 0, 7, .. "me"u8, 0, .. "example.com"u8, 0]);
        Assert.Equal(new(4, SocksCommand.Connect, "example.com", 80, "me", null), socks.Request);
        socks.Answer(SocksReply.Succeeded);
        Assert.Equal([0, 0x5A, 0, 0, 0, 0, 0, 0], Output(socks));
    }

    [Fact]
    public void Version_4_says_no_in_one_way_only()
    {
        SocksHandshake socks = After([4, 1, 0, 80, 192, 0, 2, 1, 0]);
        socks.Answer(SocksReply.HostUnreachable);
        Assert.Equal([0, 0x5B, 0, 0, 0, 0, 0, 0], Output(socks));
        Assert.Equal(SocksState.Failed, socks.State);
    }

    [Fact]
    public void Version_4_has_no_room_for_IPv6()
    {
        SocksHandshake socks = After([4, 0xF0, 0, 0, 0, 0, 0, 1, 0, .. "a"u8, 0]);
        socks.Answer(SocksReply.Succeeded, IPAddress.IPv6Loopback);
        Assert.Equal(0x5B, Output(socks)[1]);
    }

    [Fact]
    public void Answers_carry_addresses_and_names()
    {
        SocksHandshake ipv4 = After([5, 1, 0, 5, 0xF0, 0, 3, 1, (byte)'a', 0, 0]);
        _ = Output(ipv4);
        ipv4.Answer(SocksReply.Succeeded, IPAddress.Parse("192.0.2.1"));
        Assert.Equal([5, 0, 0, 1, 192, 0, 2, 1, 0, 0], Output(ipv4));

        SocksHandshake ipv6 = After([5, 1, 0, 5, 0xF0, 0, 3, 1, (byte)'a', 0, 0]);
        _ = Output(ipv6);
        ipv6.Answer(SocksReply.Succeeded, IPAddress.Parse("2001:db8::1"));
        Assert.Equal([5, 0, 0, 4, .. IPAddress.Parse("2001:db8::1").GetAddressBytes(), 0, 0], Output(ipv6));

        SocksHandshake name = After([5, 1, 0, 5, 0xF1, 0, 1, 192, 0, 2, 1, 0, 0]);
        _ = Output(name);
        name.Answer(SocksReply.Succeeded, name: "example.com");
        Assert.Equal([5, 0, 0, 3, 11, .. "example.com"u8, 0, 0], Output(name));
    }

    [Fact]
    public void What_follows_the_request_belongs_to_the_stream()
    {
        SocksHandshake socks = After([.. NoAuthentication, 5, 1, 0, 3, 1, (byte)'a', 0, 80, .. "GET / HTTP/1.0"u8]);
        Assert.Equal("GET / HTTP/1.0"u8, socks.EarlyData.Span);
    }

    [Theory]
    [InlineData("GET / HTTP/1.0\r\n")]
    [InlineData("CONNECT example.com:443 HTTP/1.1\r\n")]
    [InlineData("POST / HTTP/1.0\r\n")]
    [InlineData("HEAD / HTTP/1.0\r\n")]
    public void HTTP_is_told_that_this_is_no_HTTP_proxy(string request)
    {
        SocksHandshake socks = After(Encoding.ASCII.GetBytes(request));
        Assert.Equal(SocksState.Failed, socks.State);
        Assert.StartsWith("HTTP/1.0 501 ", Encoding.ASCII.GetString(Output(socks)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_request_without_end_is_cut_off()
    {
        SocksHandshake socks = After([4, 1, 0, 80, 192, 0, 2, 1]);
        byte[] more = new byte[5000];
        Array.Fill(more, (byte)'x');
        Assert.InRange(socks.Receive(more), 1, SocksHandshake.MaximumReceived);
        Assert.Equal(SocksState.Failed, socks.State);
        Assert.Equal(0, socks.Receive(more));
    }

    [Fact]
    public void Only_a_request_is_answered_and_only_once()
    {
        SocksHandshake socks = After(NoAuthentication);
        Assert.Throws<InvalidOperationException>(() => socks.Answer(SocksReply.Succeeded));
        _ = socks.Receive([5, 1, 0, 3, 1, (byte)'a', 0, 80]);
        socks.Answer(SocksReply.Succeeded);
        Assert.Throws<InvalidOperationException>(() => socks.Answer(SocksReply.Succeeded));
    }

    private static SocksHandshake After(ReadOnlySpan<byte> bytes)
    {
        SocksHandshake socks = new();
        _ = socks.Receive(bytes);
        return socks;
    }

    private static byte[] Output(SocksHandshake socks)
    {
        byte[] output = new byte[4096];
        return output[..socks.TakeOutput(output)];
    }
}
