using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace MagicWave.Publishing.Tests;

/// <summary>A web server on a free port of loopback.</summary>
internal sealed class UpstreamRig : IAsyncDisposable
{
    private readonly WebApplication _web;

    private UpstreamRig(WebApplication web) => _web = web;

    public Uri Address => new(_web.Urls.First() + "/");

    public static async Task<UpstreamRig> StartAsync(Action<WebApplication> configure)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        _ = builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            options.Limits.MaxRequestBodySize = null;
            options.RequestHeaderEncodingSelector = options.ResponseHeaderEncodingSelector = _ => System.Text.Encoding.Latin1;
            options.Listen(IPAddress.Loopback, 0);
        });
        WebApplication web = builder.Build();
        configure(web);
        await web.StartAsync();
        return new(web);
    }

    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource soon = new(TimeSpan.FromSeconds(2));
        await _web.StopAsync(soon.Token);
        await _web.DisposeAsync();
    }
}
