using Microsoft.AspNetCore.Http.Features;

namespace MagicWave.Publishing.Http;

/// <summary>A connection that becomes something else than HTTP on a path that is sold by the megabyte: what comes down there is paid like a body.</summary>
/// <param name="plain">The web server's feature.</param>
/// <param name="meter">Makes the stream by which it is paid.</param>
internal sealed class MeteredUpgrade(IHttpUpgradeFeature plain, Func<Stream, MeteredBody> meter) : IHttpUpgradeFeature
{
    public bool IsUpgradableRequest => plain.IsUpgradableRequest;

    public async Task<Stream> UpgradeAsync()
    {
        Stream connection = await plain.UpgradeAsync().ConfigureAwait(false);
        return new MeteredConnection(connection, meter(connection));
    }
}
