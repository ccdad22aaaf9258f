using MagicWave.Hosting;
using MagicWave.Onion.OnionServices.Keys;
using MagicWave.Payments.Resources;
using MagicWave.Payments.Units;
using MagicWave.TestKit;

namespace MagicWave.Publishing.Tests;

/// <summary>A program that visits a site with prices under an onion address: its connections are loopback's, and its payments a word to the till.</summary>
internal sealed class PayingVisitor : IDisposable
{
    private readonly PaidRig _rig;
    private readonly HttpMessageInvoker _beside;
    private readonly Lock _lock = new();
    private readonly List<string> _seen = [];
    private int _paid;

    public PayingVisitor(PaidRig rig)
    {
        _rig = rig;
        SeededRandom random = new(5);
        using ServiceIdentityKey key = ServiceIdentityKey.Generate(random);
        Host = key.Address.ToString();
        ContentPayer payer = new(PayAsync, random);
        _beside = new(new Way(this));
        SiteLane lane = new(_beside.SendAsync);
        lane.NoteCircuit(Host, 7);
        PayingHandler handler = new(payer, new Way(this), lane);
        handler.NoteCircuit(Host, 7);
        Http = new(handler) { BaseAddress = new Uri($"http://{Host}/") };
    }

    public string Host { get; }

    public HttpClient Http { get; }

    /// <summary>Is asked before each payment, with its number from 1: why not.</summary>
    public Func<int, ResourceRefusalReason> Judge { get; set; } = _ => ResourceRefusalReason.None;

    /// <summary>Changes an answer before the program sees it.</summary>
    public Action<HttpRequestMessage, HttpResponseMessage> Change { get; set; } = (_, _) => { };

    public int Paid => Volatile.Read(ref _paid);

    /// <summary>Method, path without query, and range of all requests.</summary>
    public IReadOnlyList<string> Seen
    {
        get
        {
            lock (_lock)
            {
                return [.. _seen];
            }
        }
    }

    public void Dispose()
    {
        Http.Dispose();
        _beside.Dispose();
    }

    private Task<ResourceOutcome> PayAsync(long circuit, ResourceOrder order, ResourceRequest request, CancellationToken cancellation)
    {
        Assert.Equal(7, circuit);
        Assert.Equal(order.Resource, request.Resource);
        Assert.Equal(order.Session, request.Session);
        ResourceRefusalReason reason = Judge(Paid + 1);
        if (reason != ResourceRefusalReason.None)
        {
            return Task.FromResult(new ResourceOutcome(null, new(reason, request.Amount, Amount.Zero, request.Amount)));
        }

        Interlocked.Increment(ref _paid);
        Assert.True(ResourceProof.TryParse(_rig.Till.Pay(request.ToHeader()), out ResourceProof proof));
        return Task.FromResult(new ResourceOutcome(proof, default));
    }

    private sealed class Way(PayingVisitor visitor) : DelegatingHandler(new SocketsHttpHandler { UseProxy = false, UseCookies = false, MaxConnectionsPerServer = 1 })
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            lock (visitor._lock)
            {
                visitor._seen.Add($"{request.Method} {request.RequestUri!.AbsolutePath} {request.Headers.Range}".TrimEnd());
            }

            HttpRequestMessage sent = new(request.Method, new Uri(visitor._rig.Http.BaseAddress!, request.RequestUri!.PathAndQuery));
            foreach ((string name, IEnumerable<string> values) in request.Headers)
            {
                _ = sent.Headers.TryAddWithoutValidation(name, values);
            }

            sent.Headers.Host = visitor.Host;
            HttpResponseMessage answer = await base.SendAsync(sent, cancellationToken);
            visitor.Change(request, answer);
            return answer;
        }
    }
}
