using System.Net;
using MagicWave.Hosting.Accounting;
using MagicWave.Hosting.Options;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Runtime;

namespace MagicWave.Hosting.Runtime;

/// <summary>An issuer reached over circuits, so that it does not learn who buys.</summary>
internal static class CircuitIssuer
{
    // A circuit has to be built first, and an order of 64 tokens is signed one by one.
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    /// <summary>The issuer that the options name; null when they name none. Which list of keys is everybody's, the client reads in the consensus.</summary>
    /// <param name="options">The client's options.</param>
    /// <param name="connect">Connects to a host and port through the network, over a circuit that nothing else shares.</param>
    public static TokenSource? Create(PaymentHostOptions options, Func<DnsEndPoint, CancellationToken, ValueTask<Stream>> connect)
    {
        if (options.TokenIssuer is null)
        {
            return null;
        }

        SocketsHttpHandler handler = new()
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ConnectCallback = (context, cancellationToken) => connect(context.DnsEndPoint, cancellationToken),
        };
        TokenSource source = new(
            HttpIssuer.Connect(options.TokenIssuer, handler, Timeout),
            SettlementAccount.FromBytes(options.TokenIssuerAccount),
            static () => null);
        return options.PurchaseDelay is { } delay ? source with { Policy = source.Policy with { MaximumDelay = delay } } : source;
    }
}
