using System.Net;
using MagicWave.Publishing.Records;
using MagicWave.Publishing.Sites;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace MagicWave.Publishing.Http;

/// <summary>
/// The public port: it has nothing of the site. Whoever comes here is told where the site is (<c>Onion-Location</c>) and sent to a page that says how to
/// get there.
/// </summary>
internal sealed class PublicServer : IAsyncDisposable
{
    /// <summary>The help page that is built in.</summary>
    public const string HelpPath = "/magicwave-help";

    private const int MaximumConnections = 1024;
    private const int MaximumHeaders = 8 << 10;

    private readonly Uri? _helpPage;
    private readonly OnionName? _onion;
    private readonly CertificateFolder? _certificate;
    private readonly WebApplication _web;

    /// <param name="endPoint">Where to listen.</param>
    /// <param name="certificate">The certificate; null to speak HTTP. Disposed of with the server.</param>
    /// <param name="helpPage">Where visitors are sent; null for the page that is built in.</param>
    /// <param name="onion">The site's address; null while there is none.</param>
    /// <param name="logs">Where it logs.</param>
    /// <param name="time">The clock.</param>
    public PublicServer(IPEndPoint endPoint, CertificateFolder? certificate, Uri? helpPage, OnionName? onion, ILoggerFactory logs, TimeProvider time)
    {
        (_helpPage, _onion, _certificate) = (helpPage, onion, certificate);
        WebApplicationBuilder builder = ServerParts.Create(logs, time, options =>
        {
            options.Limits.MaxConcurrentConnections = MaximumConnections;
            options.Limits.MaxConcurrentUpgradedConnections = 0;
            options.Limits.MaxRequestBodySize = 0;
            options.Limits.MaxRequestHeadersTotalSize = MaximumHeaders;
            options.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(15);
            options.Listen(endPoint, listen => Secure(listen, certificate));
        });
        if (certificate is not null)
        {
            _ = builder.WebHost.UseKestrelHttpsConfiguration();
        }

        _web = builder.Build();
        _web.Run(AnswerAsync);
    }

    /// <summary>Where it listens.</summary>
    public Uri Address => ServerParts.AddressOf(_web);

    public Task StartAsync(CancellationToken cancellationToken) => _web.StartAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _web.DisposeAsync().ConfigureAwait(false);
        _certificate?.Dispose();
    }

    private static void Secure(ListenOptions listen, CertificateFolder? certificate)
    {
        listen.Protocols = HttpProtocols.Http1;
        if (certificate is not null)
        {
            _ = listen.UseHttps(new HttpsConnectionAdapterOptions { ServerCertificateSelector = (_, _) => certificate.Current });
        }
    }

    private Task AnswerAsync(HttpContext context)
    {
        HttpRequest asked = context.Request;
        HttpResponse answer = context.Response;
        bool reads = HttpMethods.IsGet(asked.Method) || HttpMethods.IsHead(asked.Method);
        if (_helpPage is null && asked.Path == HelpPath && reads)
        {
            return HelpAsync(context);
        }

        string path = SitePath.TryNormalize(asked.Path.Value ?? "", out string normal) ? SitePath.Encode(normal) : "/";
        AddOnionLocation(answer, path + asked.QueryString.Value);
        // The page says how to come to the site; it is not where a form's content belongs.
        answer.StatusCode = reads ? StatusCodes.Status302Found : StatusCodes.Status303SeeOther;
        answer.Headers.Location = _helpPage?.AbsoluteUri ?? $"{HelpPath}?to={Uri.EscapeDataString(path)}";
        answer.Headers.CacheControl = "no-store";
        return Task.CompletedTask;
    }

    private Task HelpAsync(HttpContext context)
    {
        string to = context.Request.Query["to"] is [{ } one] && SitePath.TryNormalize(one, out string path) ? SitePath.Encode(path) : "/";
        AddOnionLocation(context.Response, to);
        return Page.SendAsync(context, HelpPage.Title, HelpPage.Write(_onion, to));
    }

    private void AddOnionLocation(HttpResponse answer, string pathAndQuery)
    {
        if (_onion is not null)
        {
            answer.Headers["Onion-Location"] = $"http://{_onion.Host}{pathAndQuery}";
        }
    }
}
