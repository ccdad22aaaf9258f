using System.Net;
using MagicWave.Publishing.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace MagicWave.Publishing.Tests;

/// <summary>A publisher's server on free ports of loopback, and a client that does nothing by itself.</summary>
internal sealed class SiteRig : IAsyncDisposable
{
    private readonly PublisherServer _server;
    private bool _isDisposed;

    private SiteRig(PublisherServer server, string folder)
    {
        (_server, Folder) = (server, folder);
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false }) { BaseAddress = server.SiteAddress };
    }

    public string Folder { get; }

    public HttpClient Http { get; }

    public PublisherServer Server => _server;

    public static async Task<SiteRig> FolderAsync(Action<string>? fill = null, Action<PublisherOptions>? configure = null, TimeProvider? time = null)
    {
        string folder = Directory.CreateTempSubdirectory("mw-site-").FullName;
        fill?.Invoke(folder);
        return await StartAsync(new PublisherOptions { WwwFolder = folder }, folder, configure, time);
    }

    public static async Task<SiteRig> UpstreamAsync(Uri upstream, Action<PublisherOptions>? configure = null, TimeProvider? time = null) =>
        await StartAsync(new PublisherOptions { Upstream = upstream }, Directory.CreateTempSubdirectory("mw-site-").FullName, configure, time);

    /// <summary>Sends a request target exactly as it is written, which HttpClient would tidy up.</summary>
    public async Task<string> RawAsync(string head, string body = "")
    {
        using System.Net.Sockets.TcpClient client = new();
        await client.ConnectAsync(IPAddress.Loopback, _server.SiteAddress!.Port);
        await using System.Net.Sockets.NetworkStream stream = client.GetStream();
        await stream.WriteAsync(System.Text.Encoding.Latin1.GetBytes(head.ReplaceLineEndings("\r\n") + "\r\nHost: site\r\nConnection: close\r\n\r\n" + body));
        using StreamReader reader = new(stream, System.Text.Encoding.Latin1);
        return await reader.ReadToEndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        Http.Dispose();
        await _server.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private static async Task<SiteRig> StartAsync(PublisherOptions options, string folder, Action<PublisherOptions>? configure, TimeProvider? time)
    {
        options.Entrance = new SiteEntrance(new IPEndPoint(IPAddress.Loopback, 0));
        configure?.Invoke(options);
        return new(await PublisherServer.StartAsync(options, NullLoggerFactory.Instance, time ?? TimeProvider.System), folder);
    }
}
