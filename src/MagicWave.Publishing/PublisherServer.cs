using MagicWave.Publishing.Http;
using MagicWave.Publishing.Sites;
using Microsoft.Extensions.Logging;

namespace MagicWave.Publishing;

/// <summary>A site with its prices, its public port and its health. Thread-safe.</summary>
public sealed class PublisherServer : IAsyncDisposable
{
    private readonly Paywall _paywall;
    private readonly SiteServer _site;
    private readonly PublicServer? _public;
    private readonly HealthServer? _health;
    private readonly Func<bool>? _isReachable;
    private volatile bool _isServing;

    private PublisherServer(PublisherOptions options, ILoggerFactory logs, TimeProvider time)
    {
        _isReachable = options.IsReachable;
        _paywall = new(options.Prices, options.Till, time);
        ISite content = options switch
        {
            { WwwFolder: { } folder, Upstream: null } => new StaticSite(folder),
            { WwwFolder: null, Upstream: { } upstream } => new ReverseProxy(upstream, options.Onion, options.UpstreamTimeout, time),
            _ => throw new ArgumentException("A site is either a folder or a web server.", nameof(options)),
        };
        CertificateFolder? certificate = options is { PublicEndPoint: not null, CertificateFolder: { } keys }
            ? new CertificateFolder(keys, time, logs.CreateLogger<PublisherServer>())
            : null;
        _site = new(content, options.Entrance, _paywall.Use, logs, time);
        _public = options.PublicEndPoint is { } door ? new(door, certificate, options.HelpPage, options.Onion, logs, time) : null;
        _health = options.HealthEndPoint is { } health ? new(health, Report, logs, time) : null;
    }

    /// <summary>Where the site listens on this computer; null when visitors come by an onion service.</summary>
    public Uri? SiteAddress => _site.Address;

    /// <summary>Where the public port listens; null for nowhere.</summary>
    public Uri? PublicAddress => _public?.Address;

    /// <summary>Where health is told; null for nowhere.</summary>
    public Uri? HealthAddress => _health?.Address;

    /// <summary>Starts to serve.</summary>
    /// <param name="options">What, where and for how much.</param>
    /// <param name="logs">Where it logs.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    /// <exception cref="IOException">The folder, the certificate or a port cannot be used.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The certificate's files hold no certificate with its key.</exception>
    public static async Task<PublisherServer> StartAsync(
        PublisherOptions options, ILoggerFactory logs, TimeProvider time, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(logs);
        ArgumentNullException.ThrowIfNull(time);
        PublisherServer server = new(options, logs, time);
        try
        {
            await server._site.StartAsync(cancellationToken).ConfigureAwait(false);
            await (server._public?.StartAsync(cancellationToken) ?? Task.CompletedTask).ConfigureAwait(false);
            await (server._health?.StartAsync(cancellationToken) ?? Task.CompletedTask).ConfigureAwait(false);
            server._isServing = true;
            return server;
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Stops.</summary>
    public async ValueTask DisposeAsync()
    {
        _isServing = false;
        if (_health is not null)
        {
            await _health.DisposeAsync().ConfigureAwait(false);
        }

        if (_public is not null)
        {
            await _public.DisposeAsync().ConfigureAwait(false);
        }

        await _site.DisposeAsync().ConfigureAwait(false);
    }

    private HealthReport Report() => new(_isServing && _isReachable?.Invoke() != false, _paywall.Requests, _paywall.Refused, _paywall.EarnedStroops);
}
