using System.Net.Http.Headers;

namespace MagicWave.Payments.Gateway.Callbacks;

/// <summary>Calls back. Redirects are not followed, proxies not used, answers not read beyond their status. Thread-safe.</summary>
public sealed class CallbackClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false })
    {
        Timeout = Patience,
    };

    /// <summary>Posts JSON to an address that a <see cref="CallbackList"/> allowed.</summary>
    /// <returns>Whether it was taken.</returns>
    public async Task<bool> PostAsync(Uri address, ReadOnlyMemory<byte> json, CancellationToken cancellationToken)
    {
        using ReadOnlyMemoryContent content = new(json);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using HttpRequestMessage request = new(HttpMethod.Post, address) { Content = content };
        try
        {
            using HttpResponseMessage response = await _client
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            return response.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();
}
