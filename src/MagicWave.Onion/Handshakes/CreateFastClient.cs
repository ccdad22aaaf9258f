using System.Security.Cryptography;
using MagicWave.Core.Security;

namespace MagicWave.Onion.Handshakes;

/// <summary>
/// The client's side of CREATE_FAST: <see cref="WriteRequest"/>, then <see cref="TryComplete"/>, then disposal. Not thread-safe.
/// </summary>
public sealed class CreateFastClient : IDisposable
{
    private readonly SecretBytes _x;

    /// <summary>Draws X.</summary>
    public CreateFastClient(IRandom random) => _x = SecretBytes.Generate(CreateFast.RequestLength, random);

    /// <summary>Writes what CREATE_FAST carries.</summary>
    /// <param name="request">Receives 20 bytes.</param>
    /// <exception cref="ArgumentException">A wrong length.</exception>
    public void WriteRequest(Span<byte> request)
    {
        HandshakeArgument.RequireLength(request.Length, CreateFast.RequestLength, nameof(request));
        _x.Span.CopyTo(request);
    }

    /// <summary>Checks the relay's answer and derives the keys.</summary>
    /// <param name="reply">What came in CREATED_FAST; what follows the first 40 bytes is padding.</param>
    /// <param name="keyMaterial">Receives the keys in the order Df, Db, Kf, Kb, KH: 92 bytes for tor1.</param>
    /// <returns>False, with the output cleared, when the answer is too short or wrong.</returns>
    public bool TryComplete(ReadOnlySpan<byte> reply, Span<byte> keyMaterial)
    {
        if (reply.Length < CreateFast.ReplyLength)
        {
            keyMaterial.Clear();
            return false;
        }

        CreateFast.Expand(_x.Span, reply[..CreateFast.RequestLength], keyMaterial);
        bool isGood = FixedTime.Equal(
            keyMaterial[^CreateFast.AuthenticatorLength..],
            reply.Slice(CreateFast.RequestLength, CreateFast.AuthenticatorLength));
        if (!isGood)
        {
            CryptographicOperations.ZeroMemory(keyMaterial);
        }

        return isGood;
    }

    /// <summary>Erases X.</summary>
    public void Dispose() => _x.Dispose();
}
