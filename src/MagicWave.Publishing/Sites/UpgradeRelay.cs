using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace MagicWave.Publishing.Sites;

/// <summary>Joins both sides of a connection that became something else than HTTP, such as web sockets.</summary>
internal static class UpgradeRelay
{
    /// <summary>Runs until one side ends or nothing has happened for too long.</summary>
    public static async Task RunAsync(HttpContext context, HttpResponseMessage response, IdleTimer idle)
    {
        IHttpUpgradeFeature feature = context.Features.GetRequiredFeature<IHttpUpgradeFeature>();
        context.Response.Headers.Connection = "Upgrade";
        if (response.Headers.NonValidated.TryGetValues("Upgrade", out var protocols))
        {
            context.Response.Headers.Upgrade = new([.. protocols]);
        }

        Stream upstream = await response.Content.ReadAsStreamAsync(idle.Token).ConfigureAwait(false);
        await using (upstream.ConfigureAwait(false))
        {
            Stream visitor = await feature.UpgradeAsync().ConfigureAwait(false);
            await using (visitor.ConfigureAwait(false))
            {
                using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(idle.Token);
                Task up = StreamRelay.CopyAsync(visitor, upstream, idle, flushes: true, end.Token);
                Task down = StreamRelay.CopyAsync(upstream, visitor, idle, flushes: true, end.Token);
                _ = await Task.WhenAny(up, down).ConfigureAwait(false);
                await end.CancelAsync().ConfigureAwait(false);
                await Task.WhenAll(up, down).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
