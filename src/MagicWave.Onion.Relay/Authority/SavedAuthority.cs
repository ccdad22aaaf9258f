namespace MagicWave.Onion.Relay.Authority;

/// <summary>What an authority keeps over a restart.</summary>
public sealed class SavedAuthority
{
    /// <summary>The server descriptors, one after the other.</summary>
    public ReadOnlyMemory<byte> Descriptors { get; init; }

    /// <summary>The last consensus of the microdesc flavour.</summary>
    public ReadOnlyMemory<byte> MicrodescConsensus { get; init; }

    /// <summary>The last consensus of the ns flavour.</summary>
    public ReadOnlyMemory<byte> NsConsensus { get; init; }

    /// <summary>The lines of the key-pinning journal.</summary>
    public IReadOnlyList<string> Pins { get; init; } = [];

    /// <summary>The lines of <see cref="DirectoryAuthority.WriteHistory"/>.</summary>
    public IReadOnlyList<string> History { get; init; } = [];
}
