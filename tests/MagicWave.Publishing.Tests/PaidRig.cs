using System.Net;
using System.Text.Json;
using MagicWave.Payments.Resources;
using MagicWave.Publishing.Prices;
using MagicWave.TestKit;

namespace MagicWave.Publishing.Tests;

/// <summary>A site with prices, and a visitor with a session.</summary>
internal sealed class PaidRig(SiteRig site, TestTill till) : IAsyncDisposable
{
    public TestTill Till => till;

    public SiteRig Site => site;

    public HttpClient Http => site.Http;

    public string Session { get; set; } = ResourceSession.Draw(new SeededRandom(11)).ToHeader();

    public static async Task<PaidRig> StartAsync(string prices, Action<string> fill, TimeProvider? time = null)
    {
        List<PriceFileFault> faults = [];
        PriceTable table = PriceFile.Parse(prices, faults);
        Assert.Empty(faults);
        TestTill till = new();
        return new(
            await SiteRig.FolderAsync(
                fill,
                options =>
                {
                    (options.Prices, options.Till) = (table, till);
                    options.HealthEndPoint = new IPEndPoint(IPAddress.Loopback, 0);
                },
                time),
            till);
    }

    public Task<HttpResponseMessage> GetAsync(
        string target, string? proof = null, string? range = null, HttpCompletionOption completion = HttpCompletionOption.ResponseContentRead) =>
        SendAsync(HttpMethod.Get, target, proof, null, range, completion);

    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        string target,
        string? proof = null,
        HttpContent? content = null,
        string? range = null,
        HttpCompletionOption completion = HttpCompletionOption.ResponseContentRead)
    {
        using HttpRequestMessage request = new(method, target) { Content = content };
        _ = request.Headers.TryAddWithoutValidation("MagicWave-Session", Session);
        if (proof is not null)
        {
            _ = request.Headers.TryAddWithoutValidation("MagicWave-Payment-Proof", proof);
        }

        if (range is not null)
        {
            _ = request.Headers.TryAddWithoutValidation("Range", range);
        }

        return await site.Http.SendAsync(request, completion);
    }

    /// <summary>Asks for something without paying.</summary>
    /// <returns>The request for payment.</returns>
    public async Task<string> AskAsync(string target)
    {
        using HttpResponseMessage answer = await GetAsync(target);
        Assert.Equal(HttpStatusCode.PaymentRequired, answer.StatusCode);
        return RequestOf(answer);
    }

    /// <summary>Asks, pays, and asks again.</summary>
    public async Task<HttpResponseMessage> BuyAsync(string target) => await GetAsync(target, till.Pay(await AskAsync(target)));

    public static string RequestOf(HttpResponseMessage answer) => answer.Headers.GetValues("MagicWave-Payment-Request").Single();

    public static async Task<JsonElement> BodyOf(HttpResponseMessage answer)
    {
        using JsonDocument document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return document.RootElement.Clone();
    }

    public ValueTask DisposeAsync() => site.DisposeAsync();
}
