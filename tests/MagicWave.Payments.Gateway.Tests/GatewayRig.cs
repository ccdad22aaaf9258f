using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Gateway.Callbacks;
using MagicWave.Payments.Gateway.Http;
using MagicWave.Payments.Gateway.Ledgers;
using MagicWave.Payments.Stellar.Transactions;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace MagicWave.Payments.Gateway.Tests;

/// <summary>A gateway on a port of its own with books in memory, and a client that knows its token.</summary>
internal sealed class GatewayRig : IAsyncDisposable
{
    public const string Token = "0123456789abcdef0123456789abcdef";

    public static readonly LedgerNetwork Network = new("MagicWave gateway tests");
    public static readonly Asset Asset = Asset.Issued("MWT", KeyOf(99).Account);

    private GatewayRig(GatewayApp app, SqlitePaymentStore store, SettlementKey key)
    {
        (App, Store, Key) = (app, store, key);
        Client = new HttpClient { BaseAddress = app.Address };
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
    }

    public GatewayApp App { get; }

    public SqlitePaymentStore Store { get; }

    public SettlementKey Key { get; }

    public HttpClient Client { get; }

    public static SettlementKey KeyOf(byte seed) => SettlementKey.FromSeed([.. Enumerable.Repeat(seed, 32)]);

    public static async Task<GatewayRig> StartAsync(IGatewayLedger ledger, byte seed = 1, string path = ":memory:", params string[] callbacks)
    {
        SettlementKey key = KeyOf(seed);
        SqlitePaymentStore store = SqlitePaymentStore.Open(path, key.Account, Network.IdFor(Asset));
        GatewaySettings settings = new() { Network = Network, Asset = Asset, Key = key, Callbacks = new CallbackList(callbacks) };
        GatewayApp app = await GatewayApp.StartAsync(
            settings, store, ledger, new IPEndPoint(IPAddress.Loopback, 0), Token, TimeProvider.System, NullLoggerFactory.Instance);
        return new(app, store, key);
    }

    public async Task<(HttpStatusCode Status, JsonNode? Body)> PostAsync(string path, string json)
    {
        using StringContent content = new(json, Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await Client.PostAsync(new Uri(path, UriKind.Relative), content);
        string text = await response.Content.ReadAsStringAsync();
        return (response.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
    }

    public async Task<(HttpStatusCode Status, JsonNode? Body)> GetAsync(string path)
    {
        using HttpResponseMessage response = await Client.GetAsync(new Uri(path, UriKind.Relative));
        string text = await response.Content.ReadAsStringAsync();
        return (response.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await App.DisposeAsync();
        Store.Dispose();
        Key.Dispose();
    }
}
