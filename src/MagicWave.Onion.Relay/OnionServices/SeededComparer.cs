using MagicWave.Onion.Identity;
using MagicWave.Onion.OnionServices.Messages;

namespace MagicWave.Onion.Relay.OnionServices;

/// <summary>
/// Compares keys and cookies that strangers choose. The hash is another one in each process, so that nobody can choose where they are kept and make the
/// tables slow.
/// </summary>
internal sealed class SeededComparer : IEqualityComparer<Ed25519Id>, IEqualityComparer<RendezvousCookie>
{
    /// <summary>The only one.</summary>
    public static readonly SeededComparer Instance = new();

    private SeededComparer()
    {
    }

    /// <inheritdoc/>
    public bool Equals(Ed25519Id x, Ed25519Id y) => x == y;

    /// <inheritdoc/>
    public bool Equals(RendezvousCookie x, RendezvousCookie y) => x == y;

    /// <inheritdoc/>
    public int GetHashCode(Ed25519Id obj)
    {
        Span<byte> bytes = stackalloc byte[Ed25519Id.Length];
        obj.CopyTo(bytes);
        HashCode hash = default;
        hash.AddBytes(bytes);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public int GetHashCode(RendezvousCookie obj) => HashCode.Combine(obj.High, obj.Middle, obj.Low);
}
