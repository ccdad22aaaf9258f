using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MagicWave.Publishing.Http;

/// <summary>What the bridge's web servers have in common: Kestrel without anything that tells about the machine.</summary>
internal static class ServerParts
{
    /// <summary>Makes a builder.</summary>
    /// <param name="logs">Where it logs; its warnings only.</param>
    /// <param name="time">The clock.</param>
    /// <param name="configure">Sets the server up.</param>
    public static WebApplicationBuilder Create(ILoggerFactory logs, TimeProvider time, Action<KestrelServerOptions> configure)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "MagicWave.Publishing" });
        _ = builder.Services.AddSingleton(time);
        _ = builder.Logging.AddProvider(new ForwardingLoggerProvider(logs)).SetMinimumLevel(LogLevel.Warning);
        _ = builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            // Bytes pass as they are; whoever reads a header knows what they mean.
            options.RequestHeaderEncodingSelector = options.ResponseHeaderEncodingSelector = _ => Encoding.Latin1;
            options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(30);
            options.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
            configure(options);
        });
        return builder;
    }

    /// <summary>Where a server listens, once it is started.</summary>
    public static Uri AddressOf(WebApplication application) =>
        new(application.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());
}
