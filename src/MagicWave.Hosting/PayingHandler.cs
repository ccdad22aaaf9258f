using System.Net;
using MagicWave.Core.Security;
using MagicWave.Onion;
using MagicWave.Onion.OnionServices.Keys;
using MagicWave.Payments.Resources;
using MagicWave.Payments.Runtime;

namespace MagicWave.Hosting;

/// <summary>
/// Fetches from publishers behind onion addresses, and pays what they ask for within the user's budgets: an answer 402 with a signed request is paid by a chain
/// over the circuit that it came on, and the request is sent again with the proof. Content that is sold by the megabyte is one stream however many parts it has: each
/// is paid when more than half of the one before is read, beside the answer where the site offers that, and with a request for the rest (<c>Range</c>, <c>If-Range</c>) where it
/// does not. One handler is one isolation: its sessions and circuits are shared with nobody. Requests are HTTP/1.1, one at a time for each site. Thread-safe.
/// </summary>
/// <remarks>
/// Reading such content throws <see cref="ContentPaymentException"/> when its next part is not paid, after everything that was; an <see cref="HttpRequestException"/>
/// when it changed meanwhile. It is read asynchronously, by one reader. Who stops reading, cancels or disposes pays nothing more but what was begun.
/// </remarks>
public sealed class PayingHandler : DelegatingHandler
{
    private readonly ContentPayer _payer;
    private readonly SiteLane _lane;
    private readonly SiteLane? _besideLane;
    private readonly HttpMessageInvoker? _beside;

    /// <summary>Makes one.</summary>
    /// <param name="onion">Opens the streams.</param>
    /// <param name="visitor">Pays.</param>
    /// <param name="random">For sessions.</param>
    /// <param name="isolation">Streams with different keys never share a circuit.</param>
    public PayingHandler(OnionClient onion, VisitorDesk visitor, IRandom random, string? isolation = null)
    {
        ArgumentNullException.ThrowIfNull(onion);
        ArgumentNullException.ThrowIfNull(visitor);
        ArgumentNullException.ThrowIfNull(random);
        _payer = new(visitor.PayAsync, random);
        _lane = new(base.SendAsync);
        InnerHandler = Connect(onion, isolation, () => _lane);
        _beside = new(Connect(onion, isolation, () => _besideLane!));
        _besideLane = new(_beside.SendAsync);
    }

    /// <summary>For tests, which bring an inner handler of their own, and lanes that know their circuits.</summary>
    internal PayingHandler(ContentPayer payer, HttpMessageHandler inner, SiteLane? beside)
        : base(inner)
    {
        _payer = payer;
        _lane = new(base.SendAsync);
        _besideLane = beside;
    }

    /// <summary>Which circuit a site's answers come on from now on.</summary>
    internal void NoteCircuit(string host, long circuit) => _lane.NoteCircuit(host, circuit);

    /// <inheritdoc/>
    /// <exception cref="ContentPaymentException">The site asked for payment, and was not paid.</exception>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.RequestUri is not { } uri || !OnionAddress.TryParseHost(uri.IdnHost, out _))
        {
            throw new HttpRequestException("Only sites behind onion addresses are paid.");
        }

        if (request.Content is { } content)
        {
            // It may have to be sent again.
            await content.LoadIntoBufferAsync(cancellationToken).ConfigureAwait(false);
        }

        _ = request.Headers.Remove(ResourceHeaders.PaymentProof);
        HttpResponseMessage answer = await _payer.SendAsync(_lane, request, most: null, cancellationToken).ConfigureAwait(false);
        return await PaidStream.WrapAsync(_payer, _lane, _besideLane, request, answer, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _beside?.Dispose();
        }

        base.Dispose(disposing);
    }

    private static SocketsHttpHandler Connect(OnionClient onion, string? isolation, Func<SiteLane> lane) => new()
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        MaxConnectionsPerServer = 1,
        ConnectCallback = async (context, cancellation) =>
        {
            DnsEndPoint target = context.DnsEndPoint;
            OnionStream stream = await onion.ConnectAsync(target.Host, target.Port, new() { IsolationKey = isolation }, cancellation).ConfigureAwait(false);
            lane().NoteCircuit(target.Host, stream.CircuitId);
            return stream;
        },
    };
}
