using System.Security.Cryptography;
using MagicWave.Core.Security;

namespace MagicWave.Onion.Handshakes;

/// <summary>
/// CREATE_FAST (tor-spec 5.1.5 "fast"): both sides contribute 20 random bytes over a link that TLS protects already; for first hops only.
/// The relay's side, and what both sides share. Thread-safe.
/// </summary>
public static class CreateFast
{
    /// <summary>X: the client's random bytes.</summary>
    public const int RequestLength = 20;

    /// <summary>Y, the relay's random bytes, and KH, which proves that it knows X.</summary>
    public const int ReplyLength = RequestLength + AuthenticatorLength;

    internal const int AuthenticatorLength = 20;

    /// <summary>Answers a client.</summary>
    /// <param name="request">What came in CREATE_FAST; what follows the first 20 bytes is padding.</param>
    /// <param name="random">For Y.</param>
    /// <param name="reply">Receives the answer, 40 bytes.</param>
    /// <param name="keyMaterial">Receives the keys in the order Df, Db, Kf, Kb, KH: 92 bytes for tor1.</param>
    /// <returns>False, with the outputs cleared, when the request is too short.</returns>
    /// <exception cref="ArgumentException">The reply is not 40 bytes long, or the key material is shorter than KH.</exception>
    public static bool TryRespond(ReadOnlySpan<byte> request, IRandom random, Span<byte> reply, Span<byte> keyMaterial)
    {
        ArgumentNullException.ThrowIfNull(random);
        HandshakeArgument.RequireLength(reply.Length, ReplyLength, nameof(reply));
        if (request.Length < RequestLength)
        {
            reply.Clear();
            keyMaterial.Clear();
            return false;
        }

        random.Fill(reply[..RequestLength]);
        Expand(request[..RequestLength], reply[..RequestLength], keyMaterial);
        keyMaterial[^AuthenticatorLength..].CopyTo(reply[RequestLength..]);
        return true;
    }

    /// <summary>KDF-TOR over X and Y (tor-spec 5.2.1), with KH, which it gives first, put last.</summary>
    internal static void Expand(ReadOnlySpan<byte> x, ReadOnlySpan<byte> y, Span<byte> keyMaterial)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(keyMaterial.Length, AuthenticatorLength, nameof(keyMaterial));
        Span<byte> input = stackalloc byte[(2 * RequestLength) + 1];
        Span<byte> block = stackalloc byte[SHA1.HashSizeInBytes];
        x.CopyTo(input);
        y.CopyTo(input[RequestLength..]);
        SHA1.HashData(input, keyMaterial[^AuthenticatorLength..]);
        Span<byte> rest = keyMaterial[..^AuthenticatorLength];
        while (!rest.IsEmpty)
        {
            input[^1]++;
            SHA1.HashData(input, block);
            int length = Math.Min(rest.Length, block.Length);
            block[..length].CopyTo(rest);
            rest = rest[length..];
        }

        CryptographicOperations.ZeroMemory(input);
        CryptographicOperations.ZeroMemory(block);
    }
}
