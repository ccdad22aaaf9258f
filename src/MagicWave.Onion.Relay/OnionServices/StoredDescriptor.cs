using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Relay.OnionServices;

/// <summary>A descriptor that is kept for its service.</summary>
internal sealed class StoredDescriptor
{
    // What an entry takes beside its text, about.
    private const int Overhead = 256;

    /// <summary>What it is stored under.</summary>
    public required Ed25519Id BlindedKey { get; init; }

    /// <summary>Its text, as it was uploaded.</summary>
    public required ReadOnlyMemory<byte> Text { get; init; }

    /// <summary>Of two descriptors with one key, the one with the higher number is the newer.</summary>
    public required ulong RevisionCounter { get; init; }

    /// <summary>When it was stored.</summary>
    public required DateTimeOffset Stored { get; init; }

    /// <summary>From when on it is forgotten.</summary>
    public required DateTimeOffset Expires { get; init; }

    /// <summary>How often it, and those before it, were asked for: what nobody wants goes first when room is needed.</summary>
    public long Downloads { get; set; }

    /// <summary>What it takes of the store, in bytes.</summary>
    public long Size => Text.Length + Overhead;
}
