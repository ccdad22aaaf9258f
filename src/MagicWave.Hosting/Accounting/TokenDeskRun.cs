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

    private readonly HttpIssuer _issuer;

    private TokenDeskRun(HttpIssuer issuer, TokenDesk desk) => (_issuer, Desk) = (issuer, desk);

    public TokenDesk Desk { get; }

    /// <summary>Null when the options name no issuer.</summary>
    public static TokenDeskRun? Create(
        PaymentHostOptions options, SettlementKey key, IPaymentStore store, ISettlementRail rail, TimeProvider time, Action<Action> gate)
    {
        if (options.TokenIssuer is null)
        {
            return null;
        }

        HttpIssuer issuer = HttpIssuer.Connect(options.TokenIssuer, IssuerTimeout);
        return new(issuer, new TokenDesk(new()
        {
            Key = key,
            Store = store,
            Rail = rail,
            Issuer = issuer,
            IssuerAccount = SettlementAccount.FromBytes(options.TokenIssuerAccount),
            Time = time,
            Gate = gate,
        }));
    }

    public async ValueTask DisposeAsync()
    {
        await Desk.DisposeAsync().ConfigureAwait(false);
        _issuer.Dispose();
    }
}
