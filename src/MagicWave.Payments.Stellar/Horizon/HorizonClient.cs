using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Stellar.StrKeys;
using MagicWave.Payments.Stellar.Transactions;
using MagicWave.Payments.Stellar.Xdr;

namespace MagicWave.Payments.Stellar.Horizon;

/// <summary>
/// Asks a Horizon server. Servers' faults are values: nothing is thrown but for misuse and for cancellation by the caller. Answers are
/// bounded, and hashes computed here. Thread-safe.
/// </summary>
public sealed class HorizonClient : IHorizon
{
    private readonly HorizonHttp _http;
    private readonly HorizonOptions _options;

    /// <summary>Makes a client.</summary>
    /// <param name="http">How requests are sent; not disposed of. See <see cref="CreateHttp"/>.</param>
    /// <param name="options">Which server.</param>
    /// <param name="time">Measures time-outs.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public HorizonClient(HttpClient http, HorizonOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
        _http = new(http, options, time);
    }

    /// <inheritdoc/>
    public LedgerNetwork Network => _options.Network;

    /// <summary>
    /// A client for HTTP that follows no redirections, keeps no cookies and goes through no proxy of the environment. The caller disposes of it.
    /// </summary>
    /// <param name="connect">How connections are opened; null: directly. With it, neither names nor addresses are used otherwise.</param>
    public static HttpClient CreateHttp(Func<DnsEndPoint, CancellationToken, ValueTask<Stream>>? connect = null)
    {
        SocketsHttpHandler handler = new()
        {
            AllowAutoRedirect = false, UseCookies = false, UseProxy = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
        if (connect is not null)
        {
            handler.ConnectCallback = (context, cancellationToken) => connect(context.DnsEndPoint, cancellationToken);
        }

        // Each question has its own limit; streams are open for longer.
        return new(handler, disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>What the server says of itself. <see cref="HorizonState.Unintelligible"/> when it is of another network.</summary>
    public async Task<HorizonAnswer<HorizonRoot>> GetRootAsync(CancellationToken cancellationToken)
    {
        HorizonAnswer<HorizonRoot> answer = await _http.GetAsync("", HorizonReader.Root, cancellationToken).ConfigureAwait(false);
        return answer.Value is { } root && root.Passphrase != Network.Passphrase ? new(HorizonState.Unintelligible) : answer;
    }

    /// <inheritdoc/>
    public Task<HorizonAnswer<HorizonAccount>> GetAccountAsync(SettlementAccount account, CancellationToken cancellationToken) =>
        _http.GetAsync($"accounts/{StrKey.Of(account)}", json => HorizonReader.Account(json, account), cancellationToken);

    /// <inheritdoc/>
    public Task<HorizonAnswer<HorizonTransaction>> GetTransactionAsync(Hash256 hash, CancellationToken cancellationToken) =>
        _http.GetAsync($"transactions/{hash}", json => HorizonReader.Transaction(json, hash, Network), cancellationToken);

    /// <inheritdoc/>
    public async Task<HorizonAnswer<HorizonLedger>> GetLatestLedgerAsync(CancellationToken cancellationToken)
    {
        HorizonAnswer<HorizonPage<HorizonLedger>> page =
            await _http.GetAsync("ledgers?order=desc&limit=1", HorizonReader.Ledgers, cancellationToken).ConfigureAwait(false);
        return page.Value is not { } value ? new(page.State, null, page.RetryAfter)
            : value.Records.Count == 1 ? new(HorizonState.Ok, value.Records[0])
            : new(HorizonState.Unintelligible);
    }

    /// <summary>What operations cost in the last ledgers.</summary>
    public Task<HorizonAnswer<HorizonFeeStats>> GetFeeStatsAsync(CancellationToken cancellationToken) =>
        _http.GetAsync("fee_stats", HorizonReader.FeeStats, cancellationToken);

    /// <summary>An issued asset: how much of it there is, and what its issuer may do. <see cref="HorizonState.NotFound"/> when nobody holds any.</summary>
    /// <exception cref="ArgumentException">It is the ledger's own coin.</exception>
    public async Task<HorizonAnswer<HorizonAsset>> GetAssetAsync(Asset asset, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(asset);
        if (asset.Issuer is not { } issuer)
        {
            throw new ArgumentException("The ledger's own coin has no issuer.", nameof(asset));
        }

        HorizonAnswer<HorizonPage<HorizonAsset>> page = await _http.GetAsync(
            $"assets?asset_code={asset.Code}&asset_issuer={StrKey.Of(issuer)}&limit=2", HorizonReader.Assets, cancellationToken).ConfigureAwait(false);
        return page.Value is not { } value ? new(page.State, null, page.RetryAfter)
            : value.Records.Count == 0 ? new(HorizonState.NotFound)
            : value.Records.Count == 1 && value.Records[0].Asset == asset ? new(HorizonState.Ok, value.Records[0])
            : new(HorizonState.Unintelligible);
    }

    /// <inheritdoc/>
    public Task<HorizonAnswer<HorizonPage<HorizonPayment>>> GetPaymentsAsync(
        SettlementAccount account, string? cursor, CancellationToken cancellationToken) =>
        _http.GetAsync(
            $"{PaymentsPath(account, cursor)}&limit={_options.PageSize.ToString(CultureInfo.InvariantCulture)}",
            json => HorizonReader.Payments(json, Network),
            cancellationToken);

    /// <inheritdoc/>
    public Task<HorizonAnswer<HorizonPage<HorizonClaimable>>> GetClaimablesAsync(
        SettlementAccount claimant, Asset asset, string? cursor, CancellationToken cancellationToken) =>
        _http.GetAsync(
            $"claimable_balances?claimant={StrKey.Of(claimant)}&asset={Uri.EscapeDataString(AssetText.Of(asset))}&order=asc{After(cursor)}",
            HorizonReader.Claimables,
            cancellationToken);

    /// <inheritdoc/>
    public Task<HorizonAnswer<HorizonPage<HorizonReference>>> GetReferencesAsync(ClaimableBalanceId balance, CancellationToken cancellationToken) =>
        _http.GetAsync(
            $"claimable_balances/{balance}/operations?order=asc&limit={_options.PageSize.ToString(CultureInfo.InvariantCulture)}",
            HorizonReader.References,
            cancellationToken);

    /// <inheritdoc/>
    public Task<HorizonAnswer<HorizonSubmission>> SubmitAsync(TransactionEnvelope envelope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        return _http.SubmitAsync(XdrConvert.ToBase64(envelope), TransactionHash.Of(Network, envelope), cancellationToken);
    }

    /// <summary>
    /// Payments from and to an account as they happen, over one connection. It ends when the server ends it, as servers do about once in a
    /// minute, when the connection breaks, when it is silent for too long or when something in it cannot be read: then ask again from the
    /// cursor of the last payment, after a while.
    /// </summary>
    /// <param name="account">Whose.</param>
    /// <param name="cursor">The place of the last one that is known; null for the beginning, <c>now</c> for the end.</param>
    /// <param name="cancellationToken">Gives up; then it throws.</param>
    public async IAsyncEnumerable<HorizonPayment> StreamPaymentsAsync(
        SettlementAccount account, string? cursor, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (ServerSentEvent item in _http.StreamAsync(PaymentsPath(account, cursor), cancellationToken).ConfigureAwait(false))
        {
            // "hello" and "byebye" are events of other kinds; there may be others.
            if (item.Name != "message")
            {
                continue;
            }

            if (Parse(item.Data) is not { } payment)
            {
                yield break;
            }

            yield return payment;
        }
    }

    private static string PaymentsPath(SettlementAccount account, string? cursor) =>
        $"accounts/{StrKey.Of(account)}/payments?order=asc&join=transactions{After(cursor)}";

    private static string After(string? cursor) => cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}";

    private HorizonPayment? Parse(string data)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(data, HorizonHttp.JsonOptions);
            return PaymentReader.Read(json.RootElement, Network);
        }
        catch (Exception exception) when (HorizonHttp.IsNoJson(exception))
        {
            return null;
        }
    }
}
