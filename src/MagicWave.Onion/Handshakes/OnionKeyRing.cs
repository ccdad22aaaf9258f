using MagicWave.Core.Security;

namespace MagicWave.Onion.Handshakes;

/// <summary>
/// The onion keys that a relay answers to: the one it publishes and, for clients with an older directory, the one before it. A request that
/// names neither is worked through with a key that nobody knows, so that its time tells nothing about which keys are held, as C tor does.
/// It owns its keys. Not thread-safe.
/// </summary>
public sealed class OnionKeyRing : IDisposable
{
    private readonly OnionKey _unknown;

    /// <summary>Starts with one key, or with two after a rotation that was before the last start.</summary>
    /// <param name="current">The key that is published.</param>
    /// <param name="previous">The key before it.</param>
    /// <param name="random">For the key that stands in for unknown ones.</param>
    public OnionKeyRing(OnionKey current, OnionKey? previous, IRandom random)
    {
        ArgumentNullException.ThrowIfNull(current);
        Current = current;
        Previous = previous;
        _unknown = OnionKey.Generate(random);
    }

    /// <summary>The key that is published.</summary>
    public OnionKey Current { get; private set; }

    /// <summary>The key before it, while clients may still use it.</summary>
    public OnionKey? Previous { get; private set; }

    /// <summary>Publishes a new key; the current one becomes the previous one, and the previous one is erased.</summary>
    public void Rotate(OnionKey next)
    {
        ArgumentNullException.ThrowIfNull(next);
        Previous?.Dispose();
        Previous = Current;
        Current = next;
    }

    /// <summary>Forgets the previous key: its time of grace is over (tor-spec: <c>onion-key-grace-period-days</c>).</summary>
    public void DropPrevious()
    {
        Previous?.Dispose();
        Previous = null;
    }

    /// <summary>Erases all keys.</summary>
    public void Dispose()
    {
        Current.Dispose();
        Previous?.Dispose();
        _unknown.Dispose();
    }

    /// <summary>
    /// Copies out the pair that a client named, or the one that nobody knows. Looks at every key and copies by masks: the time depends on
    /// whether there is a previous key, not on which one matched.
    /// </summary>
    internal void Select(ReadOnlySpan<byte> wanted, Span<byte> privateKey, Span<byte> publicKey)
    {
        _unknown.PrivateKey.CopyTo(privateKey);
        _unknown.PublicKey.CopyTo(publicKey);
        SelectIf(Current, wanted, privateKey, publicKey);
        if (Previous is { } previous)
        {
            SelectIf(previous, wanted, privateKey, publicKey);
        }
    }

    private static void SelectIf(OnionKey key, ReadOnlySpan<byte> wanted, Span<byte> privateKey, Span<byte> publicKey)
    {
        int difference = 0;
        for (int i = 0; i < OnionKey.Length; i++)
        {
            difference |= key.PublicKey[i] ^ wanted[i];
        }

        // All ones where nothing differs, else all zeros.
        int mask = (difference - 1) >> 31;
        ReadOnlySpan<byte> secret = key.PrivateKey;
        for (int i = 0; i < OnionKey.Length; i++)
        {
            privateKey[i] ^= unchecked((byte)(mask & (privateKey[i] ^ secret[i])));
            publicKey[i] ^= unchecked((byte)(mask & (publicKey[i] ^ key.PublicKey[i])));
        }
    }
}
