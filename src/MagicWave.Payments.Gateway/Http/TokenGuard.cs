using System.Net;
using System.Text;
using MagicWave.Core.Security;
using Microsoft.AspNetCore.Http;

namespace MagicWave.Payments.Gateway.Http;

/// <summary>
/// Lets in who is on this computer and knows the token. The host name of a request must be an address of this computer too, so that no page of the
/// web can reach the gateway under a name of its own.
/// </summary>
internal sealed class TokenGuard
{
    /// <summary>Shortest token, in characters.</summary>
    public const int MinimumLength = 32;

    private const string Scheme = "Bearer ";
    private readonly byte[] _token;

    /// <exception cref="ArgumentException">The token is too short to be safe.</exception>
    public TokenGuard(string token)
    {
        if (token.Length < MinimumLength)
        {
            throw new ArgumentException($"A token has at least {MinimumLength} characters.", nameof(token));
        }

        _token = Encoding.UTF8.GetBytes(token);
    }

    /// <summary>What to answer instead of the call; null to let it in.</summary>
    public ApiResult? Check(HttpContext context, bool isOpen)
    {
        string host = context.Request.Host.Host;
        bool isLocalName = host == "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address));
        if (!isLocalName || context.Connection.RemoteIpAddress is not { } remote || !IPAddress.IsLoopback(remote))
        {
            return ApiResult.Problem(StatusCodes.Status403Forbidden, "Not from here", "The gateway serves this computer only, by its own address.");
        }

        if (isOpen)
        {
            return null;
        }

        string given = context.Request.Headers.Authorization.ToString();
        return given.StartsWith(Scheme, StringComparison.Ordinal) && FixedTime.Equal(Encoding.UTF8.GetBytes(given[Scheme.Length..]), _token)
            ? null
            : ApiResult.Problem(StatusCodes.Status401Unauthorized, "No token", "Send \"Authorization: Bearer\" with the token of the gateway's token file.");
    }
}
