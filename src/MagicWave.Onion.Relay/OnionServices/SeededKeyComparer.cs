using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Relay.OnionServices;

/// <summary>
/// Compares keys that strangers choose. The hash is another one in each process, so that nobody can choose where they are kept and make the tables slow.
/// </summary>
internal sealed class SeededKeyComparer : IEqualityComparer<Ed25519Id>
{
    /// <summary>The only one.</summary>
    public static readonly SeededKeyComparer Instance = new();

    private SeededKeyComparer()
    {
    }

    /// <inheritdoc/>
    public bool Equals(Ed25519Id x, Ed25519Id y) => x == y;

    /// <inheritdoc/>
    public int GetHashCode(Ed25519Id obj)
    {
        Span<byte> bytes = stackalloc byte[Ed25519Id.Length];
        obj.CopyTo(bytes);
        HashCode hash = default;
        hash.AddBytes(bytes);
        return hash.ToHashCode();
    }
}
