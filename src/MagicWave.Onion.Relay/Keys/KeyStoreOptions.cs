namespace MagicWave.Onion.Relay.Keys;

/// <summary>Where a relay's keys are and how they are renewed.</summary>
public sealed class KeyStoreOptions
{
    /// <summary>tor's DataDirectory.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>tor's KeyDirectory; null for <c>keys</c> in the data directory.</summary>
    public string? KeyDirectory { get; init; }

    /// <summary>The relay's nickname, for the fingerprint files.</summary>
    public string Nickname { get; init; } = "Unnamed";

    /// <summary>The Ed25519 master key is kept elsewhere: its secret half is neither made nor read. <value>Default: false.</value></summary>
    public bool OfflineMasterKey { get; init; }

    /// <summary>How long a signing key is certified. <value>Default: 30 days.</value></summary>
    public TimeSpan SigningKeyLifetime { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How long before its end a signing key is replaced. <value>Default: 1 day.</value></summary>
    public TimeSpan SigningKeySlop { get; init; } = TimeSpan.FromDays(1);
}
