using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MagicWave.Publishing.Names;
using MagicWave.Publishing.Records;
using MagicWave.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace MagicWave.Publishing.Tests;

public sealed class NameCheckTests
{
    private const string Address = "2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid";
    private const string Other = "pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd";

    private static readonly OnionName Onion = OnionName.TryParse(Address, out OnionName? onion) ? onion : throw new InvalidOperationException();

    [Theory]
    [InlineData(new[] { "magicwave=/onion3/" + Address }, NameState.Set)]
    [InlineData(new[] { "v=spf1 -all", "magicwave=/onion3/" + Address }, NameState.Set)]
    [InlineData(new[] { "magicwave=/onion3/" + Other }, NameState.Different)]
    [InlineData(new[] { "v=spf1 -all" }, NameState.Missing)]
    [InlineData(new string[0], NameState.Missing)]
    public async Task A_resolver_is_asked_over_the_dialer_alone(string[] records, NameState expected)
    {
        List<string> dialed = [];
        DnsTxtCheck check = new(
            (host, port, _) =>
            {
                dialed.Add(string.Create(CultureInfo.InvariantCulture, $"{host}:{port}"));
                return ValueTask.FromResult<Stream>(new AnsweringStream(question => Answer(question, records)));
            },
            "resolver.example",
            53,
            TimeProvider.System,
            new SeededRandom(1));
        Assert.Equal(expected, await check.CheckAsync("example.org", Onion, CancellationToken.None));
        Assert.Equal(["resolver.example:53"], dialed);
    }

    [Fact]
    public async Task An_answer_that_is_none_says_nothing()
    {
        Func<byte[], byte[]>[] bad =
        [
            _ => [],
            question => Answer(question, ["magicwave=/onion3/" + Address])[..^5],
            question => [.. "\0\0"u8, .. Answer(question, ["magicwave=/onion3/" + Address])[2..]],
            question => [.. question[..2], 0x81, 0x82, .. question[4..]],
            question => question,
        ];
        foreach (Func<byte[], byte[]> answer in bad)
        {
            DnsTxtCheck check = new((_, _, _) => ValueTask.FromResult<Stream>(new AnsweringStream(answer)), "r", 53, TimeProvider.System, new SeededRandom(7));
            Assert.Equal(NameState.Unknown, await check.CheckAsync("example.org", Onion, CancellationToken.None));
        }
    }

    [Fact]
    public async Task A_resolver_that_cannot_be_reached_says_nothing()
    {
        DnsTxtCheck check = new((_, _, _) => throw new IOException("away"), "r", 53, TimeProvider.System, new SeededRandom(1));
        Assert.Equal(NameState.Unknown, await check.CheckAsync("example.org", Onion, CancellationToken.None));
        Assert.Equal(NameState.Unknown, await check.CheckAsync(new string('a', 64) + ".org", Onion, CancellationToken.None));
    }

    [Theory]
    [InlineData(Address, NameState.Set)]
    [InlineData(Other, NameState.Different)]
    [InlineData("", NameState.Missing)]
    [InlineData("no resolver", NameState.Missing)]
    [InlineData("fault", NameState.Unknown)]
    [InlineData("rubbish", NameState.Unknown)]
    public async Task An_Ethereum_node_is_asked_for_the_content_record(string content, NameState expected)
    {
        List<string> calls = [];
        await using UpstreamRig node = await UpstreamRig.StartAsync(app => app.Run(async context =>
        {
            string body = await new StreamReader(context.Request.Body).ReadToEndAsync();
            calls.Add(body);
            await context.Response.WriteAsync(content switch
            {
                "rubbish" => "<html>",
                "fault" => """{"jsonrpc":"2.0","id":1,"error":{"code":3}}""",
                "no resolver" => Result(new byte[32]),
                _ when body.Contains("0178b8bf", StringComparison.Ordinal) => Result([.. new byte[12], .. Enumerable.Repeat((byte)7, 20)]),
                _ => Result(Encoded(content.Length == 0 ? [] : [0xbd, 0x03, .. Encoding.ASCII.GetBytes(content)])),
            });
        }));
        List<string> dialed = [];
        using EnsCheck check = new(
            async (host, port, cancellationToken) =>
            {
                dialed.Add(host);
                Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(IPAddress.Loopback, node.Address.Port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
            new Uri("http://ethereum.example/rpc"),
            TimeProvider.System);
        Assert.Equal(expected, await check.CheckAsync("video.magicwave.eth", Onion, CancellationToken.None));
        Assert.All(dialed, host => Assert.Equal("ethereum.example", host));
        Assert.Contains("2e2dd8668616778f17584f21a8ba2612dff0325b8ac1c751104ed39cd368d030", calls[0], StringComparison.Ordinal);
    }

    private static string Result(byte[] data) => $$"""{"jsonrpc":"2.0","id":1,"result":"0x{{Convert.ToHexStringLower(data)}}"}""";

    private static byte[] Encoded(byte[] bytes)
    {
        byte[] encoded = new byte[64 + ((bytes.Length + 31) / 32 * 32)];
        encoded[31] = 32;
        encoded[63] = (byte)bytes.Length;
        bytes.CopyTo(encoded, 64);
        return encoded;
    }

    private static byte[] Answer(byte[] question, string[] records)
    {
        List<byte> answer = [.. question];
        (answer[2], answer[3], answer[7]) = (0x81, 0x80, (byte)records.Length);
        foreach (string record in records)
        {
            // Strings of a record have no meaning of their own: half of the text in each.
            byte[] text = Encoding.ASCII.GetBytes(record);
            byte[] first = text[..(text.Length / 2)];
            byte[] second = text[first.Length..];
            answer.AddRange([0xc0, 12, 0, 16, 0, 1, 0, 0, 0, 60, 0, (byte)(text.Length + 2)]);
            answer.AddRange([(byte)first.Length, .. first, (byte)second.Length, .. second]);
        }

        return [.. answer];
    }

    /// <summary>Answers one framed question.</summary>
    private sealed class AnsweringStream(Func<byte[], byte[]> answer) : MemoryStream
    {
        private MemoryStream _answers = new();

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            byte[] body = answer(buffer[2..].ToArray());
            byte[] framed = new byte[2 + body.Length];
            BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)body.Length);
            body.CopyTo(framed, 2);
            _answers = new MemoryStream(framed);
            return ValueTask.CompletedTask;
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            _answers.ReadAsync(buffer, cancellationToken);
    }
}
