using MagicWave.Hosting.Options;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Runtime;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Storage;

namespace MagicWave.Hosting.Accounting;

/// <summary>A relay's token desk with the connection to its issuer.</summary>
internal sealed class TokenDeskRun : IAsyncDisposable
{
    private static readonly TimeSpan IssuerTimeout = TimeSpan.FromSeconds(30);

    private readonly HttpClient _http;

    private TokenDeskRun(HttpClient http, TokenDesk desk) => (_http, Desk) = (http, desk);

    public TokenDesk Desk { get; }

    /// <summary>Null when the options name no issuer.</summary>
    public static TokenDeskRun? Create(
        PaymentHostOptions options, SettlementKey key, IPaymentStore store, ISettlementRail rail, TimeProvider time, Action<Action> gate)
    {
        if (options.TokenIssuer is null)
        {
            return null;
        }

        HttpClient http = new() { BaseAddress = options.TokenIssuer, Timeout = IssuerTimeout };
        return new(http, new TokenDesk(new()
        {
            Key = key,
            Store = store,
            Rail = rail,
            Issuer = new HttpIssuer(http),
            IssuerAccount = SettlementAccount.FromBytes(options.TokenIssuerAccount),
            Time = time,
            Gate = gate,
        }));
    }

    public async ValueTask DisposeAsync()
    {
        await Desk.DisposeAsync().ConfigureAwait(false);
        _http.Dispose();
    }
}
