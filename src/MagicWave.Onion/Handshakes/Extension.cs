namespace MagicWave.Onion.Handshakes;

/// <summary>One extension of a handshake's message.</summary>
/// <param name="type">What it is; see tor-spec 5.1.4.1.</param>
/// <param name="body">Its contents, at most 255 bytes.</param>
public readonly ref struct Extension(byte type, ReadOnlySpan<byte> body)
{
    /// <summary>What it is.</summary>
    public byte Type { get; } = type;

    /// <summary>Its contents.</summary>
    public ReadOnlySpan<byte> Body { get; } = body;
}
