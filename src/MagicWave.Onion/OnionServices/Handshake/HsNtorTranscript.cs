using MagicWave.Onion.Identity;

namespace MagicWave.Onion.OnionServices.Handshake;

/// <summary>The public keys that both sides of hs-ntor know from the introduction on.</summary>
internal readonly ref struct HsNtorTranscript
{
    /// <summary>AUTH_KEY: the service's key at the introduction point.</summary>
    public required Ed25519Id AuthKey { get; init; }

    /// <summary>B: the service's encryption key there, 32 bytes.</summary>
    public required ReadOnlySpan<byte> B { get; init; }

    /// <summary>X: the client's fresh key, 32 bytes.</summary>
    public required ReadOnlySpan<byte> X { get; init; }
}
