using System.IO.Pipelines;
using System.Text;
using System.Threading.Channels;
using MagicWave.Payments.Resources;
using MagicWave.Publishing.Http;
using MagicWave.Publishing.Prices;
using MagicWave.Publishing.Tills;
using MagicWave.Publishing.Visitors;
using Microsoft.Extensions.Logging.Abstractions;

namespace MagicWave.Publishing.Tests;

public sealed class VisitorListenerTests
{
    [Fact]
    public async Task A_site_is_served_without_a_port()
    {
        await using Rig rig = await Rig.StartAsync("page", PriceTable.Empty, null);
        Assert.Null(rig.Server.SiteAddress);
        Stream visitor = rig.Visit(7);
        await SendAsync(visitor, "GET /index.html HTTP/1.1\r\nHost: name.onion\r\n\r\nGET /nothing HTTP/1.1\r\nHost: name.onion\r\nConnection: close\r\n\r\n");
        string answers = await ReadAsync(visitor);
        Assert.StartsWith("HTTP/1.1 200 OK", answers, StringComparison.Ordinal);
        Assert.Contains("page", answers, StringComparison.Ordinal);
        Assert.Contains("HTTP/1.1 404 ", answers, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_till_learns_which_circuit_is_to_pay()
    {
        CircuitTill till = new();
        await using Rig rig = await Rig.StartAsync("page", PriceFile.Parse("/** 1 stroop per request", []), till);
        Stream visitor = rig.Visit(7);
        string session = ResourceSession.Draw(new MagicWave.TestKit.SeededRandom(1)).ToHeader();
        await SendAsync(visitor, $"GET / HTTP/1.1\r\nHost: name.onion\r\nMagicWave-Session: {session}\r\nConnection: close\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 402 ", await ReadAsync(visitor), StringComparison.Ordinal);
        Assert.Equal(7, till.Asked);
    }

    [Fact]
    public async Task A_large_answer_waits_for_a_slow_visitor_and_comes_whole()
    {
        string page = new('x', 3_000_000);
        await using Rig rig = await Rig.StartAsync(page, PriceTable.Empty, null);
        Stream visitor = rig.Visit(7);
        await SendAsync(visitor, "GET /index.html HTTP/1.1\r\nHost: name.onion\r\nConnection: close\r\n\r\n");
        await Task.Delay(200);
        Assert.InRange(rig.SentTo(visitor), 1, 1 << 20);
        string answer = await ReadAsync(visitor);
        Assert.EndsWith(page, answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_goes_away_frees_its_connection()
    {
        await using Rig rig = await Rig.StartAsync(new string('x', 3_000_000), PriceTable.Empty, null);
        Stream visitor = rig.Visit(7);
        await SendAsync(visitor, "GET /index.html HTTP/1.1\r\nHost: name.onion\r\n\r\n");
        await visitor.ReadExactlyAsync(new byte[1000]);
        await visitor.DisposeAsync();
        await rig.WhenClosed(visitor).WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task The_end_of_the_source_is_no_failure()
    {
        await using Rig rig = await Rig.StartAsync("page", PriceTable.Empty, null);
        rig.End();
        await Task.Delay(50);
    }

    private static async Task SendAsync(Stream visitor, string text) => await visitor.WriteAsync(Encoding.ASCII.GetBytes(text));

    private static async Task<string> ReadAsync(Stream visitor)
    {
        using StreamReader reader = new(visitor, Encoding.ASCII, leaveOpen: true);
        return await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(30));
    }

    private sealed class CircuitTill : IResourceTill
    {
        public long Asked { get; private set; }

        public ResourceTillTotals Totals { get; } = new();

        public ResourceAskFault TryAsk(
            Microsoft.AspNetCore.Http.Features.IFeatureCollection connection,
            ResourceSession session,
            ResourceDigest resource,
            Payments.Units.Amount amount,
            out ResourceRequest? request)
        {
            Asked = connection.Get<VisitorCircuit>()?.Number ?? 0;
            request = null;
            return ResourceAskFault.NoChain;
        }

        public ResourceVerdict Verify(ResourceProof proof, ResourceDigest resource) => ResourceVerdict.Unknown;
    }

    private sealed class Rig(PublisherServer server, Source source, string folder) : IAsyncDisposable
    {
        private readonly Dictionary<Stream, PairedStream> _others = [];

        public PublisherServer Server => server;

        public static async Task<Rig> StartAsync(string page, PriceTable prices, IResourceTill? till)
        {
            string folder = Directory.CreateTempSubdirectory("mw-site-").FullName;
            await File.WriteAllTextAsync(Path.Join(folder, "index.html"), page);
            Source source = new();
            PublisherOptions options = new()
            {
                WwwFolder = folder, Prices = prices, Till = till, Entrance = new SiteEntrance(new VisitorEndPoint(), new VisitorListenerFactory(source)),
            };
            return new(await PublisherServer.StartAsync(options, NullLoggerFactory.Instance, TimeProvider.System), source, folder);
        }

        public Stream Visit(long circuit)
        {
            Pipe up = new();
            Pipe down = new(new PipeOptions(pauseWriterThreshold: 64 << 10, resumeWriterThreshold: 32 << 10));
            PairedStream own = new(down.Reader, up.Writer);
            PairedStream other = new(up.Reader, down.Writer);
            _others.Add(own, other);
            source.Add(new Visitor(other, new VisitorCircuit(circuit)));
            return own;
        }

        public long SentTo(Stream visitor) => _others[visitor].Written;

        public Task WhenClosed(Stream visitor) => _others[visitor].Closed;

        public void End() => source.End();

        public async ValueTask DisposeAsync()
        {
            await server.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    private sealed class Source : IVisitorSource
    {
        private readonly Channel<Visitor> _visitors = Channel.CreateUnbounded<Visitor>();

        public void Add(Visitor visitor) => _visitors.Writer.TryWrite(visitor);

        public void End() => _visitors.Writer.TryComplete();

        public async ValueTask<Visitor?> AcceptAsync(CancellationToken cancellationToken) =>
            await _visitors.Reader.WaitToReadAsync(cancellationToken) && _visitors.Reader.TryRead(out Visitor? visitor) ? visitor : null;
    }
}
