using System.Net;

namespace MagicWave.Payments.Gateway.Callbacks;

/// <summary>
/// Where the gateway may call back: endpoints on this computer that its operator named. Whoever can reach the gateway must not be able to make it
/// call anything else. Immutable.
/// </summary>
public sealed class CallbackList
{
    /// <summary>Longest address that is looked at, in characters.</summary>
    public const int MaximumLength = 512;

    private readonly HashSet<string> _origins = new(StringComparer.Ordinal);

    /// <summary>Takes the origins that are allowed.</summary>
    /// <param name="origins">Scheme, loopback address and port: <c>http://127.0.0.1:5817</c>.</param>
    /// <exception cref="ArgumentException">One of them is not that.</exception>
    public CallbackList(IEnumerable<string> origins)
    {
        ArgumentNullException.ThrowIfNull(origins);
        foreach (string origin in origins)
        {
            if (TryReadLoopback(origin) is not { } address || address.PathAndQuery != "/")
            {
                throw new ArgumentException($"\"{origin}\" is not the address of a port on this computer. Write for example http://127.0.0.1:5817", nameof(origins));
            }

            _ = _origins.Add(address.GetLeftPart(UriPartial.Authority));
        }
    }

    /// <summary>The address, when it is one of those.</summary>
    /// <returns>Null for every other.</returns>
    public Uri? TryAllow(string? text) =>
        text is not null && TryReadLoopback(text) is { } address && _origins.Contains(address.GetLeftPart(UriPartial.Authority)) ? address : null;

    // An address and not a name: names are resolved anew with each call.
    private static Uri? TryReadLoopback(string text) =>
        text.Length <= MaximumLength && Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme == Uri.UriSchemeHttp
        && address.UserInfo.Length == 0 && address.Fragment.Length == 0
        && IPAddress.TryParse(address.DnsSafeHost, out IPAddress? host) && IPAddress.IsLoopback(host)
            ? address
            : null;
}
