namespace MagicWave.Onion.Handshakes;

/// <summary>What both sides of ntor-v3 know from the first message on, and mix into every derivation.</summary>
internal readonly ref struct NtorV3Transcript
{
    /// <summary>The relay's Ed25519 identity.</summary>
    public required ReadOnlySpan<byte> Identity { get; init; }

    /// <summary>The relay's onion key.</summary>
    public required ReadOnlySpan<byte> B { get; init; }

    /// <summary>The client's fresh public key.</summary>
    public required ReadOnlySpan<byte> X { get; init; }

    /// <summary>What the handshake is for.</summary>
    public required ReadOnlySpan<byte> Verification { get; init; }
}
