using MagicWave.Payments.Stellar.Transactions;

namespace MagicWave.Payments.Stellar.Horizon;

/// <summary>Which Horizon server is asked. There is no default for server or network.</summary>
public sealed class HorizonOptions
{
    /// <summary>The most records that a server gives at once.</summary>
    public const int MaximumPageSize = 200;

    /// <value>The server's address. HTTPS; plain HTTP only to this machine and to onion services, which need none.</value>
    public required Uri Endpoint { get; init; }

    /// <value>The network that the server must be of.</value>
    public required LedgerNetwork Network { get; init; }

    /// <value>How long one question may take. Default: 30 seconds, the time that a server waits for a transaction.</value>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <value>How long a stream may be silent. Default: 90 seconds; servers end streams before that.</value>
    public TimeSpan SilenceLimit { get; init; } = TimeSpan.FromSeconds(90);

    /// <value>How many records are asked for at once, 1 to 200. Default: 100.</value>
    public int PageSize { get; init; } = 100;

    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    internal void Validate()
    {
        ArgumentNullException.ThrowIfNull(Network);
        ArgumentNullException.ThrowIfNull(Endpoint);
        bool isAllowed = Endpoint.IsAbsoluteUri
            && (Endpoint.Scheme == Uri.UriSchemeHttps || (Endpoint.Scheme == Uri.UriSchemeHttp && IsPlainAllowed(Endpoint)));
        if (!isAllowed)
        {
            throw new ArgumentException("A Horizon server is reached by HTTPS, or on this machine, or as an onion service.", nameof(Endpoint));
        }

        if (PageSize is < 1 or > MaximumPageSize || Timeout <= TimeSpan.Zero || SilenceLimit <= TimeSpan.Zero)
        {
            throw new ArgumentException($"A page has 1 to {MaximumPageSize} records, and times are positive.", nameof(PageSize));
        }
    }

    private static bool IsPlainAllowed(Uri endpoint) =>
        endpoint.IsLoopback || endpoint.IdnHost.EndsWith(".onion", StringComparison.OrdinalIgnoreCase);
}
